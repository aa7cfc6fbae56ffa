using System.Collections.Immutable;
using System.Reflection;

namespace ILGPU.Runtime;

/// <summary>The kinds of accelerators.</summary>
public enum AcceleratorType : int
{
    /// <summary>The processor.</summary>
    CPU,

    /// <summary>A CUDA device; needs the ILGPU package.</summary>
    Cuda,

    /// <summary>An OpenCL device; needs the ILGPU package.</summary>
    OpenCL,
}

/// <summary>A device that kernels can run on.</summary>
public abstract class Device
{
    /// <summary>Makes a device of the type that its class declares.</summary>
    protected Device()
    {
        AcceleratorType = DeviceTypeAttribute.GetAcceleratorType(GetType());
    }

    /// <summary>The kind of accelerator.</summary>
    public AcceleratorType AcceleratorType { get; }

    /// <summary>The name.</summary>
    public string Name { get; protected set; } = "<Unknown>";

    /// <summary>The bytes of memory.</summary>
    public long MemorySize { get; protected set; }

    /// <summary>The most groups of a launch.</summary>
    public Index3D MaxGridSize { get; protected set; }

    /// <summary>The most threads of a group, by dimension.</summary>
    public Index3D MaxGroupSize { get; protected set; }

    /// <summary>The most threads of a group.</summary>
    public int MaxNumThreadsPerGroup { get; protected set; }

    /// <summary>The bytes of shared memory of a group.</summary>
    public int MaxSharedMemoryPerGroup { get; protected set; }

    /// <summary>The bytes of constant memory.</summary>
    public int MaxConstantMemory { get; protected set; }

    /// <summary>The threads of a warp.</summary>
    public int WarpSize { get; protected set; }

    /// <summary>The number of multiprocessors.</summary>
    public int NumMultiprocessors { get; protected set; }

    /// <summary>The most threads of a multiprocessor.</summary>
    public int MaxNumThreadsPerMultiprocessor { get; protected set; }

    /// <summary>The most threads of all multiprocessors.</summary>
    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerMultiprocessor;

    /// <summary>Starts an accelerator on this device.</summary>
    public abstract Accelerator CreateAccelerator(Context context);

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is Device device && device.AcceleratorType == AcceleratorType && device.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)AcceleratorType;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} [Type: {AcceleratorType}, WarpSize: {WarpSize}, " +
        $"MaxNumThreadsPerGroup: {MaxNumThreadsPerGroup}, MemorySize: {MemorySize}]";
}

/// <summary>Declares the accelerator type of a device class.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = true)]
public sealed class DeviceTypeAttribute : Attribute
{
    /// <summary>Declares a type.</summary>
    public DeviceTypeAttribute(AcceleratorType acceleratorType)
    {
        AcceleratorType = acceleratorType;
    }

    /// <summary>The declared type.</summary>
    public AcceleratorType AcceleratorType { get; }

    /// <summary>The type that a device class declares.</summary>
    public static AcceleratorType GetAcceleratorType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var attribute = type.GetCustomAttribute<DeviceTypeAttribute>()
            ?? throw new InvalidOperationException($"{type} has no {nameof(DeviceTypeAttribute)}.");
        return attribute.AcceleratorType;
    }
}

/// <summary>A set of devices in the order of their registration.</summary>
public sealed class DeviceRegistry
{
    private readonly List<Device> devices = [];

    /// <summary>The number of devices.</summary>
    public int Count => devices.Count;

    /// <summary>Adds a device unless it is there.</summary>
    public void Register(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!devices.Contains(device))
            devices.Add(device);
    }

    /// <summary>Adds a device that a predicate accepts.</summary>
    public void Register<TDevice>(TDevice device, Predicate<TDevice> predicate)
        where TDevice : Device
    {
        ArgumentNullException.ThrowIfNull(predicate);
        if (predicate(device))
            Register(device);
    }

    /// <summary>The devices.</summary>
    public ImmutableArray<Device> ToImmutable() => [.. devices];
}
