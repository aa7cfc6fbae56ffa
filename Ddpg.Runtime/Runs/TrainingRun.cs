using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.Runs;

/// <summary>One training with everything that belongs to it: device, directory, logs, checkpoints, final evaluation, report.</summary>
/// <example><code>
/// using TrainingRun run = TrainingRun.Start(Presets.For(Presets.Find("pendulum")!, EnvironmentCatalog.Find("pendulum")!));
/// Console.WriteLine(run.Train()?.EvalMean);
/// </code></example>
public sealed class TrainingRun : IDisposable
{
    /// <summary>Episodes and seed of the evaluation that ends every run.</summary>
    private const int FinalEpisodes = 100;
    private const ulong FinalSeed = 0;

    private readonly OpenDevice device;
    private readonly IKernels<float> kernels;
    private readonly Trainer<float> trainer;
    private readonly RunDirectory directory;
    private readonly RunMachine machine;
    private RunSummary? summary;

    private TrainingRun(TrainingSettings settings, string? path, string? resumed)
    {
        IReadOnlyList<string> problems = settings.Validate();
        if (problems.Count > 0)
            throw new DdpgException(problems);
        try
        {
            device = DeviceCatalog.Open(settings.Device);
            machine = RunMachine.Of(device);
            kernels = KernelSets.Create(device, settings.Kernels, settings.Threads);
            Settings = settings with { Device = device.SettingFor(settings.Device), Kernels = kernels.Name };
            trainer = new(kernels, EnvironmentCatalog.Find(settings.Environment)!, Settings);
            if (resumed is not null)
                trainer.Load(System.IO.Path.Combine(resumed, RunDirectory.CheckpointName));
            if (resumed is not null && trainer.EnvironmentSteps >= settings.Steps)
                throw new DdpgException($"--resume {resumed}: the run has {trainer.EnvironmentSteps} of {settings.Steps} steps already; raise --steps to train on.");
            directory = resumed is null
                ? RunDirectory.Create(path ?? RunDirectory.DefaultPath(Settings), Settings, machine)
                : RunDirectory.Continue(resumed, Settings, machine, trainer.EnvironmentSteps);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The settings, with device and kernels as they were found.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>The run's directory.</summary>
    public string Path => directory.Path;

    /// <summary>Environment steps so far.</summary>
    public long EnvironmentSteps => trainer.EnvironmentSteps;

    /// <summary>Steps so far whose state was not finite; each cut its episode and was left out of the reward.</summary>
    public long DivergedSteps { get; private set; }

    /// <summary>Makes a new run.</summary>
    /// <param name="settings">All of them.</param>
    /// <param name="path">Its directory, new or empty; runs/ENV-PRESET-sSEED-TIME where none is given.</param>
    /// <exception cref="DdpgException">Settings, device or directory are not usable; nothing is left behind.</exception>
    public static TrainingRun Start(TrainingSettings settings, string? path = null) => new(settings, path, null);

    /// <summary>Goes on with a run from its newest checkpoint, to the last bit as if it had never stopped.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="steps">Environment steps in all, more than it has; null for as many as it was made for.</param>
    /// <exception cref="DdpgException">The checkpoint is not usable, or is at its end already.</exception>
    public static TrainingRun Resume(string path, long? steps = null)
    {
        TrainingSettings settings = RunDirectory.ReadSettings(path);
        return Resume(path, settings with { Steps = steps ?? settings.Steps });
    }

    /// <summary>Goes on with a run under settings that differ from its own only in what may change.</summary>
    internal static TrainingRun Resume(string path, TrainingSettings settings) => new(settings, null, path);

    /// <summary>Trains to the end, evaluates over 100 fixed starts without noise, and saves everything; or saves where it was interrupted.</summary>
    /// <param name="onProgress">Called for every row of the log.</param>
    /// <param name="cancellation">Ends the training after the step in progress.</param>
    /// <returns>The result; null where it was interrupted.</returns>
    /// <exception cref="DdpgException">A loss is no longer finite, or a file cannot be written.</exception>
    public RunSummary? Train(Action<TrainingProgress>? onProgress = null, CancellationToken cancellation = default)
    {
        bool finished = trainer.Run(
            (row, best) =>
            {
                DivergedSteps += row.Diverged;
                directory.Log(row);
                if (best)
                    trainer.SavePolicy(directory.Best);
                onProgress?.Invoke(row);
            },
            () => trainer.Save(directory.Checkpoint),
            cancellation);
        trainer.Save(directory.Checkpoint);
        if (!finished)
            return null;

        Evaluation evaluation = trainer.Evaluate(FinalEpisodes, FinalSeed);
        if (!File.Exists(directory.Best))
            trainer.SavePolicy(directory.Best);
        summary = RunSummary.Of(trainer, Settings, evaluation, DivergedSteps);
        OutputFile.Replace(directory.Summary, JsonFormat.Text(summary));
        OutputFile.Replace(directory.Report, RunReport.Page(Record(), trainer.Spec.Drawing is null ? null : trainer.Record(1, FinalSeed)));
        return summary;
    }

    /// <summary>The run as it stands.</summary>
    public RunRecord Record() => RunRecord.Of(Path, Settings, machine, summary);

    /// <inheritdoc/>
    public void Dispose()
    {
        directory?.Dispose();
        trainer?.Dispose();
        kernels?.Dispose();
        device?.Dispose();
    }
}
