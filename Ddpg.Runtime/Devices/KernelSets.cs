using Ddpg.Kernels;

namespace Ddpg.Runtime.Devices;

/// <summary>Picks a kernel set for a device.</summary>
internal static class KernelSets
{
    /// <summary>The set that a --kernels value names.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="name">auto, device or host; auto takes host on a CPU, device elsewhere.</param>
    /// <param name="threads">Threads of the host set; 0: one a core.</param>
    /// <exception cref="DdpgException">The host set on a GPU.</exception>
    public static IKernels<float> Create(OpenDevice device, string name, int threads)
    {
        if (name == "auto")
            name = device.Kind == "cpu" ? "host" : "device";
        if (name == "host" && device.Kind != "cpu")
            throw new DdpgException($"--kernels host works on the CPU's memory, not on {device.Accelerator.Name}; take --device cpu, or --kernels device.");
        return name == "host" ? new HostKernels(device.Accelerator, threads) : new DeviceKernels(device.Accelerator);
    }
}
