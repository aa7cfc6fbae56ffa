using System.Text;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
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
    private readonly RunLog log;
    private readonly RunDirectory directory;
    private readonly RunMachine machine;
    private readonly List<string> warnings = [];
    private RunSummary? summary;

    private TrainingRun(TrainingSettings settings, string? path, string? resumed, string? from = null)
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
            EnvironmentSpec spec = EnvironmentCatalog.Find(settings.Environment)!;
            MemoryNeed.Of(Settings, spec).Check(device);
            if (resumed is not null)
                log = RunLog.Reclaim(resumed);
            trainer = new(kernels, spec, Settings);
            if (from is not null)
                trainer.LoadNetworks(from);
            if (log is null || resumed is null)
            {
                log = RunLog.ClaimFirst(path is null ? RunDirectory.DefaultPaths(Settings) : [path], out string claimed);
                directory = RunDirectory.Create(claimed, log, Settings, machine);
                log.Add($"started{(from is null ? "" : $" from the networks of {from}")} on {machine.Device}");
                WarnOfThreads();
                SaveCheckpoint(isLast: true);
                return;
            }

            bool isWhole = trainer.Load(System.IO.Path.Combine(resumed, CheckpointMetadata.CheckpointName));
            if (trainer.EnvironmentSteps >= settings.Steps && RunDirectory.IsFinished(resumed, trainer.EnvironmentSteps))
                throw new DdpgException($"--resume {resumed}: the run has {trainer.EnvironmentSteps} of {settings.Steps} steps already; raise --steps to train on.");
            directory = RunDirectory.Continue(resumed, log, Settings, machine, trainer.EnvironmentSteps);
            log.Add($"resumed at {trainer.EnvironmentSteps} steps on {machine.Device}");
            WarnOfThreads();
            if (!isWhole)
                Warn("the checkpoint holds no replay, since it could not be saved: the run goes on, but not to the last bit, and fills its replay before the next update");
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
    public long DivergedSteps => trainer.DivergedSteps;

    /// <summary>What went wrong without ending the run, a line each; they stand in run.log too.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Makes a new run.</summary>
    /// <param name="settings">All of them.</param>
    /// <param name="path">Its directory, new or empty; runs/ENV-PRESET-sSEED-TIME where none is given.</param>
    /// <exception cref="DdpgException">Settings, device or directory are not usable; nothing is left behind.</exception>
    public static TrainingRun Start(TrainingSettings settings, string? path = null) => new(settings, path, null);

    /// <summary>Makes a new run that begins with the networks of another one.</summary>
    /// <param name="settings">All of them; the networks' shapes must be the other run's.</param>
    /// <param name="from">A checkpoint.</param>
    /// <param name="path">Its directory, new or empty; runs/ENV-PRESET-sSEED-TIME where none is given.</param>
    /// <exception cref="DdpgException">Settings, device, directory or networks are not usable; nothing is left behind.</exception>
    public static TrainingRun StartFrom(TrainingSettings settings, string from, string? path = null) => new(settings, path, null, from);

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
    /// <exception cref="DdpgException">A loss or a parameter is no longer finite, or a file cannot be written.</exception>
    public RunSummary? Train(Action<TrainingProgress>? onProgress = null, CancellationToken cancellation = default)
    {
        try
        {
            bool finished = trainer.Run(
                (row, best) =>
                {
                    directory.Add(row);
                    if (best)
                        Save("best policy", () => trainer.SavePolicy(directory.Best));
                    onProgress?.Invoke(row);
                },
                () => SaveCheckpoint(isLast: false),
                cancellation);
            SaveCheckpoint(isLast: true);
            if (finished && Finish(cancellation))
            {
                log.Add($"finished at {EnvironmentSteps} steps");
                return summary;
            }

            log.Add($"interrupted at {EnvironmentSteps} steps");
            return null;
        }
        catch (DdpgException error)
        {
            log.Add(error.Message);
            throw;
        }
    }

    /// <summary>Adds a line to run.log, and to <see cref="Warnings"/>.</summary>
    public void Warn(string what)
    {
        log.Add(what);
        warnings.Add(what);
    }

    /// <summary>The run as it stands.</summary>
    public RunRecord Record() => RunRecord.Of(Path, Settings, machine, summary);

    /// <inheritdoc/>
    public void Dispose()
    {
        directory?.Dispose();
        log?.Dispose();
        trainer?.Dispose();
        kernels?.Dispose();
        device?.Dispose();
    }

    private void WarnOfThreads()
    {
        if (Settings.Threads > Environment.ProcessorCount)
            Warn($"threads is {Settings.Threads}; this machine has {Environment.ProcessorCount} cores, and as many are used");
    }

    /// <summary>The final evaluation and what is made of it; whether it came to its end.</summary>
    private bool Finish(CancellationToken cancellation)
    {
        EvaluationResult evaluation;
        try
        {
            evaluation = trainer.Evaluate(FinalEpisodes, FinalSeed, cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        if (!File.Exists(directory.Best))
            trainer.SavePolicy(directory.Best);
        summary = RunSummary.Of(trainer, Settings, evaluation);
        byte[] page = Encoding.UTF8.GetBytes(RunReport.Page(Record(), trainer.Spec.Drawing is null ? null : trainer.Record(1, FinalSeed)));
        Save("report", () => OutputFile.ReplaceStreamed(directory.Report, file => file.Write(page)));
        OutputFile.Replace(directory.Summary, JsonFormat.Text(summary));
        return true;
    }

    /// <summary>Saves all; where there is no room for the replay, the rest.</summary>
    /// <exception cref="DdpgException">What was learned is not finite, or the last checkpoint of all cannot be saved.</exception>
    private void SaveCheckpoint(bool isLast)
    {
        if (Save("checkpoint", () => trainer.Save(directory.Checkpoint)) is string problem)
        {
            problem = Save("checkpoint without its replay", () => trainer.Save(directory.Checkpoint, withReplay: false)) ?? "";
            if (problem.Length > 0 && isLast)
                throw new DdpgException($"{directory.Checkpoint}: cannot be written ({problem}); the last one that could be is kept.");
            if (problem.Length == 0)
                Warn($"the checkpoint of {EnvironmentSteps} steps holds no replay: a resume fills it anew, and is not bit-identical");
        }

        if (!isLast && Settings.KeepCheckpoints > 0)
            Save("kept checkpoint", KeepPolicy);
    }

    private void KeepPolicy()
    {
        trainer.SavePolicy(directory.KeptCheckpoint(EnvironmentSteps));
        foreach (string old in directory.KeptCheckpoints.SkipLast(Settings.KeepCheckpoints))
            File.Delete(old);
    }

    /// <summary>Saves something; returns, and logs, why it could not be written.</summary>
    private string? Save(string what, Action save)
    {
        try
        {
            save();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string problem = error.Message.TrimEnd('.');
            Warn($"the {what} of {EnvironmentSteps} steps could not be written ({problem})");
            return problem;
        }
    }
}
