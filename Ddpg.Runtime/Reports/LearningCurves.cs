using System.Globalization;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Reports;

/// <summary>What the curves of some runs are drawn against, and how.</summary>
/// <param name="X">A column of the log: environment steps or seconds.</param>
/// <param name="Y">A column of the log.</param>
/// <param name="Smoothing">Rows that each point is the mean of: itself and those before it; 1 for none.</param>
internal sealed record CurveOptions(string X, string Y, int Smoothing);

/// <summary>Runs that learn in the same way, but for their seed: their mean curve with its interval.</summary>
/// <param name="Preset">The preset that their settings came from.</param>
/// <param name="Label">The preset, and what differs from it.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Seeds">How many seeds they have.</param>
/// <param name="Points">Mean and 95 % bootstrap interval over the runs; no interval for a single one.</param>
internal sealed record CurveGroup(string Preset, string Label, int Runs, int Seeds, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>In words: 3 seeds, or 4 runs of 3 seeds.</summary>
    public string Count => (Runs == Seeds ? "" : $"{Runs} runs of ") + $"{Seeds} {(Seeds == 1 ? "seed" : "seeds")}";
}

/// <summary>Learning curves of one or several runs.</summary>
internal static class LearningCurves
{
    /// <summary>Points of a mean curve at most.</summary>
    private const int MaxPoints = 200;

    /// <summary>The runs, grouped by all settings that say how they learn, but for the seed, in the order they come.</summary>
    /// <exception cref="DdpgException">The runs are of several tasks, or a group has no point.</exception>
    public static IReadOnlyList<CurveGroup> Of(IReadOnlyList<RunRecord> runs, CurveOptions options)
    {
        string[] tasks = [.. runs.Select(run => run.Settings.Environment).Distinct()];
        if (tasks.Length > 1)
            throw new DdpgException($"the runs are of several tasks ({string.Join(", ", tasks)}), whose returns do not compare; plot one task at a time.");
        return [.. runs.GroupBy(run => Presets.LearningKey(run.Settings)).Select(group => Mean([.. group], options))];
    }

    /// <summary>The chart of some groups.</summary>
    public static LineChart Chart(string task, IReadOnlyList<CurveGroup> groups, CurveOptions options, IReadOnlyList<Reference> references)
    {
        string band = groups.Any(group => group.Runs > 1) ? $"mean over seeds, band: 95 % bootstrap interval ({SampleStatistics.Resamples:N0} resamples)" : "one seed each";
        string smoothing = options.Smoothing == 1 ? "no smoothing" : $"each point the mean of {options.Smoothing} rows up to it";
        return new(
            $"{task}: {MetricColumn.Of(options.Y).Label}",
            string.Create(CultureInfo.InvariantCulture, $"{band}; {smoothing}"),
            MetricColumn.Of(options.X).Label,
            MetricColumn.Of(options.Y).Label,
            [.. groups.Select(group => new ChartSeries($"{group.Label} ({group.Count})", group.Points))],
            references);
    }

    private static CurveGroup Mean(RunRecord[] runs, CurveOptions options)
    {
        string preset = runs[0].Settings.Preset, label = Presets.Label(runs[0].Settings);
        int seeds = runs.DistinctBy(run => run.Settings.Seed).Count();
        CurvePoint[][] curves = [.. runs.Select(run => Smooth(run.Curve(options.X, options.Y), options.Smoothing))];
        int empty = Array.FindIndex(curves, curve => curve.Length == 0);
        if (empty >= 0)
            throw new DdpgException($"{runs[empty].Path}: its log has no {options.Y} yet; name another column with --column, or wait for a row.");
        if (curves.Length == 1)
            return new(preset, label, 1, 1, CurvePoint.Thin(curves[0]));

        // Every x at which a run has a point, from where all have begun to where the first ends.
        double first = curves.Max(curve => curve[0].X), last = curves.Min(curve => curve[^1].X);
        if (first > last)
            throw new DdpgException($"{label}: its {runs.Length} runs have no {MetricColumn.Of(options.X).Label} in common (one begins at {first:N1}, another ends at {last:N1}); plot them one by one.");
        double[] grid = [.. curves.SelectMany(curve => curve.Select(point => point.X)).Append(first).Append(last).Where(x => x >= first && x <= last).Distinct().Order()];
        if (grid.Length > MaxPoints)
            grid = [.. Enumerable.Range(0, MaxPoints).Select(i => first + ((last - first) * i / (MaxPoints - 1)))];
        return new(preset, label, curves.Length, seeds, [.. grid.Select(At)]);

        CurvePoint At(double x)
        {
            double[] values = [.. curves.Select(curve => Interpolate(curve, x))];
            Interval interval = SampleStatistics.Interval(values, SampleStatistics.Mean);
            return new(x, values.Average(), interval.Low, interval.High);
        }
    }

    private static CurvePoint[] Smooth(IReadOnlyList<CurvePoint> points, int rows) =>
        [.. points.Select((point, i) => new CurvePoint(point.X, points.Skip(Math.Max(0, i + 1 - rows)).Take(Math.Min(rows, i + 1)).Average(p => p.Y)))];

    private static double Interpolate(CurvePoint[] curve, double x)
    {
        int above = Array.FindIndex(curve, point => point.X >= x);
        if (above <= 0)
            return above < 0 ? curve[^1].Y : curve[0].Y;
        CurvePoint before = curve[above - 1], after = curve[above];
        return before.Y + ((x - before.X) / (after.X - before.X) * (after.Y - before.Y));
    }
}
