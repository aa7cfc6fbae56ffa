using CommandLine;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Trains, evaluates, saves; continues a run with --resume.</summary>
[Verb("train", HelpText = "Train a policy, evaluate it, save it with a report.")]
[Example("ddpg train pendulum --seed 1")]
internal sealed class TrainVerb : SettingOptions, IVerb
{
    private const int MaxJobs = 1024;

    /// <summary>The final curve is that of the evaluations where it has this many, else that of training.</summary>
    private const int CurvePoints = 4;

    [Value(0, MetaName = "ENV", HelpText = "Task to learn: pendulum or halfcheetah.")]
    public string? Env { get; set; }

    [Option("config", MetaValue = "FILE", HelpText = "YAML file of settings, 'key: value' a line; options on the command line win over it.")]
    public string? Config { get; set; }

    [Option("run-dir", MetaValue = "DIR", HelpText = "Directory of the run; must be new or empty. Default: runs/ENV-PRESET-sSEED-TIME.")]
    public string? RunDir { get; set; }

    [Option("resume", MetaValue = "DIR", HelpText = "Run directory to continue, to the last bit; --steps may be raised.")]
    public string? Resume { get; set; }

    [Option("seeds", HelpText = "Train each of several seeds, as 0-9 or 1,4,7: a progress row each, one table at the end, and seeds.json; at most 1,000.")]
    public string? Seeds { get; set; }

    [Option("jobs", HelpText = "How many seeds train at once, 1 to 1,024. Default: one a core on the host, 1 on a GPU.")]
    public int? Jobs { get; set; }

    [Option("json", HelpText = "Print the summary as one JSON object at the end, and nothing else.")]
    public bool Json { get; set; }

    public int Run()
    {
        TrainingSettings settings = Resume is null ? NewSettings() : ResumedSettings(Resume);
        return Seeds is null ? TrainOne(settings) : TrainSeeds(settings, Seeds);
    }

    private int TrainOne(TrainingSettings settings)
    {
        if (Jobs is not null)
            throw new DdpgException("--jobs says how many of several --seeds train at once; name those too, as --seeds 0-9.");
        using TrainingRun run = Resume is null ? TrainingRun.Start(settings, RunDir) : TrainingRun.Resume(Resume, settings);
        using Interrupt interrupt = new();
        RunSummary? summary;
        using (ProgressDisplay display = ProgressDisplay.Create(run.Settings, run.Path, quiet: Json))
            summary = run.Train(display.Show, interrupt.Token);
        if (run.DivergedSteps > 0)
            Console.Error.WriteLine($"ddpg: {run.DivergedSteps:N0} environment steps gave a state that was not finite; each cut its episode and was left out of the reward (column 'diverged' of metrics.csv).");
        if (summary is null)
        {
            Console.Error.WriteLine($"ddpg: interrupted at {run.EnvironmentSteps:N0} of {settings.Steps:N0} steps; everything is saved. Continue with: ddpg train --resume {run.Path}");
            return Interrupt.ExitCode;
        }

        if (Json)
        {
            Output.Json(summary);
            return 0;
        }

        RunRecord record = run.Record();
        string column = record.Curve(MetricColumn.Steps, MetricColumn.Evaluation).Count >= CurvePoints ? MetricColumn.Evaluation : MetricColumn.Return;
        foreach (string line in TextChart.Draw(record.Curve(MetricColumn.Steps, column), column == MetricColumn.Evaluation ? "return of evaluations" : "return in training", "steps"))
            Console.WriteLine(line);
        Console.WriteLine(
            $"{summary.Env}: {summary.EvalMean:F1} ± {summary.EvalStd:F1} over {summary.EvalEpisodes} noise-free episodes, after {summary.EnvSteps:N0} steps and {summary.Updates:N0} updates in {summary.TrainSeconds:F2} s");
        Console.WriteLine($"saved in {run.Path}; evaluate again with: ddpg eval {run.Path}");
        Console.WriteLine($"report: {Path.Combine(run.Path, RunDirectory.ReportName)}");
        return 0;
    }

