using CommandLine;
using Ddpg.Kernels;
using Ddpg.Runtime.Devices;

namespace Ddpg.Cli.Verbs;

/// <summary>Where a verb computes: the options that several verbs share.</summary>
internal abstract class DeviceOptions
{
    [Option("device", Default = "auto", HelpText = "auto, cpu, cuda, opencl, or one of several as cuda:1.")]
    public string Device { get; set; } = "auto";

    [Option("kernels", Default = "auto", HelpText = "auto, ilgpu (ILGPU kernels on any device), ilgpu-plain (a launch an operation) or simd (on the CPU).")]
    public string Kernels { get; set; } = "auto";

    [Option("threads", Default = 0, HelpText = "Threads of the SIMD kernels, 0 to 1,024; 0: one a core.")]
    public int Threads { get; set; }

    /// <summary>Whether --device all is allowed.</summary>
    protected virtual bool TakesAllDevices => false;

    /// <summary>A line for each value that is not allowed.</summary>
    protected IEnumerable<string> DeviceViolations()
    {
        if (!(TakesAllDevices && Device == "all") && DeviceCatalog.Problem(Device) is string problem)
            yield return $"--device {problem}";
        if (KernelSets.Problem(Kernels) is string unknown)
            yield return $"--kernels {unknown}";
        if (Threads is < 0 or > 1024)
            yield return $"--threads is {Threads}; it must be 0 to 1,024.";
    }

    /// <summary>The kernel set that the options name.</summary>
    protected IKernels<float> CreateKernels(OpenDevice device) => KernelSets.Create(device, Kernels, Threads);
}
