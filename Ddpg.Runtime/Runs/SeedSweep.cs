using System.Collections.Concurrent;
using Ddpg.Runtime.Reports;
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
public static class SeedSweep
{
    /// <summary>The file with the result.</summary>
    public const string SummaryName = "seeds.json";

    /// <summary>Trains every seed in a directory of its own, s0, s1, ..., and writes seeds.json beside them.</summary>
    /// <param name="settings">All settings but the seed. Threads are per seed.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="path">The directory of all; new or empty.</param>
    /// <param name="jobs">How many are trained at once.</param>
    /// <param name="onProgress">Called for every row of every seed's log, by several threads.</param>
    /// <param name="onEnd">Called when a seed has ended, by several threads.</param>
    /// <param name="cancellation">Ends every training after the step in progress; each can be resumed.</param>
    /// <exception cref="DdpgException">The directory has files already or cannot be made; nothing was trained.</exception>
    public static SeedSummary Train(
        TrainingSettings settings, IReadOnlyList<ulong> seeds, string path, int jobs, Action<ulong, TrainingProgress>? onProgress = null, Action<SeedResult>? onEnd = null, CancellationToken cancellation = default)
    {
        RunDirectory.Claim(path);
        ConcurrentQueue<ulong> waiting = new(seeds);
        ConcurrentDictionary<ulong, SeedResult> results = [];
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, seeds.Count)).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();

        SeedResult[] inOrder = [.. seeds.Select(seed => results[seed])];
        double[] returns = [.. inOrder.Where(result => result.Summary is not null).Select(result => result.Summary!.EvalMean)];
        SeedSummary summary = new(
            settings.Environment, settings.Preset, inOrder, Of(SampleStatistics.Mean), Of(SampleStatistics.Median), Of(SampleStatistics.InterquartileMean));
        OutputFile.Replace(Path.Combine(path, SummaryName), JsonFormat.Text(summary));
        return summary;

        void Work()
        {
            while (waiting.TryDequeue(out ulong seed))
                onEnd?.Invoke(results[seed] = TrainOne(seed));
        }

        Aggregate? Of(Func<IReadOnlyList<double>, double> statistic)
        {
            if (returns.Length == 0)
                return null;
            Interval interval = SampleStatistics.Interval(returns, statistic);
            return new(Math.Round(statistic(returns), 3), Finite(interval.Low), Finite(interval.High));
        }

        static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 3) : null;

        SeedResult TrainOne(ulong seed)
        {
            string directory = Path.Combine(path, $"s{seed}");
            if (cancellation.IsCancellationRequested)
                return new(seed, directory, null, "not started: interrupted");
            try
            {
                using TrainingRun run = TrainingRun.Start(settings with { Seed = seed }, directory);
                RunSummary? summary = run.Train(row => onProgress?.Invoke(seed, row), cancellation);
                return new(seed, directory, summary, summary is null ? $"interrupted at {run.EnvironmentSteps:N0} steps; continue with: ddpg train --resume {directory}" : null);
            }
#pragma warning disable CA1031 // Whatever one seed fails with, the others go on, and it is reported.
            catch (Exception error)
#pragma warning restore CA1031
            {
                return new(seed, directory, null, error is DdpgException known ? string.Join(" ", known.Lines) : $"{error.GetType().Name}: {error.Message}");
            }
        }
    }
}
