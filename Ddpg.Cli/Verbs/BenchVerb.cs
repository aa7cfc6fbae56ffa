using System.Globalization;
using System.Runtime.InteropServices;
using CommandLine;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Benchmarks;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Measures rates on this machine.</summary>
[Verb("bench", HelpText = "Measure kernels, environment steps, updates and training loops, beside the device's own limits.")]
[Example("ddpg bench envs --threads 1")]
internal sealed class BenchVerb : DeviceOptions, IVerb
{
    private const int MaxEnvironments = 1 << 22;
    private const int MaxBatch = 1 << 20;
    private static readonly string[] Groups = ["kernels", "envs", "update", "train"];

    /// <summary>What the train group measures, each with its environments where the preset's are not meant.</summary>
    private static readonly (string Env, string Preset, int? Environments)[] Loops =
        [("pendulum", "pendulum", null), ("pendulum", "massive", 256), ("halfcheetah", "tianshou", null), ("halfcheetah", "massive", 256)];

    [Value(0, MetaName = "GROUP", HelpText = "kernels, envs, update or train; all where none is named.")]
    public string? Group { get; set; }

    [Option("envs", HelpText = "Numbers of environments, 1 to 4,194,304, with commas between; default 1,64,1024,4096,65536, on a GPU 1048576 pendulums too; in the train group the preset's.")]
    public string? Environments { get; set; }

    [Option("env", HelpText = "Only this task.")]
    public string? Env { get; set; }

    [Option("network", Default = "64-64,256-256,400-300", HelpText = "Hidden layers of actor and critic in the update group, with commas between.")]
    public string Network { get; set; } = "";

    [Option("batch", Default = "64,100,256,8192", HelpText = "Batch sizes in the update group, 1 to 1,048,576, with commas between.")]
    public string Batch { get; set; } = "";

    [Option("group-size", MetaValue = "N", HelpText = "Threads of a group in kernels that step environments on a GPU, 1 to 256; default by task.")]
    public int? GroupSize { get; set; }

    [Option("json", MetaValue = "FILE", HelpText = "File to write one JSON object to: machine, limits and rows.")]
    public string? Json { get; set; }

    public int Run()
    {
        List<string> problems = [.. DeviceViolations()];
        if (Group is not null && !Groups.Contains(Group))
            problems.Add($"unknown group '{Group}'; it takes {string.Join(", ", Groups[..^1])} or {Groups[^1]}.");
        if (Env is not null && EnvironmentCatalog.Find(Env) is null)
            problems.Add($"--env is '{Env}'; it takes {string.Join(" or ", EnvironmentCatalog.All.Select(spec => spec.Name))}.");
        int[] counts = Environments is null ? [] : Numbers("--envs", Environments, ',', MaxEnvironments, problems);
        int[] batches = Numbers("--batch", Batch, ',', MaxBatch, problems);
        int[][] networks = [.. Network.Split(',').Select(network => Numbers("--network", network, '-', 8192, problems))];
        if (GroupSize is < 1 or > Launcher.ElementGroup)
            problems.Add($"--group-size is {GroupSize}; it must be 1 to {Launcher.ElementGroup}.");
        if (Json is not null && OutputFile.Problem(Json) is string problem)
            problems.Add($"--json {problem}");
        if (problems.Count > 0)
            throw new DdpgException(problems);

        using OpenDevice device = DeviceCatalog.Open(Device);
        using IKernels<float> kernels = KernelSets.Create(device, Kernels, Threads, GroupSize);
        int threads = Limits.ThreadsOf(kernels);
        Console.WriteLine($"{kernels.Name} kernels on {device.Name}{(threads > 0 ? $", {threads} thread(s)" : "")}; medians of several repeats, spread = (largest - smallest) / median");
        Announce("the device's limits");
        Limits limits = Limits.Measure(kernels);
        Console.WriteLine($"limits measured here: {limits.GigaflopsPerSecond:N0} GFLOP/s of fused multiply-adds, {limits.GigabytesPerSecond:N1} GB/s copied (what stays in a cache can exceed it){(limits.HandOffNanoseconds > 0 ? $"; a cache line from core to core takes {limits.HandOffNanoseconds:N0} ns" : "")}");
        List<BenchRow> rows = [];
        foreach (BenchRow row in Rows(device, kernels, limits, counts, batches, networks))
        {
            if (rows.Count == 0 || rows[^1].Group != row.Group)
                Console.WriteLine($"-- {row.Group} --");
            Console.WriteLine(row);
            rows.Add(row);
        }

        if (Json is not null)
        {
            object machine = new { os = RuntimeInformation.OSDescription, cores = Environment.ProcessorCount, device = device.Name, kernels = kernels.Name };
            object measured = new { gflops = limits.GigaflopsPerSecond, gbytes_per_second = limits.GigabytesPerSecond, hand_off_ns = limits.HandOffNanoseconds };
            OutputFile.Write(Json, JsonFormat.Text(new { machine, limits = measured, rows }));
        }

        return 0;
    }

