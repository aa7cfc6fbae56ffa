using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ILGPU.Runtime;

/// <summary>A view of one dimension with a stride.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
[DebuggerDisplay("Length = {Length}")]
[StructLayout(LayoutKind.Sequential)]
public readonly struct ArrayView1D<T, TStride> : IArrayView<T, Index1D, LongIndex1D, TStride>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    /// <summary>The bytes of an element.</summary>
    public static readonly int ElementSize = ArrayView<T>.ElementSize;

    /// <summary>A view of nothing.</summary>
    public static readonly ArrayView1D<T, TStride> Empty;

    /// <summary>Lays a stride over a view.</summary>
    /// <param name="baseView">The memory.</param>
    /// <param name="extent">The number of elements.</param>
    /// <param name="stride">The stride.</param>
    public ArrayView1D(ArrayView<T> baseView, LongIndex1D extent, TStride stride)
    {
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    /// <summary>The memory under the stride.</summary>
    public ArrayView<T> BaseView { get; }

    /// <summary>The number of elements.</summary>
    public LongIndex1D Extent { get; }

    /// <summary>The number of elements in 32 bits.</summary>
    public Index1D IntExtent => Extent.ToIntIndex();

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
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[ComputeLinearIndex(index)];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[ComputeLinearIndex(index)];
    }

    /// <summary>The element offset of an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ComputeLinearIndex(Index1D index)
    {
        Debug.Assert((ulong)index.X < (ulong)Extent.X, "Index out of range");
        return Stride.ComputeElementIndex(index);
    }

    /// <summary>The element offset of an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ComputeLinearIndex(LongIndex1D index)
    {
        Debug.Assert((ulong)index.X < (ulong)Extent.X, "Index out of range");
        return Stride.ComputeElementIndex(index);
    }

    /// <summary>The part of an extent from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) =>
        SubView((LongIndex1D)index, extent);

    /// <summary>The part of an extent from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent)
    {
        Debug.Assert((index.X >= 0) & (extent.X >= 0) & (index.X + extent.X <= Extent.X), "Index/Extent out of bounds");
        var part = BaseView.SubView(Stride.ComputeElementIndex(index), Stride.ComputeBufferLength(extent));
        return new ArrayView1D<T, TStride>(part, extent, Stride);
    }

    /// <summary>A view of one element.</summary>
    public VariableView<T> VariableView(Index1D index) => BaseView.VariableView(ComputeLinearIndex(index));

    /// <summary>A view of one element.</summary>
    public VariableView<T> VariableView(LongIndex1D index) => BaseView.VariableView(ComputeLinearIndex(index));

    /// <summary>The memory under the stride.</summary>
    public ArrayView<T> AsContiguous() => BaseView;

    /// <summary>The view with a dense stride, which it must have.</summary>
    public ArrayView1D<T, Stride1D.Dense> AsDense()
    {
        Debug.Assert(Stride.XStride == 1, "Incompatible dense stride");
        return new ArrayView1D<T, Stride1D.Dense>(BaseView, Extent, default);
    }

    /// <summary>The view with another stride.</summary>
    public ArrayView1D<T, Stride1D.General> AsGeneral(Stride1D.General stride) => new(BaseView, Extent, stride);

    /// <summary>The view with its stride in the general form.</summary>
    public ArrayView1D<T, Stride1D.General> AsGeneral() => AsGeneral(Stride.AsGeneral());

    /// <summary>The memory as two dimensions.</summary>
    /// <typeparam name="TOtherStride">The stride type.</typeparam>
    public ArrayView2D<T, TOtherStride> As2DView<TOtherStride>(LongIndex2D extent, TOtherStride stride)
        where TOtherStride : struct, IStride2D =>
        new(BaseView.SubView(0, stride.ComputeBufferLength(extent)), extent, stride);

    /// <summary>The memory as rows of contiguous X.</summary>
    public ArrayView2D<T, Stride2D.DenseX> As2DDenseXView(LongIndex2D extent) =>
        As2DView(extent, Stride2D.DenseX.FromExtent(extent));

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => BaseView.ToString();
}
