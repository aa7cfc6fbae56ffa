using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.Runs;

/// <summary>How one seed of several ended.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Path">Its run's directory.</param>
/// <param name="Summary">Its result; null where there is none.</param>
/// <param name="Problem">Why there is none; null where there is one.</param>
public sealed record SeedResult(ulong Seed, string Path, RunSummary? Summary, string? Problem);

/// <summary>A statistic of the seeds' results with its 95 % bootstrap interval.</summary>
/// <param name="Value">The statistic.</param>
/// <param name="Low">Lower end; null for fewer than two seeds.</param>
/// <param name="High">Upper end; null for fewer than two seeds.</param>
public sealed record Aggregate(double Value, double? Low, double? High);

/// <summary>The result of several seeds, as seeds.json holds it: their final evaluations' means, taken together.</summary>
/// <param name="Env">The task.</param>
/// <param name="Preset">The preset.</param>
/// <param name="Seeds">Each seed.</param>
/// <param name="Mean">Of the seeds that came to their end; null where none did.</param>
/// <param name="Median">The same.</param>
/// <param name="InterquartileMean">The same.</param>
public sealed record SeedSummary(string Env, string Preset, IReadOnlyList<SeedResult> Seeds, Aggregate? Mean, Aggregate? Median, Aggregate? InterquartileMean);

/// <summary>One training for each of several seeds, a few at a time; a seed that fails is reported and the rest go on.</summary>
public sealed class SeedSweep : IDisposable
{
    /// <summary>The file with the result.</summary>
    public const string SummaryName = "seeds.json";

    /// <summary>The file with all settings but the seed.</summary>
    public const string ConfigName = "sweep.yaml";

    private readonly RunLog log;
    private readonly ConcurrentDictionary<ulong, SeedResult> results = [];

    private SeedSweep(string path, RunLog log, TrainingSettings settings, IReadOnlyList<ulong> seeds)
    {
        Path = path;
        this.log = log;
        Settings = settings;
        Seeds = seeds;
    }

    /// <summary>The directory of all.</summary>
    public string Path { get; }

    /// <summary>All settings but the seed. Threads are per seed.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>The seeds.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Makes the directory of several seeds' runs, each in a directory of its own there: s0, s1, ...</summary>
    /// <param name="settings">All settings but the seed.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="path">The directory, new or empty; runs/ENV-PRESET-seedsSEEDS-TIME where none is given.</param>
    /// <exception cref="DdpgException">The settings are not valid, or the directory has files already or cannot be made; nothing was trained.</exception>
    public static SeedSweep Start(TrainingSettings settings, IReadOnlyList<ulong> seeds, string? path = null)
    {
        if (settings.Validate() is { Count: > 0 } problems)
            throw new DdpgException(problems);
        RunLog log = RunLog.ClaimFirst(path is null ? RunDirectory.DefaultPaths(settings, string.Join('+', seeds)) : [path], out string claimed);
        SeedSweep sweep = new(claimed, log, settings, seeds);
        OutputFile.Replace(System.IO.Path.Combine(claimed, ConfigName), ConfigFile.Text(settings));
        foreach (ulong seed in seeds)
            sweep.results[seed] = new(seed, sweep.DirectoryOf(seed), null, "not started");
        sweep.WriteSummary();
        return sweep;
    }

    /// <summary>Whether a directory is that of several seeds.</summary>
    public static bool IsSweep(string path) => File.Exists(System.IO.Path.Combine(path, ConfigName)) && File.Exists(System.IO.Path.Combine(path, SummaryName));

