using System.Runtime.InteropServices;

namespace ILGPU.Runtime;

/// <content>Copies between views or buffers and spans or arrays.</content>
public static partial class ArrayViewExtensions
{
    /// <summary>Copies a view to a span, which must not be longer.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, in Span<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        source.CopyToCPU(ref MemoryMarshal.GetReference(span), span.Length);

    /// <summary>Copies a view to a span, which must not be longer.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, in Span<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        source.CopyToCPU(span);

    /// <summary>Copies a span to a view, which must not be shorter.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        target.CopyFromCPU(ref MemoryMarshal.GetReference(span), span.Length);

    /// <summary>Copies a span to a view, which must not be shorter.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged =>
        target.CopyFromCPU(span);

    /// <summary>Copies a view to a span, which must not be longer.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, in Span<T> span)
        where T : unmanaged =>
        source.BaseView.CopyToCPU(span);

    /// <summary>Copies a span to a view, which must not be shorter.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(
        this ArrayView1D<T, Stride1D.Dense> target,
        AcceleratorStream stream,
        in ReadOnlySpan<T> span)
        where T : unmanaged =>
        target.BaseView.CopyFromCPU(span);

    /// <summary>Copies a view's first elements to host memory.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> source, ref T cpuData, long length)
        where T : unmanaged =>
        source.BaseView.CopyToCPU(ref cpuData, length);

    /// <summary>Copies host memory to a view's first elements.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> target, ref T cpuData, long length)
        where T : unmanaged =>
        target.BaseView.CopyFromCPU(ref cpuData, length);

    /// <summary>Copies a view to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged =>
        view.AsDense().CopyToCPU(data);

    /// <summary>Copies a view to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        view.AsDense().CopyToCPU(data);

    /// <summary>Copies an array to a view, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged =>
        view.AsDense().CopyFromCPU(data);

    /// <summary>Copies an array to a view, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        view.AsDense().CopyFromCPU(data);

    /// <summary>Copies a view to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length < 1)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, view.Length, nameof(data));
        view.BaseView.CopyToCPU(data.AsSpan());
    }

    /// <summary>Copies a view to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        view.CopyToCPU(data);

    /// <summary>Copies an array to a view, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        if (view.HasNoData())
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, view.Length, nameof(data));
        view.BaseView.CopyFromCPU((ReadOnlySpan<T>)data);
    }

    /// <summary>Copies an array to a view, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged =>
        view.CopyFromCPU(data);

    /// <summary>Copies a buffer to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data)
        where T : unmanaged =>
        buffer.View.CopyToCPU(data);

    /// <summary>Copies a buffer to an array, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyToCPU<T>(
        this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer,
        AcceleratorStream stream,
        T[] data)
        where T : unmanaged =>
        buffer.View.CopyToCPU(data);

    /// <summary>Copies an array to a buffer, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data)
        where T : unmanaged =>
        buffer.View.CopyFromCPU(data);

    /// <summary>Copies an array to a buffer, which must be as long.</summary>
    [NotInsideKernel]
    public static void CopyFromCPU<T>(
        this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer,
        AcceleratorStream stream,
        T[] data)
        where T : unmanaged =>
        buffer.View.CopyFromCPU(data);

    /// <summary>A new array of the view's elements.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        if (view.HasNoData())
            return [];
        var result = new T[view.Length];
        view.CopyToCPU(result.AsSpan());
        return result;
    }

    /// <summary>A new array of the view's elements.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray<T>(this ArrayView<T> view, AcceleratorStream stream)
        where T : unmanaged =>
        view.GetAsArray();

    /// <summary>A new array of the view's elements.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged =>
        view.BaseView.GetAsArray();

    /// <summary>A new array of the view's elements.</summary>
    [NotInsideKernel]
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream)
        where T : unmanaged =>
        view.BaseView.GetAsArray();

    /// <summary>A new array of the buffer's elements.</summary>
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer)
        where T : unmanaged =>
        buffer.View.GetAsArray1D();

    /// <summary>A new array of the buffer's elements.</summary>
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream)
        where T : unmanaged =>
        buffer.View.GetAsArray1D();

    /// <summary>A new buffer with an array's elements.</summary>
    [NotInsideKernel]
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(data);
        var buffer = accelerator.Allocate1D<T>(data.Length);
        buffer.View.CopyFromCPU(data);
        return buffer;
    }

    /// <summary>A new buffer with an array's elements.</summary>
    [NotInsideKernel]
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(
        this Accelerator accelerator,
        AcceleratorStream stream,
        T[] data)
        where T : unmanaged =>
        accelerator.Allocate1D(data);
}
