using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Simd;

namespace Ddpg.Runtime.Devices;

/// <summary>Picks a kernel set for a device.</summary>
internal static class KernelSets
{
    /// <summary>What --kernels takes, beside auto.</summary>
    public static IReadOnlyList<string> Names { get; } = [IlgpuKernels.FusedName, IlgpuKernels.PlainName, SimdKernels.SetName];

    /// <summary>What is wrong with a --kernels value; null where nothing is.</summary>
    public static string? Problem(string name) =>
        name == "auto" || Names.Contains(name) ? null : $"is '{name}'; it takes auto, {string.Join(", ", Names.SkipLast(1))} or {Names[^1]}.";

    /// <summary>The set that a --kernels value names.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="name">One of <see cref="Names"/>, or auto: SIMD on a CPU, ILGPU elsewhere.</param>
    /// <param name="threads">Threads of the SIMD set, no more than cores: those beyond would only wait for one; 0: one a core.</param>
    /// <param name="physicsGroup">Threads of a group that steps environments; null for what suits the task.</param>
    /// <exception cref="DdpgException">The SIMD set on a GPU.</exception>
    public static IKernels<float> Create(OpenDevice device, string name, int threads, int? physicsGroup = null)
    {
        if (name == "auto")
            name = device.Kind == "cpu" ? SimdKernels.SetName : IlgpuKernels.FusedName;
        if (name != SimdKernels.SetName)
            return new IlgpuKernels(device.Accelerator, fused: name == IlgpuKernels.FusedName) { PhysicsGroupSize = physicsGroup };
        return device.Kind == "cpu"
            ? new SimdKernels(device.Accelerator, Math.Min(threads, Environment.ProcessorCount))
            : throw new DdpgException($"--kernels {name} works on the CPU's memory, not on {device.Accelerator.Name}; take --device cpu, or --kernels {IlgpuKernels.FusedName}.");
    }
}