    /// <summary>Opens the directory of several seeds to go on with those that have no result; <paramref name="change"/> is applied to the settings.</summary>
    /// <exception cref="DdpgException">It is none, or another process trains it.</exception>
    public static SeedSweep Resume(string path, Func<TrainingSettings, TrainingSettings>? change = null)
    {
        RunLog log = RunLog.Reclaim(path);
        try
        {
            TrainingSettings settings = ConfigFile.ReadSettings(System.IO.Path.Combine(path, ConfigName));
            settings = change?.Invoke(settings) ?? settings;
            SeedSummary before = RunRecord.ReadJson<SeedSummary>(path, SummaryName) ?? throw new JsonException("it is empty");
            SeedSweep sweep = new(path, log, settings, [.. before.Seeds.Select(seed => seed.Seed).Distinct()]);
            foreach (SeedResult seed in before.Seeds)
                sweep.results[seed.Seed] = seed with { Path = sweep.DirectoryOf(seed.Seed) };
            return sweep;
        }
        catch (Exception error)
        {
            log.Dispose();
            if (error is JsonException or IOException or FormatException or NullReferenceException or ArgumentException)
                throw new DdpgException($"--resume {path}: not readable as a directory of several seeds ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}).");
            throw;
        }
    }

    /// <summary>Trains every seed that has no result yet; seeds.json is true after each.</summary>
    /// <param name="jobs">How many are trained at once.</param>
    /// <param name="onProgress">Called for every row of every seed's log, by several threads.</param>
    /// <param name="onEnd">Called when a seed has ended, by several threads.</param>
    /// <param name="cancellation">Ends every training after the step in progress; each can be resumed.</param>
    public SeedSummary Train(int jobs, Action<ulong, TrainingProgress>? onProgress = null, Action<SeedResult>? onEnd = null, CancellationToken cancellation = default)
    {
        ConcurrentQueue<ulong> waiting = new(Seeds);
        Lock writing = new();
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, Seeds.Count)).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        return WriteSummary();

        void Work()
        {
            while (waiting.TryDequeue(out ulong seed))
            {
                results[seed] = TrainOne(seed, row => onProgress?.Invoke(seed, row), cancellation);
                onEnd?.Invoke(results[seed]);
                lock (writing)
                    WriteSummary();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private string DirectoryOf(ulong seed) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"s{seed}"));

    private SeedResult TrainOne(ulong seed, Action<TrainingProgress> onProgress, CancellationToken cancellation)
    {
        string directory = DirectoryOf(seed);
        if (cancellation.IsCancellationRequested)
            return results[seed] with { Problem = results[seed].Summary is null ? "not trained: interrupted" : null };
        try
        {
            if (Directory.Exists(directory) && RunRecord.ReadJson<RunSummary>(directory, RunDirectory.SummaryName) is RunSummary done && done.EnvSteps >= Settings.Steps)
                return new(seed, directory, done, null);
            RunDirectory.DeleteIfNeverBegun(directory);
            using TrainingRun run = File.Exists(System.IO.Path.Combine(directory, CheckpointMetadata.CheckpointName))
                ? TrainingRun.Resume(directory, Settings with { Seed = seed })
                : TrainingRun.Start(Settings with { Seed = seed }, directory);
            RunSummary? summary = run.Train(onProgress, cancellation);
            return new(seed, directory, summary, summary is null ? $"interrupted at {run.EnvironmentSteps:N0} steps; continue with: ddpg train --resume {Shell.Quote(Path)}" : null);
        }
#pragma warning disable CA1031 // Whatever one seed fails with, the others go on, and it is reported.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new(seed, directory, null, error is DdpgException known ? string.Join(" ", known.Lines) : $"{error.GetType().Name}: {error.Message}");
        }
    }

    private SeedSummary WriteSummary()
    {
        SeedResult[] inOrder = [.. Seeds.Select(seed => results[seed])];
        double[] returns = [.. inOrder.Select(result => result.Summary?.EvalMean).OfType<double>()];
        SeedSummary summary = new(
            Settings.Environment, Settings.Preset, inOrder, Of(SampleStatistics.Mean), Of(SampleStatistics.Median), Of(SampleStatistics.InterquartileMean));
        OutputFile.Replace(System.IO.Path.Combine(Path, SummaryName), JsonFormat.Text(summary));
        return summary;

        Aggregate? Of(Func<IReadOnlyList<double>, double> statistic)
        {
            if (returns.Length == 0)
                return null;
            Interval interval = SampleStatistics.Interval(returns, statistic);
            return new(Math.Round(statistic(returns), 3), JsonFormat.Rounded(interval.Low), JsonFormat.Rounded(interval.High));
        }
    }
}
