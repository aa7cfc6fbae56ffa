using System.Runtime.InteropServices;
using System.Text.Json;
using CommandLine;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Cli.Verbs;

/// <summary>Trains, evaluates, saves; continues a run with --resume.</summary>
[Verb("train", HelpText = "Train a policy, evaluate it, save it. Example: ddpg train pendulum --seed 1")]
internal sealed class TrainVerb : SettingOptions, IVerb
{
    /// <summary>Episodes and seed of the evaluation that ends every run.</summary>
    private const int FinalEpisodes = 100;
    private const ulong FinalSeed = 0;

    [Value(0, MetaName = "ENV", HelpText = "Task to learn: pendulum or halfcheetah.")]
    public string? Env { get; set; }

    [Option("config", HelpText = "YAML file of settings, 'key: value' a line; options on the command line win over it.")]
    public string? Config { get; set; }

    [Option("run-dir", HelpText = "Directory of the run; must be new or empty. Default: runs/ENV-PRESET-sSEED-TIME.")]
    public string? RunDir { get; set; }

    [Option("resume", HelpText = "Run directory to continue, to the last bit; --steps may be raised.")]
    public string? Resume { get; set; }

    [Option("json", HelpText = "Print the summary as JSON at the end.")]
    public bool Json { get; set; }

    public int Run()
    {
        TrainingSettings settings = Resume is null ? NewSettings() : ResumedSettings(Resume);
        EnvironmentSpec spec = EnvironmentCatalog.Find(settings.Environment)!;
        using OpenDevice device = DeviceCatalog.Open(settings.Device);
        using IKernels<float> kernels = KernelSets.Create(device, settings.Kernels, settings.Threads);
        settings = settings with { Device = device.Kind, Kernels = kernels.Name };
        using Trainer<float> trainer = new(kernels, spec, settings);
        if (Resume is not null)
            trainer.Load(Path.Combine(Resume, RunDirectory.CheckpointName));
        if (Resume is not null && trainer.EnvironmentSteps >= settings.Steps)
            throw new DdpgException($"--resume {Resume}: the run has {trainer.EnvironmentSteps} of {settings.Steps} steps already; raise --steps to train on.");

        using RunDirectory directory = Resume is null
            ? RunDirectory.Create(RunDir ?? RunDirectory.DefaultPath(settings), settings)
            : RunDirectory.Continue(Resume, settings, trainer.EnvironmentSteps);
        return Train(trainer, directory, settings);
    }

    private int Train(Trainer<float> trainer, RunDirectory directory, TrainingSettings settings)
    {
        using CancellationTokenSource interrupt = new();
        using PosixSignalRegistration control = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupt.Cancel();
        }

        bool finished = false;
        long diverged = 0;
        using (ProgressDisplay display = ProgressDisplay.Create(settings, directory.Path, quiet: Json))
        {
            finished = trainer.Run(
                (row, best) =>
                {
                    directory.Log(row);
                    if (best)
                        trainer.SavePolicy(directory.Best);
                    display.Show(row);
                    diverged += row.Diverged;
                },
                () => trainer.Save(directory.Checkpoint),
                interrupt.Token);
        }

        if (diverged > 0)
            Console.Error.WriteLine($"ddpg: {diverged:N0} environment steps gave a state that was not finite; each cut its episode and was left out of the reward (column 'diverged' of metrics.csv).");
        trainer.Save(directory.Checkpoint);
        if (!finished)
        {
            Console.Error.WriteLine($"ddpg: interrupted at {trainer.EnvironmentSteps:N0} of {settings.Steps:N0} steps; everything is saved. Continue with: ddpg train --resume {directory.Path}");
            return 130;
        }

        Evaluation evaluation = trainer.Evaluate(FinalEpisodes, FinalSeed);
        if (!File.Exists(directory.Best))
            trainer.SavePolicy(directory.Best);
        string summary = Summary(trainer, settings, evaluation);
        File.WriteAllText(directory.Summary + ".partial", summary);
        File.Move(directory.Summary + ".partial", directory.Summary, overwrite: true);
        if (Json)
        {
            Console.WriteLine(summary);
            return 0;
        }

        Console.WriteLine(
            $"{settings.Environment}: {evaluation.Mean:F1} ± {evaluation.StandardDeviation:F1} over {FinalEpisodes} noise-free episodes, after {trainer.EnvironmentSteps:N0} steps and {trainer.Updates:N0} updates in {trainer.Seconds:F2} s");
        Console.WriteLine($"saved in {directory.Path}; evaluate again with: ddpg eval {directory.Path}");
        return 0;
    }

    private static string Summary(Trainer<float> trainer, TrainingSettings settings, Evaluation evaluation) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["env"] = settings.Environment,
            ["preset"] = settings.Preset,
            ["seed"] = settings.Seed,
            ["device"] = settings.Device,
            ["kernels"] = settings.Kernels,
            ["env_steps"] = trainer.EnvironmentSteps,
            ["updates"] = trainer.Updates,
            ["train_seconds"] = Math.Round(trainer.Seconds, 3),
            ["env_steps_per_second"] = Math.Round(trainer.EnvironmentSteps / trainer.Seconds, 1),
            ["updates_per_second"] = Math.Round(trainer.Updates / trainer.Seconds, 1),
            ["eval_episodes"] = evaluation.Returns.Count,
            ["eval_mean"] = Math.Round(evaluation.Mean, 3),
            ["eval_std"] = Math.Round(evaluation.StandardDeviation, 3),
        },
        JsonOutput.Options);

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
