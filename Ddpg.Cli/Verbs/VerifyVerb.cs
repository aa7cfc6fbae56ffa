using CommandLine;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Verification;

namespace Ddpg.Cli.Verbs;

/// <summary>Checks every kernel against the reference.</summary>
[Verb("verify", HelpText = "Check every kernel against the float64 reference; exit code 1 if a bound is exceeded.")]
[Example("ddpg verify --kernels device")]
internal sealed class VerifyVerb : DeviceOptions, IVerb
{
    [Option("json", HelpText = "Print one JSON object.")]
    public bool Json { get; set; }

    public int Run()
    {
        string[] problems = [.. DeviceViolations()];
        if (problems.Length > 0)
            throw new DdpgException(problems);
        using OpenDevice device = DeviceCatalog.Open(Device);
        using OpenDevice cpu = DeviceCatalog.Open("cpu");
        using IKernels<float> kernels = CreateKernels(device);
        using ReferenceKernels reference = new(cpu.Accelerator);
        ParityResult[] worst =
        [
            .. Verifier.Run(kernels, reference)
                .GroupBy(result => result.Kernel)
                .Select(results => results.MaxBy(result => result.Error)!),
        ];
        int failed = worst.Count(result => !result.Passed);
        if (Json)
        {
            Output.Json(new
            {
                device = device.Kind,
                name = device.Accelerator.Name,
                kernels = kernels.Name,
                failed,
                rows = worst.Select(result => new { kernel = result.Kernel, size = result.Size, absolute = result.WorstAbsolute, error = double.IsFinite(result.Error) ? result.Error : 1e300, bound = result.Bound, passed = result.Passed }),
            });
            return failed == 0 ? 0 : 1;
        }

        Console.WriteLine($"{kernels.Name} kernels on {device.Accelerator.Name} against the float64 reference, sizes 1 to 257; error is |a - b| / max(1, |b|)");
        Console.WriteLine($"{"kernel",-28} {"worst at",8} {"absolute",10} {"error",10} {"bound",10}");
        foreach (ParityResult result in worst)
            Console.WriteLine($"{result.Kernel,-28} {result.Size,8} {result.WorstAbsolute,10:E1} {result.Error,10:E1} {result.Bound,10:E1} {(result.Passed ? "" : $"EXCEEDED: {result}")}");
        Console.WriteLine(failed == 0 ? $"all {worst.Length} kernels within their bounds" : $"{failed} of {worst.Length} kernels exceed their bounds");
        return failed == 0 ? 0 : 1;
    }
}
