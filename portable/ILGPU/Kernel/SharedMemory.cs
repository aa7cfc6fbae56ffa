using ILGPU.Execution;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Memory that the threads of a group share; its contents are undefined at first.</summary>
public static class SharedMemory
{
    /// <summary>One element.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ref T Allocate<T>()
        where T : unmanaged =>
        ref Allocate<T>(1)[0];

    /// <summary>A constant number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged =>
        KernelThread.Current.Allocate<T>(extent);

    /// <summary>The memory that the launch's <see cref="SharedMemoryConfig"/> asks for.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ArrayView<T> GetDynamic<T>()
        where T : unmanaged =>
        KernelThread.Current.Dynamic<T>();

    /// <summary>A constant number of elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent)
        where T : unmanaged =>
        Allocate<T>(extent.X);

    /// <summary>Rows of contiguous X, of a constant extent.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static ArrayView2D<T, Stride2D.DenseX> Allocate2DDenseX<T>(in Index2D extent)
        where T : unmanaged =>
        new(Allocate<T>(extent.Size), extent, Stride2D.DenseX.FromExtent(extent));
}
