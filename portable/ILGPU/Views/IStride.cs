namespace ILGPU;

/// <summary>The distances, in elements, between neighbours of a view.</summary>
/// <typeparam name="TIndex">The 32-bit index type.</typeparam>
public interface IStride<TIndex>
    where TIndex : struct, IGenericIndex<TIndex>
{
    /// <summary>The stride of every dimension.</summary>
    TIndex StrideExtent { get; }

    /// <summary>The stride of the first dimension alone.</summary>
    Stride1D.General To1DStride();
}

/// <summary>A stride that maps indices to element offsets.</summary>
/// <typeparam name="TIndex">The 32-bit index type.</typeparam>
/// <typeparam name="TLongIndex">The 64-bit index type.</typeparam>
public interface IStride<TIndex, TLongIndex> : IStride<TIndex>
    where TIndex : struct, IIntIndex<TIndex, TLongIndex>
    where TLongIndex : struct, ILongIndex<TLongIndex, TIndex>
{
    /// <summary>The element offset of an index.</summary>
    int ComputeElementIndex(TIndex index);

    /// <summary>The element offset of an index.</summary>
    long ComputeElementIndex(TLongIndex index);

    /// <summary>The element offset of an index that lies in an extent.</summary>
    int ComputeElementIndexChecked(TIndex index, TIndex extent);

    /// <summary>The element offset of an index that lies in an extent.</summary>
    long ComputeElementIndexChecked(TLongIndex index, TLongIndex extent);

    /// <summary>The index of an element offset.</summary>
    TIndex ReconstructFromElementIndex(int elementIndex);

    /// <summary>The index of an element offset.</summary>
    TLongIndex ReconstructFromElementIndex(long elementIndex);

    /// <summary>The number of elements that an extent needs.</summary>
    int ComputeBufferLength(TIndex extent);

    /// <summary>The number of elements that an extent needs.</summary>
    long ComputeBufferLength(TLongIndex extent);
}

/// <summary>A stride of one dimension.</summary>
public interface IStride1D : IStride<Index1D, LongIndex1D>
{
    /// <summary>The stride of X.</summary>
    int XStride { get; }

    /// <summary>The same stride in its general form.</summary>
    Stride1D.General AsGeneral();
}

/// <summary>A stride of two dimensions.</summary>
public interface IStride2D : IStride<Index2D, LongIndex2D>
{
    /// <summary>The stride of X.</summary>
    int XStride { get; }

    /// <summary>The stride of Y.</summary>
    int YStride { get; }

    /// <summary>The same stride in its general form.</summary>
    Stride2D.General AsGeneral();
}
