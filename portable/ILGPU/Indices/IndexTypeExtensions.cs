using System.Diagnostics;

namespace ILGPU;

/// <summary>Checks of index ranges.</summary>
public static class IndexTypeExtensions
{
    /// <summary>Asserts, in debug builds, that an index fits 32 bits.</summary>
    public static void AssertIntIndex(long index) =>
        Debug.Assert(index is >= int.MinValue and <= int.MaxValue, "32-bit index expected");

    /// <summary>Asserts, in debug builds, that a range fits 32 bits.</summary>
    public static void AssertIntIndexRange(long range) =>
        Debug.Assert(range is >= int.MinValue and <= int.MaxValue, "32-bit index out of range");

    /// <summary>The size of an extent, which must fit 32 bits.</summary>
    public static int GetIntSize<TIndex>(this TIndex index)
        where TIndex : struct, IIndex
    {
        AssertIntIndexRange(index.Size);
        return (int)index.Size;
    }
}
