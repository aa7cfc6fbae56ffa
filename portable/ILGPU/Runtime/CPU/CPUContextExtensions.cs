namespace ILGPU.Runtime.CPU;

/// <summary>CPU devices of contexts and their builders.</summary>
public static class CPUContextExtensions
{
    /// <summary>Adds the default CPU device.</summary>
    public static Context.Builder DefaultCPU(this Context.Builder builder) => builder.CPU(CPUDeviceKind.Default);

    /// <summary>Adds a named CPU device.</summary>
    public static Context.Builder CPU(this Context.Builder builder, CPUDeviceKind kind) =>
        builder.CPU(CPUDevice.GetDevice(kind));

    /// <summary>Adds a CPU device.</summary>
    public static Context.Builder CPU(this Context.Builder builder, CPUDevice device)
    {
        builder.DeviceRegistry.Register(device);
        return builder;
    }

    /// <summary>Adds every named CPU device.</summary>
    public static Context.Builder CPU(this Context.Builder builder) => builder.CPU(_ => true);

    /// <summary>Adds the named CPU devices that a predicate accepts.</summary>
    public static Context.Builder CPU(this Context.Builder builder, Predicate<CPUDevice> predicate)
    {
        foreach (var device in CPUDevice.All)
            builder.DeviceRegistry.Register(device, predicate);
        return builder;
    }

    /// <summary>A CPU device of the context.</summary>
    public static CPUDevice GetCPUDevice(this Context context, int cpuDeviceIndex) =>
        context.GetDevice<CPUDevice>(cpuDeviceIndex);

    /// <summary>The CPU devices of the context.</summary>
    public static Context.DeviceCollection<CPUDevice> GetCPUDevices(this Context context) =>
        context.GetDevices<CPUDevice>();

    /// <summary>Starts an accelerator on a CPU device of the context.</summary>
    public static CPUAccelerator CreateCPUAccelerator(this Context context, int cpuDeviceIndex) =>
        context.GetCPUDevice(cpuDeviceIndex).CreateCPUAccelerator(context);

    /// <summary>Starts an accelerator on a CPU device of the context.</summary>
    public static CPUAccelerator CreateCPUAccelerator(this Context context, int cpuDeviceIndex, CPUAcceleratorMode mode) =>
        context.GetCPUDevice(cpuDeviceIndex).CreateCPUAccelerator(context, mode);

    /// <summary>Starts an accelerator on a CPU device of the context.</summary>
    public static CPUAccelerator CreateCPUAccelerator(
        this Context context,
        int cpuDeviceIndex,
        CPUAcceleratorMode mode,
        ThreadPriority threadPriority) =>
        context.GetCPUDevice(cpuDeviceIndex).CreateCPUAccelerator(context, mode, threadPriority);
}
