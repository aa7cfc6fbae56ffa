using Ddpg.Envs.Vectorized;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Reports;

/// <summary>A figure that somebody has published, to compare a run with.</summary>
/// <param name="Task">The task.</param>
/// <param name="Preset">The preset that reproduces its write-up; empty where it serves all.</param>
/// <param name="Label">Whose it is and what.</param>
/// <param name="Value">Its value.</param>
internal sealed record PublishedFigure(string Task, string Preset, string Label, double Value)
{
    /// <summary>Columns of the log that it compares with.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [MetricColumn.Return, MetricColumn.Evaluation];

    /// <summary>After how many environment steps; null where it stands for a whole run.</summary>
    public double? Steps { get; init; }
}

/// <summary>The figures known.</summary>
internal static class PublishedFigures
{
    private const string FirstReturns = "notebook of 2017 after Emami, first episodes";

    private static readonly PublishedFigure[] All =
    [
        new("pendulum", "", "rl-zoo3 DDPG, 20k steps: −152", -152),
        new("pendulum", "keras", "Keras example, best: −160", -160),
        new("pendulum", "keras", "Keras example, worst: −250", -250),
        new("pendulum", "gautham", "Gautham, last 10 episodes: −434", -434),
        .. Points("emami", FirstReturns, [-1062, -1686, -952], [MetricColumn.Return]),
        .. Points("emami", FirstReturns + ": Qmax", [-0.26, -0.56, -0.67], ["q_max"]),
        new("halfcheetah", "", "Tianshou, 1M steps, 10 seeds: 11,719", 11719),
        new("halfcheetah", "", "CleanRL, 1M steps, 3 seeds: 10,374", 10374),
        new("halfcheetah", "", "Spinning Up, 1M steps, 10 seeds: 10,110", 10110),
        new("halfcheetah", "", "Spinning Up at 250k: 7,365", 7365) { Steps = 250_000 },
        new("halfcheetah", "", "Spinning Up at 100k: 4,339", 4339) { Steps = 100_000 },
    ];

    /// <summary>Those of a task that compare with a column, and serve all presets or one of these.</summary>
    public static IReadOnlyList<Reference> For(string task, IEnumerable<string> presets, CurveOptions options) =>
    [
        .. All.Where(figure => figure.Task == task && figure.Columns.Contains(options.Y) && (figure.Preset.Length == 0 || presets.Contains(figure.Preset)) && (figure.Steps is null || options.X == MetricColumn.Steps))
            .GroupBy(figure => figure.Label)
            .Select(group => new Reference(group.Key, [.. group.Select(figure => (figure.Steps, figure.Value))])),
    ];

    /// <summary>Values of a pendulum's first episodes, 200 steps each.</summary>
    private static IEnumerable<PublishedFigure> Points(string preset, string label, double[] values, string[] columns) =>
        values.Select((value, i) => new PublishedFigure("pendulum", preset, label, value) { Columns = columns, Steps = 200 * (i + 1) });
}
