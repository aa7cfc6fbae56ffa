using ILGPU.Execution;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Memory of one thread until its kernel returns; its contents are undefined at first.</summary>
public static class LocalMemory
{
    /// <summary>A constant number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static unsafe ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged =>
        new((T*)LocalBlocks.Allocate((long)extent * sizeof(T)), extent, null);

    /// <summary>A constant number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent)
        where T : unmanaged =>
        Allocate<T>(extent.X);
}
