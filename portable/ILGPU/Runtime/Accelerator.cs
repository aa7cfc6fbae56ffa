using System.Reflection;
using ILGPU.Check;
using ILGPU.Execution;
using ILGPU.Runtime.CPU;
using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>A device at work: it owns buffers and streams, and loads kernels.</summary>
/// <remarks>
/// Launches run in the launching thread and on a pool of the accelerator's own, in order; each is complete when its
/// call returns, so that streams never have anything to wait for. An exception in a kernel reaches the launching thread.
/// </remarks>
public abstract class Accelerator : DisposeBase
{
    private readonly Lock gate = new();
    private List<WeakReference<AcceleratorObject>> children = [];
    private int sweepAt = 256;

    private protected Accelerator(Context context, Device device)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(device);
        Context = context;
        Device = device;
        context.Register(this);
    }

    /// <summary>Raised once when the accelerator is disposed.</summary>
    public event EventHandler? Disposed;

    /// <summary>The context.</summary>
    public Context Context { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The stream of launches that name none.</summary>
    public AcceleratorStream DefaultStream { get; protected set; } = null!;

    /// <summary>The kind of accelerator.</summary>
    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    /// <summary>The device's name.</summary>
    public string Name => Device.Name;

    /// <summary>The bytes of memory.</summary>
    public long MemorySize => Device.MemorySize;

    /// <summary>The most groups of a launch.</summary>
    public Index3D MaxGridSize => Device.MaxGridSize;

    /// <summary>The most threads of a group, by dimension.</summary>
    public Index3D MaxGroupSize => Device.MaxGroupSize;

    /// <summary>The most threads of a group.</summary>
    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    /// <summary>The bytes of shared memory of a group.</summary>
    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    /// <summary>The bytes of constant memory.</summary>
    public int MaxConstantMemory => Device.MaxConstantMemory;

    /// <summary>The threads of a warp.</summary>
    public int WarpSize => Device.WarpSize;

    /// <summary>The number of multiprocessors.</summary>
    public int NumMultiprocessors => Device.NumMultiprocessors;

    /// <summary>The most threads of a multiprocessor.</summary>
    public int MaxNumThreadsPerMultiprocessor => Device.MaxNumThreadsPerMultiprocessor;

    /// <summary>The most threads of all multiprocessors.</summary>
    public int MaxNumThreads => Device.MaxNumThreads;

    internal abstract KernelEngine Engine { get; }

    /// <summary>A new stream.</summary>
    public AcceleratorStream CreateStream()
    {
        VerifyNotDisposed();
        return CreateStreamInternal();
    }

    /// <summary>Waits for all work of the accelerator.</summary>
    public void Synchronize() => VerifyNotDisposed();

    /// <summary>Makes the accelerator current for the calling thread; here it has nothing to do.</summary>
    public void Bind() => VerifyNotDisposed();

    /// <summary>A zeroed buffer.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged =>
        Allocate1D<T, Stride1D.Dense>(length, default);

    /// <summary>A zeroed buffer with a stride.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TStride">The stride type.</typeparam>
    public MemoryBuffer1D<T, TStride> Allocate1D<T, TStride>(long length, TStride stride)
        where T : unmanaged
        where TStride : struct, IStride1D =>
        new(this, new(AllocateView<T>(stride.ComputeBufferLength(new LongIndex1D(length))), length, stride));

    /// <summary>A zeroed buffer of rows of contiguous X.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public MemoryBuffer2D<T, Stride2D.DenseX> Allocate2DDenseX<T>(in LongIndex2D extent)
        where T : unmanaged =>
        new(this, new(AllocateView<T>(extent.Size), extent, Stride2D.DenseX.FromExtent(extent)));

    /// <summary>Loads a kernel whose launches give a <see cref="KernelConfig"/>.</summary>
    /// <typeparam name="TDelegate">A delegate of an optional stream, the configuration and the kernel's parameters.</typeparam>
    public TDelegate LoadKernel<TDelegate>(MethodInfo method)
        where TDelegate : Delegate
    {
        VerifyNotDisposed();
        return Engine.Load<TDelegate>(method, explicitlyGrouped: true);
    }

    /// <summary>Loads a kernel whose launches give an extent.</summary>
    /// <typeparam name="TDelegate">A delegate of an optional stream, the extent and the kernel's parameters.</typeparam>
    public TDelegate LoadAutoGroupedKernel<TDelegate>(MethodInfo method)
        where TDelegate : Delegate
    {
        VerifyNotDisposed();
        return Engine.Load<TDelegate>(method, explicitlyGrouped: false);
    }

    /// <inheritdoc/>
    public override string ToString() => Device.ToString();

    internal void RegisterChild(AcceleratorObject child)
    {
        lock (gate)
        {
            if (children.Count >= sweepAt)
            {
                children.RemoveAll(reference => !reference.TryGetTarget(out var target) || target.IsDisposed);
                sweepAt = Math.Max(256, 2 * children.Count);
            }

            children.Add(new WeakReference<AcceleratorObject>(child));
        }
    }

    private protected virtual AcceleratorStream CreateStreamInternal() => new CPUStream(this);

    private protected virtual void DisposeAccelerator()
    {
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Context.Unregister(this);
        Disposed?.Invoke(this, EventArgs.Empty);
        List<WeakReference<AcceleratorObject>> open;
        lock (gate)
            (open, children) = (children, []);
        foreach (var reference in open)
        {
            if (reference.TryGetTarget(out var child))
                child.Dispose();
        }

        DisposeAccelerator();
        base.Dispose(disposing);
    }

    private ArrayView<T> AllocateView<T>(long length)
        where T : unmanaged
    {
        VerifyNotDisposed();
        if (!KernelTypes.IsBlittable(typeof(T)))
            throw new NotSupportedException($"The type {typeof(T)} is not blittable: use byte or int in place of bool and char.");
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new ArrayView<T>(new NativeBuffer(this, length, ArrayView<T>.ElementSize), 0, length);
    }
}