    private IEnumerable<BenchRow> Rows(OpenDevice device, IKernels<float> kernels, Limits limits, int[] counts, int[] batches, int[][] networks)
    {
        EnvironmentSpec[] specs = [.. EnvironmentCatalog.All.Where(spec => Env is null || spec.Name == Env)];
        if (Group is null or "kernels")
        {
            foreach (BenchRow row in KernelBenchmark.Measure(kernels, limits, Announce))
                yield return row;
        }

        if (Group is null or "envs")
        {
            using OpenDevice cpu = DeviceCatalog.Open("cpu");
            foreach (EnvironmentSpec spec in specs)
            {
                double operations = spec.OperationsPerStep(cpu.Accelerator);
                Console.WriteLine($"({spec.Name}: {operations:N0} floating-point operations an environment step)");
                foreach (int count in counts.Length > 0 ? counts : Counts(device, spec))
                {
                    Announce($"{spec.Name}, {count:N0} environments");
                    yield return EnvironmentBenchmark.Measure(kernels, limits, spec, operations, count);
                }
            }
        }

        if (Group is null or "update")
        {
            foreach (int[] network in networks)
            {
                foreach (int batch in batches)
                {
                    Announce($"update {string.Join('-', network)}, batch {batch:N0}");
                    yield return UpdateBenchmark.Measure(kernels, limits, specs[0], network, batch);
                }
            }
        }

        if (Group is null or "train")
        {
            foreach ((string env, string preset, int? environments) in Loops.Where(loop => Env is null || loop.Env == Env))
            {
                int?[] sizes = counts.Length > 0 && Group is not null ? [.. counts.Select(count => (int?)count)] : [device.Kind == "cpu" ? environments : null];
                foreach (int? size in sizes)
                {
                    Announce($"{env} --preset {preset}");
                    yield return TrainBenchmark.Measure(kernels, limits, Presets.Find(preset)!, EnvironmentCatalog.Find(env)!, size);
                }
            }
        }
    }

    /// <summary>Says on standard error what is measured next: on a slow device a row takes its time.</summary>
    private static void Announce(string what) => Console.Error.WriteLine($"   measuring {what}");

    private static int[] Counts(OpenDevice device, EnvironmentSpec spec) =>
        device.Kind != "cpu" && spec.Name == "pendulum" ? [1, 64, 1024, 4096, 65_536, 1_048_576] : [1, 64, 1024, 4096, 65_536];

    private static int[] Numbers(string option, string text, char separator, int max, List<string> problems)
    {
        int[] numbers = [.. text.Split(separator).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        if (numbers.Any(number => number < 1 || number > max))
            problems.Add($"{option} is '{text}'; it takes numbers from 1 to {max:N0} with '{separator}' between.");
        return numbers;
    }
}
