using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ILGPU.Runtime;

/// <summary>A view of two dimensions with a stride.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
[DebuggerDisplay("Extent = {Extent}")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct ArrayView2D<T, TStride> : IArrayView<T, Index2D, LongIndex2D, TStride>
    where T : unmanaged
    where TStride : struct, IStride2D
{
    /// <summary>The bytes of an element.</summary>
    public static readonly int ElementSize = ArrayView<T>.ElementSize;

    /// <summary>A view of nothing.</summary>
    public static readonly ArrayView2D<T, TStride> Empty;

    /// <summary>Lays a stride over a view.</summary>
    /// <param name="baseView">The memory.</param>
    /// <param name="extent">The number of elements of each dimension.</param>
    /// <param name="stride">The stride.</param>
    public ArrayView2D(ArrayView<T> baseView, LongIndex2D extent, TStride stride)
    {
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    /// <summary>The memory under the stride.</summary>
    public ArrayView<T> BaseView { get; }

    /// <summary>The number of elements of each dimension.</summary>
    public LongIndex2D Extent { get; }

    /// <summary>The same in 32 bits.</summary>
    public Index2D IntExtent => Extent.ToIntIndex();

    /// <summary>The stride.</summary>
    public TStride Stride { get; }

    /// <summary>True where the view spans memory.</summary>
    public bool IsValid => BaseView.IsValid;

    /// <summary>The number of elements that the extent and stride span.</summary>
    public long Length => Stride.ComputeBufferLength(Extent);

    /// <summary>The same in 32 bits.</summary>
    public int IntLength
    {
        get
        {
            IndexTypeExtensions.AssertIntIndexRange(Length);
            return (int)Length;
        }
    }

    /// <summary>The bytes of the view.</summary>
    public long LengthInBytes => Length * ElementSize;

    MemoryBuffer IArrayView.Buffer => ((IArrayView)BaseView).Buffer;

    int IArrayView.ElementSize => ElementSize;

    /// <summary>The element at an index.</summary>
    public ref T this[Index2D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[ComputeLinearIndex(index)];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[LongIndex2D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[ComputeLinearIndex(index)];
    }

    /// <summary>The element at (x, y).</summary>
    public ref T this[int x, int y]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[new Index2D(x, y)];
    }

    /// <summary>The element at (x, y).</summary>
    public ref T this[long x, long y]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[new LongIndex2D(x, y)];
    }

    /// <summary>The element offset of an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ComputeLinearIndex(Index2D index)
    {
        Debug.Assert(((LongIndex2D)index).InBounds(Extent), "Index out of range");
        return Stride.ComputeElementIndex(index);
    }

    /// <summary>The element offset of an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ComputeLinearIndex(LongIndex2D index)
    {
        Debug.Assert(index.InBounds(Extent), "Index out of range");
        return Stride.ComputeElementIndex(index);
    }

    /// <summary>The part of an extent from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView2D<T, TStride> SubView(Index2D index, Index2D extent) =>
        SubView((LongIndex2D)index, extent);

    /// <summary>The part of an extent from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView2D<T, TStride> SubView(LongIndex2D index, LongIndex2D extent)
    {
        Debug.Assert((index + extent).InBoundsInclusive(Extent), "Index/Extent out of bounds");
        var part = BaseView.SubView(Stride.ComputeElementIndex(index), Stride.ComputeBufferLength(extent));
        return new ArrayView2D<T, TStride>(part, extent, Stride);
    }

    /// <summary>A view of one element.</summary>
    public VariableView<T> VariableView(Index2D index) => BaseView.VariableView(ComputeLinearIndex(index));

    /// <summary>A view of one element.</summary>
    public VariableView<T> VariableView(LongIndex2D index) => BaseView.VariableView(ComputeLinearIndex(index));

    /// <summary>The memory under the stride.</summary>
    public ArrayView<T> AsContiguous() => BaseView;

    /// <summary>The view with a dense X, which it must have.</summary>
    public ArrayView2D<T, Stride2D.DenseX> AsDenseX()
    {
        Debug.Assert(Stride.XStride == 1, "Incompatible dense stride");
        return new ArrayView2D<T, Stride2D.DenseX>(BaseView, Extent, new Stride2D.DenseX(Stride.YStride));
    }

    /// <summary>The view with another stride.</summary>
    public ArrayView2D<T, Stride2D.General> AsGeneral(Stride2D.General stride) => new(BaseView, Extent, stride);

    /// <summary>The view with its stride in the general form.</summary>
    public ArrayView2D<T, Stride2D.General> AsGeneral() => AsGeneral(Stride.AsGeneral());

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => BaseView.ToString();
}
