namespace ILGPU;

/// <summary>The kinds of index types.</summary>
public enum IndexType
{
    /// <summary>Not an index type.</summary>
    None = 0,

    /// <summary>A 32-bit index of one dimension.</summary>
    Index1D = 1,

    /// <summary>A 32-bit index of two dimensions.</summary>
    Index2D = 2,

    /// <summary>A 32-bit index of three dimensions.</summary>
    Index3D = 3,

    /// <summary>A 64-bit index of one dimension.</summary>
    LongIndex1D = 4,

    /// <summary>A 64-bit index of two dimensions.</summary>
    LongIndex2D = 5,

    /// <summary>A 64-bit index of three dimensions.</summary>
    LongIndex3D = 6,

    /// <summary>A <see cref="ILGPU.KernelConfig"/>.</summary>
    KernelConfig = 7,
}

/// <summary>Any index.</summary>
public interface IIndex
{
    /// <summary>The number of elements an extent of this index spans.</summary>
    long Size { get; }
}

/// <summary>Any 32-bit index.</summary>
public interface IIntIndex : IIndex
{
    /// <summary>The number of elements an extent of this index spans.</summary>
    new int Size { get; }
}

/// <summary>An index type that kernels know.</summary>
public interface IIntrinsicIndex : IIndex
{
    /// <summary>The kind of the index.</summary>
    IndexType IndexType { get; }
}

/// <summary>Arithmetic of an index type with itself.</summary>
/// <typeparam name="TIndex">The index type.</typeparam>
public interface IGenericIndex<TIndex> : IIndex, IEquatable<TIndex>
    where TIndex : struct, IIndex
{
    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    bool InBounds(TIndex dimension);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    bool InBoundsInclusive(TIndex dimension);

    /// <summary>The sum.</summary>
    TIndex Add(TIndex rhs);

    /// <summary>The difference.</summary>
    TIndex Subtract(TIndex rhs);
}

/// <summary>A 32-bit index type with its 64-bit twin.</summary>
/// <typeparam name="TIndex">The 32-bit type.</typeparam>
/// <typeparam name="TLongIndex">The 64-bit type.</typeparam>
public interface IIntIndex<TIndex, TLongIndex> : IIntIndex, IIntrinsicIndex, IGenericIndex<TIndex>
    where TIndex : struct, IIntIndex<TIndex, TLongIndex>
    where TLongIndex : struct, ILongIndex<TLongIndex, TIndex>
{
    /// <summary>Widens to 64 bits.</summary>
    TLongIndex ToLongIndex();
}

/// <summary>A 64-bit index type with its 32-bit twin.</summary>
/// <typeparam name="TLongIndex">The 64-bit type.</typeparam>
/// <typeparam name="TIndex">The 32-bit type.</typeparam>
public interface ILongIndex<TLongIndex, TIndex> : IIntrinsicIndex, IGenericIndex<TLongIndex>
    where TLongIndex : struct, ILongIndex<TLongIndex, TIndex>
    where TIndex : struct, IIntIndex<TIndex, TLongIndex>
{
    /// <summary>Narrows to 32 bits.</summary>
    TIndex ToIntIndex();
}
