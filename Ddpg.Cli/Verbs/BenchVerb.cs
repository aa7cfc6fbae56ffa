using System.Globalization;
using System.Runtime.InteropServices;
using CommandLine;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Benchmarks;
using Ddpg.Runtime.Devices;

namespace Ddpg.Cli.Verbs;

/// <summary>Measures rates on this machine.</summary>
[Verb("bench", HelpText = "Measure kernels, environment steps and updates per second, beside the device's own limits. Example: ddpg bench envs --threads 1")]
internal sealed class BenchVerb : IVerb
{
    private static readonly string[] Groups = ["kernels", "envs", "update"];

    [Value(0, MetaName = "GROUP", HelpText = "kernels, envs or update; all where none is named.")]
    public string? Group { get; set; }

    [Option("device", Default = "auto", HelpText = "auto, cuda, opencl or cpu.")]
    public string Device { get; set; } = "auto";

    [Option("kernels", Default = "auto", HelpText = "auto, device (ILGPU kernels) or host (SIMD on the CPU).")]
    public string Kernels { get; set; } = "auto";

    [Option("threads", Default = 0, HelpText = "Threads of the host kernels, 0 to 1,024; 0: one a core.")]
    public int Threads { get; set; }

    [Option("envs", Default = "1,64,1024,4096,65536", HelpText = "Numbers of environments, 1 to 4,194,304, with commas between.")]
    public string Environments { get; set; } = "";

    [Option("env", HelpText = "Only this task.")]
    public string? Env { get; set; }

    [Option("network", Default = "64-64,256-256,400-300", HelpText = "Hidden layers of actor and critic in the update group, with commas between.")]
    public string Network { get; set; } = "";

    [Option("batch", Default = "64,100,256,8192", HelpText = "Batch sizes in the update group, 1 to 1,048,576, with commas between.")]
    public string Batch { get; set; } = "";

    [Option("json", HelpText = "File to write one JSON object to: machine and rows.")]
    public string? Json { get; set; }

    public int Run()
    {
        int[] counts = Checked();
        using OpenDevice device = DeviceCatalog.Open(Device);
        using IKernels<float> kernels = KernelSets.Create(device, Kernels, Threads);
        int threads = kernels is HostKernels host ? host.Team.Threads : 0;
        Console.WriteLine($"{kernels.Name} kernels on {device.Accelerator.Name}{(threads > 0 ? $", {threads} thread(s)" : "")}; medians of 7 repeats, spread = (largest - smallest) / median");
        List<Dictionary<string, object>> rows = [];
        void Row(string what, string unit, Rate rate, params (string Key, object Value)[] fields)
        {
            Console.WriteLine($"{what,-34} {rate.PerSecond,16:N0} {unit}   spread {rate.Spread:P0}");
            Dictionary<string, object> row = fields.ToDictionary(field => field.Key, field => field.Value);
            row["threads"] = threads;
            row[unit == "updates/s" ? "updates_per_second" : "steps_per_second"] = rate.PerSecond;
            row["spread"] = rate.Spread;
            rows.Add(row);
        }

        Limits? limits = null;
        if (Group is null or "kernels")
        {
            limits = Limits.Measure(kernels);
            Console.WriteLine($"limits measured here: {limits.GigaflopsPerSecond:N0} GFLOP/s of fused multiply-adds, {limits.GigabytesPerSecond:N1} GB/s copied; what stays in a cache can exceed the latter");
            foreach (KernelRate rate in KernelBenchmark.Measure(kernels, limits))
            {
                Console.WriteLine($"{rate.Kernel,-38} {(rate.Gigaflops is double flops ? $"{flops,8:N1} GFLOP/s" : $"{rate.Gigabytes,8:N1} GB/s   ")}  {rate.Share,6:P0} of the limit   spread {rate.Spread:P0}");
                Dictionary<string, object> row = new() { ["group"] = "kernels", ["kernel"] = rate.Kernel, ["threads"] = threads, ["share_of_limit"] = rate.Share, ["spread"] = rate.Spread };
                if (rate.Gigaflops is double gigaflops)
                    row["gflops"] = gigaflops;
                if (rate.Gigabytes is double gigabytes)
                    row["gbytes_per_second"] = gigabytes;
                rows.Add(row);
            }
        }

        if (Group is null or "envs")
        {
            foreach (EnvironmentSpec spec in EnvironmentCatalog.All.Where(spec => Env is null || spec.Name == Env))
            {
                foreach (int count in counts)
                    Row($"{spec.Name}, {count:N0} environments", "steps/s", EnvironmentBenchmark.Measure(kernels, spec, count), ("group", "envs"), ("env", spec.Name), ("envs", count));
            }
        }

        if (Group is null or "update")
        {
            foreach (string name in Network.Split(','))
            {
                int[] network = [.. name.Split('-').Select(int.Parse)];
                foreach (int batch in Batch.Split(',').Select(int.Parse))
                {
                    Row($"update {name}, batch {batch}", "updates/s", UpdateBenchmark.Measure(kernels, EnvironmentCatalog.Find("pendulum")!, network, batch), ("group", "update"), ("network", name), ("batch", batch));
                }
            }
        }

        if (Json is not null)
            File.WriteAllText(Json, System.Text.Json.JsonSerializer.Serialize(new { machine = new { os = RuntimeInformation.OSDescription, cores = Environment.ProcessorCount, device = device.Accelerator.Name, kernels = kernels.Name }, limits = limits is null ? null : new { gflops = limits.GigaflopsPerSecond, gbytes_per_second = limits.GigabytesPerSecond }, rows }, JsonOutput.Options));
        return 0;
    }

    private int[] Checked()
    {
        List<string> problems = [.. Placement.Violations(Device, Kernels, Threads)];
        if (Group is not null && !Groups.Contains(Group))
            problems.Add($"unknown group '{Group}'; it takes kernels, envs or update.");
        if (Env is not null && EnvironmentCatalog.Find(Env) is null)
            problems.Add($"--env is '{Env}'; it takes {string.Join(" or ", EnvironmentCatalog.All.Select(spec => spec.Name))}.");
        int[] counts = [.. Environments.Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0)];
        if (counts.Any(count => count is < 1 or > 1 << 22))
            problems.Add($"--envs is '{Environments}'; it takes numbers from 1 to 4,194,304 with commas between.");
        if (Json is not null && File.Exists(Json))
            problems.Add($"--json {Json}: exists already, and nothing is overwritten; name another file.");
        return problems.Count == 0 ? counts : throw new DdpgException(problems);
    }
}
