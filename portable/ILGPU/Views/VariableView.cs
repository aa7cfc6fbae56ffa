using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ILGPU;

/// <summary>A view of one element.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct VariableView<T>
    where T : unmanaged
{
    /// <summary>The bytes of the element.</summary>
    public static readonly int VariableSize = Unsafe.SizeOf<T>();

    /// <summary>Views the one element of a view.</summary>
    public VariableView(ArrayView<T> baseView)
    {
        Debug.Assert(baseView.IsValid && baseView.Length == 1, "Invalid base view");
        BaseView = baseView;
    }

    /// <summary>The view of the element.</summary>
    public ArrayView<T> BaseView { get; }

    /// <summary>True where the view spans memory.</summary>
    public bool IsValid => BaseView.IsValid;

    /// <summary>The element.</summary>
    public ref T Value => ref BaseView[0];

    /// <summary>Copies the element to another view.</summary>
    public void CopyTo(VariableView<T> targetView) => targetView.Value = Value;

    /// <summary>Copies the element from another view.</summary>
    public void CopyFrom(VariableView<T> sourceView) => Value = sourceView.Value;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => BaseView.ToString();
}
