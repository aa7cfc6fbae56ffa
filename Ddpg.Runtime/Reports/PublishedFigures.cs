namespace Ddpg.Runtime.Reports;

/// <summary>A figure that somebody has published, to compare a run with.</summary>
/// <param name="Task">The task.</param>
/// <param name="Preset">The preset that reproduces its write-up; empty where it serves all.</param>
/// <param name="Label">Whose it is and what.</param>
/// <param name="Return">Mean return.</param>
internal sealed record PublishedFigure(string Task, string Preset, string Label, double Return);

/// <summary>The figures known.</summary>
internal static class PublishedFigures
{
    private static readonly PublishedFigure[] All =
    [
        new("pendulum", "", "rl-zoo3 DDPG, 20k steps: −152", -152),
        new("pendulum", "keras", "Keras example, best: −160", -160),
        new("pendulum", "keras", "Keras example, worst: −250", -250),
        new("pendulum", "gautham", "Gautham, last 10 episodes: −434", -434),
        new("halfcheetah", "", "Tianshou, 1M steps, 10 seeds: 11,719", 11719),
        new("halfcheetah", "", "CleanRL, 1M steps, 3 seeds: 10,374", 10374),
        new("halfcheetah", "", "Spinning Up, 1M steps, 10 seeds: 10,110", 10110),
        new("halfcheetah", "", "Spinning Up at 250k: 7,365", 7365),
        new("halfcheetah", "", "Spinning Up at 100k: 4,339", 4339),
    ];

    /// <summary>Those of a task that serve all presets, and those of some presets.</summary>
    public static IReadOnlyList<ReferenceLine> For(string task, IEnumerable<string> presets) =>
        [.. All.Where(figure => figure.Task == task && (figure.Preset.Length == 0 || presets.Contains(figure.Preset))).Select(figure => new ReferenceLine(figure.Label, figure.Return))];
}
