using System.Diagnostics;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A view of contiguous memory: a pointer and a length, with bounds checked in debug builds only.</summary>
/// <remarks>The buffer travels along so that memory lives as long as a view of it.</remarks>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("Length = {Length}")]
public readonly unsafe struct ArrayView<T> :
    IArrayView<T, Index1D, LongIndex1D, Stride1D.Dense>,
    IContiguousArrayView<T>
    where T : unmanaged
{
    /// <summary>The bytes of an element.</summary>
    public static readonly int ElementSize = sizeof(T);

    /// <summary>A view of nothing.</summary>
    public static readonly ArrayView<T> Empty;

    private readonly T* pointer;
    private readonly MemoryBuffer? buffer;

    /// <summary>Views a part of a buffer.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="index">The first element.</param>
    /// <param name="length">The number of elements.</param>
    [NotInsideKernel]
    public ArrayView(MemoryBuffer source, long index, long length)
        : this((T*)source.NativePtr + index, length, source)
    {
        Debug.Assert((index >= 0) & (length >= 0), "Index or length out of range");
    }

    internal ArrayView(T* pointer, long length, MemoryBuffer? buffer)
    {
        this.pointer = pointer;
        this.buffer = buffer;
        Length = length;
    }

    /// <summary>True where the view spans memory.</summary>
    public bool IsValid => (pointer != null) & (Length > 0);

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The number of elements in 32 bits.</summary>
    public int IntLength
    {
        get
        {
            IndexTypeExtensions.AssertIntIndexRange(Length);
            return (int)Length;
        }
    }

    /// <summary>The bytes of the view.</summary>
    public long LengthInBytes => Length * sizeof(T);

    /// <summary>The number of elements as an index.</summary>
    public LongIndex1D Extent => new(Length);

    /// <summary>The number of elements as a 32-bit index.</summary>
    public Index1D IntExtent => new(IntLength);

    /// <summary>The dense stride.</summary>
    public Stride1D.Dense Stride => default;

    MemoryBuffer IArrayView.Buffer => buffer!;

    int IArrayView.ElementSize => sizeof(T);

    long IContiguousArrayView.Index => IndexInBytes / sizeof(T);

    long IContiguousArrayView.IndexInBytes => IndexInBytes;

    internal T* Pointer => pointer;

    private long IndexInBytes => buffer is null ? 0 : (byte*)pointer - (byte*)buffer.NativePtr;

    /// <summary>The element at an index.</summary>
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[index.X];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[index.X];
    }

    /// <summary>The element at an index.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((ulong)index < (ulong)Length, "Index out of range");
            return ref pointer[index];
        }
    }

    /// <summary>The element at an index.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((ulong)index < (ulong)Length, "Index out of range");
            return ref pointer[index];
        }
    }

    /// <summary>The view from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    /// <summary>The part of a length from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    /// <summary>The part of a length from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView<T> SubView(long index, long subViewLength)
    {
        Debug.Assert(((index >= 0) & (index < Length)) || (index == 0 && Length < 1), "Index out of bounds");
        Debug.Assert((subViewLength >= 0) & (index + subViewLength <= Length), "Sub view out of range");
        return new ArrayView<T>(pointer + index, subViewLength, buffer);
    }

    /// <summary>The same memory as elements of another type.</summary>
    /// <typeparam name="TOther">The other type.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArrayView<TOther> Cast<TOther>()
        where TOther : unmanaged =>
        new((TOther*)pointer, Length * sizeof(T) / sizeof(TOther), buffer);

    [NotInsideKernel]
    ArrayView<byte> IContiguousArrayView.AsRawArrayView() => new((byte*)pointer, LengthInBytes, buffer);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"{IndexInBytes / sizeof(T)} [{Length}]";

    /// <summary>The view with its stride.</summary>
    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view, view.Extent, default);

    /// <summary>The view without its stride.</summary>
    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView.SubView(0, view.Length);
}
