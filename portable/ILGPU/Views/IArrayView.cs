using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of memory.</summary>
public interface IArrayView
{
    /// <summary>The buffer behind the view.</summary>
    MemoryBuffer Buffer { get; }

    /// <summary>True where the view spans memory.</summary>
    bool IsValid { get; }

    /// <summary>The number of elements.</summary>
    long Length { get; }

    /// <summary>The bytes of an element.</summary>
    int ElementSize { get; }

    /// <summary>The bytes of the view.</summary>
    long LengthInBytes { get; }
}

/// <summary>A view without gaps.</summary>
public interface IContiguousArrayView : IArrayView
{
    /// <summary>The first element's index in the buffer.</summary>
    long Index { get; }

    /// <summary>The first element's byte offset in the buffer.</summary>
    long IndexInBytes { get; }

    /// <summary>The same memory as bytes.</summary>
    ArrayView<byte> AsRawArrayView();
}

/// <summary>A view of elements of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IArrayView<T> : IArrayView
    where T : unmanaged
{
}

/// <summary>A gapless view of elements of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IContiguousArrayView<T> : IArrayView<T>, IContiguousArrayView
    where T : unmanaged
{
}

/// <summary>A view with a stride.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TStrideIndex">The stride's index type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
public interface IStridedArrayView<T, TStrideIndex, TStride> : IArrayView<T>
    where T : unmanaged
    where TStrideIndex : struct, IGenericIndex<TStrideIndex>
    where TStride : struct, IStride<TStrideIndex>
{
    /// <summary>The stride.</summary>
    TStride Stride { get; }
}

/// <summary>A view with an index type.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TIndex">The index type.</typeparam>
public interface IArrayView<T, TIndex> : IArrayView
    where T : unmanaged
    where TIndex : struct, IGenericIndex<TIndex>
{
    /// <summary>The extent.</summary>
    TIndex Extent { get; }

    /// <summary>The element at an index.</summary>
    ref T this[TIndex index] { get; }
}

/// <summary>A view with a stride and index types of both widths.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TIndex">The 32-bit index type.</typeparam>
/// <typeparam name="TLongIndex">The 64-bit index type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
public interface IArrayView<T, TIndex, TLongIndex, TStride> :
    IArrayView<T, TLongIndex>,
    IStridedArrayView<T, TIndex, TStride>
    where T : unmanaged
    where TIndex : struct, IIntIndex<TIndex, TLongIndex>
    where TLongIndex : struct, ILongIndex<TLongIndex, TIndex>
    where TStride : struct, IStride<TIndex>
{
    /// <summary>The number of elements in 32 bits.</summary>
    int IntLength { get; }

    /// <summary>The extent in 32 bits.</summary>
    TIndex IntExtent { get; }

    /// <summary>The element at an index.</summary>
    ref T this[TIndex index] { get; }
}
