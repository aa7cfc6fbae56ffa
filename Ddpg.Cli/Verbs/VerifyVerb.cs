using CommandLine;
using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Reference;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Verification;

namespace Ddpg.Cli.Verbs;

/// <summary>Checks every kernel against the reference.</summary>
[Verb("verify", HelpText = "Check every kernel against the float64 reference; exit code 1 if a bound is exceeded.")]
[Example("ddpg verify --device all")]
internal sealed class VerifyVerb : DeviceOptions, IVerb
{
    private const string AllDevices = "all";

    [Option("json", HelpText = "Print one JSON object; with --device all it holds one for each device and kernel set.")]
    public bool Json { get; set; }

    /// <inheritdoc/>
    protected override bool TakesAllDevices => true;

    public int Run()
    {
        string[] problems = [.. DeviceViolations()];
        if (Device == AllDevices && Kernels != "auto")
            problems = [.. problems, "--device all checks every kernel set of each device; name a device to choose one with --kernels."];
        if (problems.Length > 0)
            throw new DdpgException(problems);
        if (Device != AllDevices)
        {
            (int exceeded, object one) = Check(Device, Kernels);
            if (Json)
                Output.Json(one);
            return exceeded == 0 ? 0 : 1;
        }

        (string Device, string Kernels)[] all =
        [
            .. DeviceCatalog.Usable().SelectMany(id => id == "cpu" ? new[] { "simd", IlgpuKernels.FusedName } : [IlgpuKernels.FusedName, IlgpuKernels.PlainName], (id, set) => (id, set)),
        ];
        (int Failed, object Json)[] checks = [.. all.Select(pair => Check(pair.Device, pair.Kernels))];
        int failed = checks.Sum(check => check.Failed);
        if (Json)
            Output.Json(new { failed, sets = checks.Select(check => check.Json) });
        else
            Console.WriteLine($"checked: {string.Join(", ", all.Select(pair => $"{pair.Kernels} kernels on {pair.Device}"))}; {failed} bounds exceeded");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Checks one set and, without --json, prints its table.</summary>
    /// <returns>How many kernels exceed their bounds, and all of it for JSON.</returns>
    private (int Failed, object Json) Check(string id, string set)
    {
        using OpenDevice device = DeviceCatalog.Open(id);
        using OpenDevice cpu = DeviceCatalog.Open("cpu");
        using IKernels<float> kernels = KernelSets.Create(device, set, Threads);
        using ReferenceKernels reference = new(cpu.Accelerator);
        ParityResult[] worst =
        [
            .. Verifier.Run(kernels, reference)
                .GroupBy(result => result.Kernel)
                .Select(results => results.MaxBy(result => result.Error)!),
        ];
        int failed = worst.Count(result => !result.Passed);
        var json = new
        {
            device = device.Kind,
            id = device.Id,
            name = device.Name,
            kernels = kernels.Name,
            failed,
            rows = worst.Select(result => new { kernel = result.Kernel, size = result.Size, absolute = result.WorstAbsolute, error = double.IsFinite(result.Error) ? result.Error : 1e300, bound = result.Bound, passed = result.Passed }).ToArray(),
        };
        if (Json)
            return (failed, json);

        Console.WriteLine($"{kernels.Name} kernels on {device.Name} ({device.Id}) against the float64 reference, sizes 1 to 257; error is |a - b| / max(1, |b|)");
        Console.WriteLine($"{"kernel",-28} {"worst at",8} {"absolute",10} {"error",10} {"bound",10}");
        foreach (ParityResult result in worst)
            Console.WriteLine($"{result.Kernel,-28} {result.Size,8} {result.WorstAbsolute,10:E1} {result.Error,10:E1} {result.Bound,10:E1} {(result.Passed ? "" : $"EXCEEDED: {result}")}");
        Console.WriteLine(failed == 0 ? $"all {worst.Length} kernels within their bounds" : $"{failed} of {worst.Length} kernels exceed their bounds");
        return (failed, json);
    }
}
