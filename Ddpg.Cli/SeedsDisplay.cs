using System.Globalization;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Spectre.Console;

namespace Ddpg.Cli;

/// <summary>The seeds of a --seeds value.</summary>
internal static class SeedList
{
    private const int MaxSeeds = 1000;

    /// <summary>Numbers and ranges with commas between, as 0-9 or 1,4,7-8; each seed once.</summary>
    /// <param name="text">The value.</param>
    /// <param name="problems">Gets a line where it is none.</param>
    public static IReadOnlyList<ulong> Parse(string text, List<string> problems)
    {
        List<ulong> seeds = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out ulong first) || !Number(ends[^1], out ulong last) || first > last || last - first >= MaxSeeds)
            {
                problems.Add($"--seeds is '{text}'; it takes at most {MaxSeeds:N0} whole numbers or ranges with commas between, as 0-9 or 1,4,7.");
                return [];
            }

            for (ulong k = 0; k <= last - first; k++)
                seeds.Add(first + k);
        }

        if (seeds.Count > MaxSeeds)
            problems.Add($"--seeds has {seeds.Count:N0} seeds; at most {MaxSeeds:N0} are trained in one go.");
        if (seeds.Distinct().Count() < seeds.Count)
            problems.Add($"--seeds is '{text}'; a seed is given more than once.");
        return seeds;
    }

    private static bool Number(string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

/// <summary>What training several seeds shows: a row for each on a terminal, a line at each seed's end elsewhere; then one table.</summary>
internal static class SeedsDisplay
{
    /// <summary>Trains them.</summary>
    public static SeedSummary Run(SeedSweep sweep, int jobs, bool quiet, CancellationToken cancellation)
    {
        if (quiet)
            return sweep.Train(jobs, cancellation: cancellation);
        TrainingSettings settings = sweep.Settings;
        string threads = settings.Kernels == "simd" ? $", {settings.Threads} thread(s) each" : "";
        Console.WriteLine($"training {settings.Environment}, preset {settings.Preset}, {sweep.Seeds.Count} seed(s), {jobs} at once, {settings.Steps:N0} steps each, on {settings.Device} ({settings.Kernels} kernels{threads}); runs in {sweep.Path}");
        if (Output.IsPlain)
            return sweep.Train(jobs, onEnd: result => Console.WriteLine(Line(result)), cancellation: cancellation);
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                Dictionary<ulong, ProgressTask> rows = sweep.Seeds.ToDictionary(seed => seed, seed => progress.AddTask($"seed {seed}", autoStart: false, maxValue: settings.Steps));
                return sweep.Train(
                    jobs,
                    (seed, row) =>
                    {
                        if (!rows[seed].IsStarted)
                            rows[seed].StartTask();
                        rows[seed].Value = row.EnvironmentSteps;
                        if (double.IsFinite(row.MeanReturn))
                            rows[seed].Description = $"seed {seed}  return {row.MeanReturn,8:F1}";
                    },
                    result =>
                    {
                        rows[result.Seed].Description = Markup.Escape(Line(result));
                        rows[result.Seed].StopTask();
                    },
                    cancellation);
            });
    }

    /// <summary>Prints each seed's result, and all together.</summary>
    public static void PrintTable(SeedSummary summary, string path)
    {
        Console.WriteLine();
        Console.WriteLine($"{"seed",6} {"return",10} {"± episodes",10} {"updates/s",10}");
        foreach (SeedResult seed in summary.Seeds)
        {
            Console.WriteLine(seed.Summary is RunSummary result
                ? $"{seed.Seed,6} {Shown(result.EvalMean),10} {Shown(result.EvalStd),10} {result.UpdatesPerSecond,10:N0}"
                : $"{seed.Seed,6} {"none",10}  {seed.Problem}");
        }

        Console.WriteLine();
        foreach ((string name, Aggregate? value) in new[] { ("mean", summary.Mean), ("median", summary.Median), ("interquartile mean", summary.InterquartileMean) })
        {
            if (value is not null)
                Console.WriteLine($"{name,-18} {value.Value,9:F1}{(value.Low is null ? "" : $"   95 % interval {value.Low:F1} to {value.High:F1}")}");
        }

        Console.WriteLine($"saved in {path} ({SeedSweep.SummaryName}); draw the curves with: ddpg plot {Shell.Quote(path)}");
    }

    private static string Line(SeedResult result) => result.Summary is RunSummary summary
        ? $"seed {result.Seed}  {Shown(summary.EvalMean)} ± {Shown(summary.EvalStd)} in {summary.TrainSeconds:F1} s"
        : $"seed {result.Seed}  no result: {result.Problem}";

    private static string Shown(double? value) => value?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";
}
