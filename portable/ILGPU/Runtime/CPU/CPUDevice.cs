using System.Collections.Immutable;
using System.Numerics;

namespace ILGPU.Runtime.CPU;

/// <summary>The CPU devices that have names.</summary>
public enum CPUDeviceKind
{
    /// <summary>The processor as it is.</summary>
    Default,

    /// <summary>The group sizes of NVIDIA GPUs.</summary>
    Nvidia,

    /// <summary>The group sizes of AMD GPUs.</summary>
    AMD,

    /// <summary>The group sizes of older AMD GPUs.</summary>
    LegacyAMD,

    /// <summary>The group sizes of Intel GPUs.</summary>
    Intel,
}

/// <summary>How an accelerator uses threads.</summary>
public enum CPUAcceleratorMode
{
    /// <summary>Over all cores.</summary>
    Auto = 0,

    /// <summary>In the launching thread, barrier kernels apart.</summary>
    Sequential = 1,

    /// <summary>Over all cores.</summary>
    Parallel = 2,
}

/// <summary>The processor. Whatever its figures, kernels run over all cores; the figures bound group sizes.</summary>
[DeviceType(AcceleratorType.CPU)]
public sealed class CPUDevice : Device
{
    /// <summary>The processor as it is, with groups of up to 1,024 threads.</summary>
    public static readonly CPUDevice Default = new(4, 256, Math.Max(1, Environment.ProcessorCount));

    /// <summary>The group sizes of NVIDIA GPUs.</summary>
    public static readonly CPUDevice Nvidia = new(32, 32, 1);

    /// <summary>The group sizes of AMD GPUs.</summary>
    public static readonly CPUDevice AMD = new(32, 8, 1);

    /// <summary>The group sizes of older AMD GPUs.</summary>
    public static readonly CPUDevice LegacyAMD = new(64, 4, 1);

    /// <summary>The group sizes of Intel GPUs.</summary>
    public static readonly CPUDevice Intel = new(16, 8, 1);

    /// <summary>All of the above, by <see cref="CPUDeviceKind"/>.</summary>
    public static readonly ImmutableArray<CPUDevice> All = [Default, Nvidia, AMD, LegacyAMD, Intel];

    // Shared memory that every GPU gives a group without asking.
    private const int SharedMemory = 48 * 1024;

    /// <summary>Makes a device of figures.</summary>
    /// <param name="numThreadsPerWarp">At least 2.</param>
    /// <param name="numWarpsPerMultiprocessor">A power of 2; threads times warps is the largest group.</param>
    /// <param name="numMultiprocessors">At least 1.</param>
    public CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numThreadsPerWarp, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(numWarpsPerMultiprocessor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(numMultiprocessors, 1);
        if (!BitOperations.IsPow2(numWarpsPerMultiprocessor))
            throw new ArgumentOutOfRangeException(nameof(numWarpsPerMultiprocessor), "Must be a power of 2.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)numThreadsPerWarp * numWarpsPerMultiprocessor, short.MaxValue, nameof(numWarpsPerMultiprocessor));

        Name = nameof(CPUAccelerator);
        WarpSize = numThreadsPerWarp;
        MaxNumThreadsPerGroup = numThreadsPerWarp * numWarpsPerMultiprocessor;
        MaxNumThreadsPerMultiprocessor = MaxNumThreadsPerGroup;
        NumMultiprocessors = numMultiprocessors;
        MaxGroupSize = new Index3D(MaxNumThreadsPerGroup);
        MaxGridSize = new Index3D(int.MaxValue, ushort.MaxValue, ushort.MaxValue);
        MaxSharedMemoryPerGroup = SharedMemory;
        MaxConstantMemory = int.MaxValue;
        MemorySize = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        NumThreads = MaxNumThreads;
    }

    /// <summary>The most threads of all multiprocessors.</summary>
    public int NumThreads { get; }

    /// <summary>The device of a kind.</summary>
    public static CPUDevice GetDevice(CPUDeviceKind kind) =>
        kind is < CPUDeviceKind.Default or > CPUDeviceKind.Intel
            ? throw new ArgumentOutOfRangeException(nameof(kind))
            : All[(int)kind];

    /// <summary>The named devices that a predicate accepts.</summary>
    public static ImmutableArray<Device> GetDevices(Predicate<CPUDevice> predicate)
    {
        var registry = new DeviceRegistry();
        foreach (var device in All)
            registry.Register(device, predicate);
        return registry.ToImmutable();
    }

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => CreateCPUAccelerator(context);

    /// <summary>Starts an accelerator on this device.</summary>
    public CPUAccelerator CreateCPUAccelerator(Context context) => CreateCPUAccelerator(context, CPUAcceleratorMode.Auto);

    /// <summary>Starts an accelerator on this device.</summary>
    public CPUAccelerator CreateCPUAccelerator(Context context, CPUAcceleratorMode mode) =>
        CreateCPUAccelerator(context, mode, ThreadPriority.Normal);

    /// <summary>Starts an accelerator on this device.</summary>
    public CPUAccelerator CreateCPUAccelerator(Context context, CPUAcceleratorMode mode, ThreadPriority threadPriority) =>
        new(context, this, mode, threadPriority);

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is CPUDevice device &&
        device.WarpSize == WarpSize &&
        device.MaxNumThreadsPerGroup == MaxNumThreadsPerGroup &&
        device.NumMultiprocessors == NumMultiprocessors;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(WarpSize, MaxNumThreadsPerGroup, NumMultiprocessors);
}
