using Ddpg.Kernels;

namespace Ddpg.Runtime.Devices;

/// <summary>Picks a kernel set for a device.</summary>
internal static class KernelSets
{
    /// <summary>What --kernels takes, beside auto.</summary>
    public static IReadOnlyList<string> Names { get; } = [DeviceKernels.FusedName, DeviceKernels.PlainName, "host"];

    /// <summary>What is wrong with a --kernels value; null where nothing is.</summary>
    public static string? Problem(string name) =>
        name == "auto" || Names.Contains(name) ? null : $"is '{name}'; it takes auto, {string.Join(", ", Names.SkipLast(1))} or {Names[^1]}.";

    /// <summary>The set that a --kernels value names.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="name">One of <see cref="Names"/>, or auto: host on a CPU, device elsewhere.</param>
    /// <param name="threads">Threads of the host set, no more than cores: those beyond would only wait for one; 0: one a core.</param>
    /// <param name="physicsGroup">Threads of a group that steps environments; null for what suits the task.</param>
    /// <exception cref="DdpgException">The host set on a GPU.</exception>
    public static IKernels<float> Create(OpenDevice device, string name, int threads, int? physicsGroup = null)
    {
        if (name == "auto")
            name = device.Kind == "cpu" ? "host" : DeviceKernels.FusedName;
        if (name == "host" && device.Kind != "cpu")
            throw new DdpgException($"--kernels host works on the CPU's memory, not on {device.Accelerator.Name}; take --device cpu, or --kernels device.");
        return name == "host" ? new HostKernels(device.Accelerator, Math.Min(threads, Environment.ProcessorCount)) : new DeviceKernels(device.Accelerator, fused: name == DeviceKernels.FusedName) { PhysicsGroupSize = physicsGroup };
    }
}