    private int TrainSeeds(TrainingSettings settings, string text)
    {
        List<string> problems = [];
        if (Resume is not null)
            problems.Add("--seeds and --resume exclude each other: resume the seeds' runs one by one.");
        if (Seed is not null)
            problems.Add("--seed and --seeds exclude each other; name all seeds in --seeds.");
        if (Jobs is < 1 or > MaxJobs)
            problems.Add($"--jobs is {Jobs}; it must be 1 to {MaxJobs}.");
        IReadOnlyList<ulong> seeds = SeedList.Parse(text, problems);
        if (problems.Count > 0)
            throw new DdpgException(problems);

        // On a CPU the threads are shared out between the seeds; a GPU is filled by one.
        using (OpenDevice device = DeviceCatalog.Open(settings.Device))
        {
            using IKernels<float> kernels = KernelSets.Create(device, settings.Kernels, settings.Threads);
            settings = settings with { Device = device.SettingFor(settings.Device), Kernels = kernels.Name };
        }

        int cores = Environment.ProcessorCount, jobs = Math.Min(seeds.Count, Jobs ?? (settings.Kernels == "host" ? cores : 1));
        if (settings.Kernels == "host" && settings.Threads == 0)
            settings = settings with { Threads = Math.Max(1, cores / jobs) };
        string path = RunDir ?? RunDirectory.DefaultPath(settings, text);
        using Interrupt interrupt = new();
        SeedSummary summary = SeedsDisplay.Run(settings, seeds, path, jobs, quiet: Json, interrupt.Token);
        if (Json)
            Output.Json(summary);
        else
            SeedsDisplay.PrintTable(summary, path);
        return interrupt.Token.IsCancellationRequested ? Interrupt.ExitCode : summary.Seeds.All(seed => seed.Summary is not null) ? 0 : 1;
    }

    private TrainingSettings NewSettings()
    {
        IReadOnlyList<(string Key, string Value)> file = Config is null ? [] : ConfigFile.Read(Config);
        string? FromFile(string key) => file.LastOrDefault(pair => pair.Key == key).Value;
        string environment = Env ?? FromFile("env") ?? throw new DdpgException($"train needs a task: {string.Join(", ", EnvironmentCatalog.All.Select(spec => spec.Name))}. Example: ddpg train pendulum");
        EnvironmentSpec task = EnvironmentCatalog.Find(environment)
            ?? throw new DdpgException($"unknown task '{environment}'; nearest: '{Nearest.To(environment, EnvironmentCatalog.All.Select(spec => spec.Name))}'.");
        Preset preset = PresetsVerb.Find(Preset ?? FromFile("preset") ?? Presets.DefaultFor(environment));
        TrainingSettings settings = Apply(Presets.For(preset, task), [
            .. file.Where(pair => pair.Key is not ("env" or "preset")).Select(pair => (SettingTable.Find(pair.Key)!, pair.Value, $"{Config}: ")),
            .. Given().Where(given => given.Setting.Key != "preset").Select(given => (given.Setting, given.Text, "")),
        ]);
        return Checked(settings);
    }

    private TrainingSettings ResumedSettings(string run)
    {
        TrainingSettings saved = RunDirectory.ReadSettings(run);
        List<string> problems = [];
        if (RunDir is not null)
            problems.Add("--run-dir and --resume exclude each other: a resumed run goes on in its own directory.");
        if (Config is not null)
            problems.Add("--config and --resume exclude each other: a resumed run keeps its settings.");
        TrainingSettings settings = Apply(saved, Given().Select(given => (given.Setting, given.Text, "")));
        if (Env is not null && Env != saved.Environment)
            problems.Add($"--resume {run}: its task is {saved.Environment}, not {Env}.");
        problems.AddRange(
            from setting in SettingTable.All
            where !setting.Attribute.MayChangeOnResume && !setting.Attribute.Placement && setting.Text(saved) != setting.Text(settings)
            select $"--resume {run}: {setting.Key} is {setting.Text(saved)} and stays so; start a new run to train with {setting.Text(settings)}.");
        return problems.Count == 0 ? Checked(settings) : throw new DdpgException(problems);
    }

    private static TrainingSettings Checked(TrainingSettings settings)
    {
        IReadOnlyList<string> problems = settings.Validate();
        return problems.Count == 0 ? settings : throw new DdpgException(problems);
    }
}
