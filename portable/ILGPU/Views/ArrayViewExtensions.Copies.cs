using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <content>Copies between views and host memory. All are complete on return, whatever the stream.</content>
public static partial class ArrayViewExtensions
{
    /// <summary>Fills a view with zeros.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<TView>(this TView view)
        where TView : IContiguousArrayView =>
        Fill(view.AsRawArrayView(), 0);

    /// <summary>Fills a view with zeros.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<TView>(this TView view, AcceleratorStream stream)
        where TView : IContiguousArrayView =>
        Fill(view.AsRawArrayView(), 0);

    /// <summary>Fills a view with a byte.</summary>
    [NotInsideKernel]
    public static void MemSet<TView>(this TView view, byte value)
        where TView : IContiguousArrayView =>
        Fill(view.AsRawArrayView(), value);

    /// <summary>Fills a view with a byte.</summary>
    [NotInsideKernel]
    public static void MemSet<TView>(this TView view, AcceleratorStream stream, byte value)
        where TView : IContiguousArrayView =>
        Fill(view.AsRawArrayView(), value);

    /// <summary>Fills a view with zeros.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged =>
        view.BaseView.MemSetToZero();

    /// <summary>Fills a view with zeros.</summary>
    [NotInsideKernel]
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream)
        where T : unmanaged =>
        view.BaseView.MemSetToZero();

    /// <summary>Fills a view with a byte.</summary>
    [NotInsideKernel]
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, byte value)
        where T : unmanaged =>
        view.BaseView.MemSet(value);

    /// <summary>Fills a view with a byte.</summary>
    [NotInsideKernel]
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, byte value)
        where T : unmanaged =>
        view.BaseView.MemSet(value);

    /// <summary>Copies one view to another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyTo<TView>(this TView source, in TView target)
        where TView : IContiguousArrayView =>
        Copy(source.AsRawArrayView(), target.AsRawArrayView());

    /// <summary>Copies one view to another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyTo<TView>(this TView source, AcceleratorStream stream, in TView target)
        where TView : IContiguousArrayView =>
        Copy(source.AsRawArrayView(), target.AsRawArrayView());

    /// <summary>Copies one view from another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFrom<TView>(this TView target, in TView source)
        where TView : IContiguousArrayView =>
        Copy(source.AsRawArrayView(), target.AsRawArrayView());

    /// <summary>Copies one view from another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFrom<TView>(this TView target, AcceleratorStream stream, in TView source)
        where TView : IContiguousArrayView =>
        Copy(source.AsRawArrayView(), target.AsRawArrayView());

    /// <summary>Copies one view to another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyTo<T>(this ArrayView1D<T, Stride1D.Dense> source, ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged =>
        source.BaseView.CopyTo(target.BaseView);

    /// <summary>Copies one view to another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyTo<T>(
        this ArrayView1D<T, Stride1D.Dense> source,
        AcceleratorStream stream,
        in ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged =>
        source.BaseView.CopyTo(target.BaseView);

    /// <summary>Copies one view from another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFrom<T>(this ArrayView1D<T, Stride1D.Dense> target, in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged =>
        target.BaseView.CopyFrom(source.BaseView);

    /// <summary>Copies one view from another, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFrom<T>(
        this ArrayView1D<T, Stride1D.Dense> target,
        AcceleratorStream stream,
        in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged =>
        target.BaseView.CopyFrom(source.BaseView);

    /// <summary>Copies a view's first elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        CopyOut(source.AsRawArrayView(), ref Unsafe.As<T, byte>(ref cpuData), length * Unsafe.SizeOf<T>());

    /// <summary>Copies a view's first elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        source.CopyToCPU(ref cpuData, length);

    /// <summary>Copies host memory to a view's first elements.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        CopyIn(ref Unsafe.As<T, byte>(ref cpuData), target.AsRawArrayView(), length * Unsafe.SizeOf<T>());

    /// <summary>Copies host memory to a view's first elements.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        target.CopyFromCPU(ref cpuData, length);

    internal static unsafe void Fill(ArrayView<byte> target, byte value) =>
        NativeFill(target.Pointer, value, target.Length);

    internal static unsafe void Copy(ArrayView<byte> source, ArrayView<byte> target)
    {
        if (target.Length > source.Length)
            throw new ArgumentOutOfRangeException(nameof(target), $"Cannot fill {target.Length} bytes from {source.Length}.");
        Buffer.MemoryCopy(source.Pointer, target.Pointer, target.Length, target.Length);
    }

    private static unsafe void NativeFill(byte* target, byte value, long length) =>
        System.Runtime.InteropServices.NativeMemory.Fill(target, (nuint)length, value);

    private static unsafe void CopyOut(ArrayView<byte> source, ref byte target, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, source.Length);
        fixed (byte* pointer = &target)
            Buffer.MemoryCopy(source.Pointer, pointer, bytes, bytes);
    }

    private static unsafe void CopyIn(ref byte source, ArrayView<byte> target, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, target.Length);
        fixed (byte* pointer = &source)
            Buffer.MemoryCopy(pointer, target.Pointer, bytes, bytes);
    }
}
