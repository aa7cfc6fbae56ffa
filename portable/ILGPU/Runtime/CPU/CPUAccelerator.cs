using System.Diagnostics.CodeAnalysis;
using ILGPU.Execution;

namespace ILGPU.Runtime.CPU;

/// <summary>The processor at work, over all cores.</summary>
public sealed class CPUAccelerator : Accelerator
{
    [SuppressMessage("Usage", "CA2213", Justification = "Disposed in DisposeAccelerator.")]
    private readonly KernelEngine engine;

    internal CPUAccelerator(Context context, CPUDevice device, CPUAcceleratorMode mode, ThreadPriority threadPriority)
        : base(context, device)
    {
        Mode = mode;
        ThreadPriority = threadPriority;
        engine = new KernelEngine(device, UsesSequentialExecution ? 1 : Environment.ProcessorCount, threadPriority);
        DefaultStream = CreateStream();
    }

    /// <summary>How threads are used.</summary>
    public CPUAcceleratorMode Mode { get; }

    /// <summary>The priority of the accelerator's threads.</summary>
    public ThreadPriority ThreadPriority { get; }

    /// <summary>True where launches stay in the launching thread.</summary>
    public bool UsesSequentialExecution => Mode == CPUAcceleratorMode.Sequential;

    /// <summary>The most threads of all multiprocessors.</summary>
    public int NumThreads => Device.MaxNumThreads;

    internal override KernelEngine Engine => engine;

    private protected override void DisposeAccelerator() => engine.Dispose();
}

/// <summary>A stream whose work is complete when it is given.</summary>
internal sealed class CPUStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    public override void Synchronize()
    {
    }

    protected override void DisposeAcceleratorObject(bool disposing)
    {
    }
}
