using CommandLine;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

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

    [Option("resume", MetaValue = "DIR", HelpText = "Run directory to continue, to the last bit, one of several seeds too, or latest; --steps may be raised.")]
    public string? Resume { get; set; }

    [Option("from", MetaValue = "RUN", HelpText = "Run directory, .safetensors file or latest: a new run that begins with its networks and its settings, options win; as with other learning rates.")]
    public string? From { get; set; }

    [Option("seeds", HelpText = "Train each of several seeds, as 0-9 or 1,4,7: a progress row each, one table at the end, and seeds.json; at most 1,000.")]
    public string? Seeds { get; set; }

    [Option("jobs", HelpText = "How many seeds train at once, 1 to 1,024. Default: one a core on a CPU, 1 on a GPU.")]
    public int? Jobs { get; set; }

    [Option("json", HelpText = "Print the summary as one JSON object at the end, and nothing else.")]
    public bool Json { get; set; }

    public int Run()
    {
        string? resumed = Resume is null ? null : RunPaths.Resolve(Resume);
        if (resumed is not null && SeedSweep.IsSweep(resumed))
            return ResumeSeeds(resumed);
        if (resumed is not null && From is not null)
            throw new DdpgException("--from and --resume exclude each other: --from begins a new run with the networks of another, --resume goes on with one.");
        TrainingSettings settings = resumed is null ? NewSettings() : ResumedSettings(resumed);
        return Seeds is null ? TrainOne(settings, resumed) : TrainSeeds(settings, Seeds);
    }

    private int TrainOne(TrainingSettings settings, string? resumed)
    {
        if (Jobs is not null)
            throw new DdpgException("--jobs says how many of several --seeds train at once; name those too, as --seeds 0-9.");
        using Interrupt interrupt = new();
        using TrainingRun run = resumed is not null ? TrainingRun.Resume(resumed, settings)
            : From is not null ? TrainingRun.StartFrom(settings, RunPaths.Policy(From, "last"), RunDir)
            : TrainingRun.Start(settings, RunDir);
        bool isSilent = false;
        RunSummary? summary;
        using (ProgressDisplay display = ProgressDisplay.Create(run.Settings, run.Path, quiet: Json))
            summary = run.Train(row => Show(row, display), interrupt.Token);
        foreach (string warning in run.Warnings)
            Console.Error.WriteLine($"ddpg: {warning}.");
        if (run.DivergedSteps > 0)
            Console.Error.WriteLine($"ddpg: {run.DivergedSteps:N0} environment steps gave a state that was not finite; each cut its episode and was left out of the reward (column 'diverged' of metrics.csv).");
        if (summary is null)
        {
            Console.Error.WriteLine($"ddpg: interrupted at {run.EnvironmentSteps:N0} of {settings.Steps:N0} steps; everything is saved. Continue with: ddpg train --resume {Shell.Quote(run.Path)}");
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
        string result = summary.EvalMean is null ? "no return" : $"{summary.EvalMean:F1} ± {summary.EvalStd:F1}";
        string diverged = summary.EvalDiverged == 0 ? "" : $" ({summary.EvalDiverged} more diverged)";
        Console.WriteLine(
            $"{summary.Env}: {result} over {summary.EvalEpisodes - summary.EvalDiverged} noise-free episodes{diverged}, after {summary.EnvSteps:N0} steps and {summary.Updates:N0} updates in {summary.TrainSeconds:F2} s");
        Console.WriteLine($"saved in {run.Path}; evaluate again with: ddpg eval {Shell.Quote(run.Path)}");
        Console.WriteLine($"report: {Path.Combine(run.Path, RunDirectory.ReportName)}");
        return 0;

        void Show(TrainingProgress row, ProgressDisplay display)
        {
            display.Show(row);
            if (Output.Problem is null || isSilent)
                return;
            isSilent = true;
            run.Warn($"standard output cannot be written ({Output.Problem}); the training goes on silently");
        }
    }

    private int TrainSeeds(TrainingSettings settings, string text)
    {
        List<string> problems = [];
        if (Resume is not null)
            problems.Add("--seeds and --resume exclude each other: --resume the directory of all seeds, or one seed's run.");
        if (From is not null)
            problems.Add("--seeds and --from exclude each other: all seeds would begin with the same networks.");
        if (Seed is not null)
            problems.Add("--seed and --seeds exclude each other; name all seeds in --seeds.");
        CheckJobs(problems);
        IReadOnlyList<ulong> seeds = SeedList.Parse(text, problems);
        if (problems.Count > 0)
            throw new DdpgException(problems);

        // On a CPU the threads are shared out between the seeds; a GPU is filled by one.
        using (OpenDevice device = DeviceCatalog.Open(settings.Device))
        {
            using IKernels<float> kernels = KernelSets.Create(device, settings.Kernels, settings.Threads);
            settings = settings with { Device = device.SettingFor(settings.Device), Kernels = kernels.Name };
        }

        int jobs = JobsFor(settings, seeds.Count);
        if (settings.Kernels == "simd" && settings.Threads == 0)
            settings = settings with { Threads = Math.Max(1, Environment.ProcessorCount / jobs) };
        using Interrupt interrupt = new();
        using SeedSweep sweep = SeedSweep.Start(settings, seeds, RunDir);
        return TrainSweep(sweep, jobs, interrupt.Token);
    }

    private int ResumeSeeds(string path)
    {
        List<string> problems = [];
        foreach ((string name, bool given) in new[] { ("--seeds", Seeds is not null), ("--seed", Seed is not null), ("--run-dir", RunDir is not null), ("--config", Config is not null), ("--from", From is not null) })
        {
            if (given)
                problems.Add($"--resume {path}: {name} cannot be changed; the seeds go on as they are.");
        }

        CheckJobs(problems);
        if (problems.Count > 0)
            throw new DdpgException(problems);
        using Interrupt interrupt = new();
        using SeedSweep sweep = SeedSweep.Resume(path, saved => Changed(path, saved));
        return TrainSweep(sweep, JobsFor(sweep.Settings, sweep.Seeds.Count), interrupt.Token);
    }

    private int TrainSweep(SeedSweep sweep, int jobs, CancellationToken interrupt)
    {
        SeedSummary summary = SeedsDisplay.Run(sweep, jobs, quiet: Json, interrupt);
        if (Json)
            Output.Json(summary);
        else
            SeedsDisplay.PrintTable(summary, sweep.Path);
        return interrupt.IsCancellationRequested ? Interrupt.ExitCode : summary.Seeds.All(seed => seed.Summary is not null) ? 0 : 1;
    }

    private void CheckJobs(List<string> problems)
    {
        if (Jobs is < 1 or > MaxJobs)
            problems.Add($"--jobs is {Jobs}; it must be 1 to {MaxJobs}.");
    }

    private int JobsFor(TrainingSettings settings, int seeds) => Math.Min(seeds, Jobs ?? (settings.Kernels == "simd" ? Environment.ProcessorCount : 1));

    internal TrainingSettings NewSettings()
    {
        TrainingSettings? origin = From is null ? null : PolicyFile.Open(RunPaths.Policy(From, "last")).Settings;
        IReadOnlyList<(string Key, string Value)> file = Config is null ? [] : ConfigFile.Read(Config);
        string? FromFile(string key) => file.LastOrDefault(pair => pair.Key == key).Value;
        string name = Env ?? FromFile("env") ?? origin?.Environment ?? throw new DdpgException($"train needs a task: {string.Join(", ", EnvironmentCatalog.All.Select(spec => spec.Name))}. Example: ddpg train pendulum");
        EnvironmentSpec task = EnvironmentCatalog.Find(name)
            ?? throw new DdpgException($"unknown task '{name}'; nearest: '{Nearest.To(name, EnvironmentCatalog.All.Select(spec => spec.Name))}'.");
        if (origin is not null && task.Name != origin.Environment)
            throw new DdpgException($"--from {From}: its task is {origin.Environment}, not {task.Name}.");
        string? preset = Preset ?? FromFile("preset");
        TrainingSettings start = origin is not null && preset is null ? origin : Presets.For(PresetsVerb.Find(preset ?? Presets.DefaultFor(task.Name)), task);
        return Checked(Apply(start, [
            .. file.Where(pair => pair.Key is not ("env" or "preset")).Select(pair => (SettingTable.Find(pair.Key)!, pair.Value, $"{Config}: ")),
            .. Given().Where(given => given.Setting.Key != "preset").Select(given => (given.Setting, given.Text, "")),
        ]));
    }

    private TrainingSettings ResumedSettings(string run)
    {
        TrainingSettings saved = RunDirectory.ReadSettings(run);
        List<string> problems = [];
        if (RunDir is not null)
            problems.Add("--run-dir and --resume exclude each other: a resumed run goes on in its own directory.");
        if (Config is not null)
            problems.Add("--config and --resume exclude each other: a resumed run keeps its settings.");
        return problems.Count == 0 ? Changed(run, saved) : throw new DdpgException([.. problems, .. Refusals(run, saved, Apply(saved, Options))]);
    }

    /// <summary>Saved settings with the options that were given; those that say how to learn must be as they were.</summary>
    private TrainingSettings Changed(string run, TrainingSettings saved)
    {
        TrainingSettings settings = Apply(saved, Options);
        string[] refusals = [.. Refusals(run, saved, settings)];
        return refusals.Length == 0 ? Checked(settings) : throw new DdpgException(refusals);
    }

    private IEnumerable<(SettingInfo Setting, string Text, string Where)> Options => Given().Select(given => (given.Setting, given.Text, ""));

    private IEnumerable<string> Refusals(string run, TrainingSettings saved, TrainingSettings settings)
    {
        if (Env is not null && EnvironmentCatalog.Find(Env)?.Name != saved.Environment)
            yield return $"--resume {run}: its task is {saved.Environment}, not {Env}.";
        foreach (SettingInfo setting in SettingTable.All.Where(setting => !setting.Attribute.MayChangeOnResume && !setting.Attribute.Placement && setting.Text(saved) != setting.Text(settings)))
            yield return $"--resume {run}: {setting.Key} is {setting.Text(saved)} and stays so; start a new run to train with {setting.Text(settings)}, or --from this one's networks.";
    }

    private static TrainingSettings Checked(TrainingSettings settings)
    {
        IReadOnlyList<string> problems = settings.Validate();
        return problems.Count == 0 ? settings : throw new DdpgException(problems);
    }
}
