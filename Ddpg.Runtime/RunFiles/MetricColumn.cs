using System.Globalization;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.RunFiles;

/// <summary>A column of the log.</summary>
/// <param name="Name">In metrics.csv.</param>
/// <param name="Tag">In TensorBoard; empty for none.</param>
/// <param name="Value">Its value in a row; not a finite number where there is none.</param>
internal sealed record MetricColumn(string Name, string Tag, Func<TrainingProgress, double> Value)
{
    /// <summary>On an axis, with its unit.</summary>
    public string Label { get; init; } = Name.Replace('_', ' ');

    /// <summary>The name of the first column.</summary>
    public const string Steps = "env_steps";

    /// <summary>The name of training time's column.</summary>
    public const string Seconds = "seconds";

    /// <summary>The name of the training return's column.</summary>
    public const string Return = "mean_return";

    /// <summary>The name of the evaluations' column.</summary>
    public const string Evaluation = "eval_return";

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<MetricColumn> All { get; } =
    [
        new(Steps, "", row => row.EnvironmentSteps) { Label = "environment steps" },
        new("updates", "", row => row.Updates),
        new("episodes", "", row => row.Episodes),
        new(Seconds, "", row => row.Seconds) { Label = "training time (s)" },
        new("env_steps_per_second", "charts/SPS", row => row.StepsPerSecond) { Label = "environment steps (1/s)" },
        new("updates_per_second", "charts/UPS", row => row.UpdatesPerSecond) { Label = "updates (1/s)" },
        new(Return, "charts/episodic_return", row => row.MeanReturn) { Label = "return of training episodes" },
        new("mean_length", "charts/episodic_length", row => row.MeanLength) { Label = "episode length (steps)" },
        new("critic_loss", "losses/critic_loss", row => row.CriticLoss),
        new("actor_loss", "losses/actor_loss", row => row.ActorLoss),
        new("q_mean", "losses/q_mean", row => row.MeanQ) { Label = "mean of Q(s, a)" },
        new("q_max", "losses/q_max", row => row.MaxQ) { Label = "largest Q(s, a) of a batch" },
        new("actor_gradient_norm", "norms/actor_gradient", row => row.Health?.ActorGradientNorm ?? double.NaN) { Label = "norm of the actor's gradient" },
        new("critic_gradient_norm", "norms/critic_gradient", row => row.Health?.CriticGradientNorm ?? double.NaN) { Label = "norm of the critic's gradient" },
        new("actor_norm", "norms/actor_parameters", row => row.Health?.ActorNorm ?? double.NaN) { Label = "norm of the actor's parameters" },
        new("critic_norm", "norms/critic_parameters", row => row.Health?.CriticNorm ?? double.NaN) { Label = "norm of the critic's parameters" },
        new("saturation", "policy/saturation", row => row.Health?.Saturation ?? double.NaN) { Label = "share of actions at a bound" },
        new("diverged", "charts/diverged_steps", row => row.Diverged),
        new(Evaluation, "eval/mean_return", row => row.EvaluationReturn) { Label = "return of evaluations" },
        new("eval_diverged", "", row => row.EvaluationDiverged > 0 ? row.EvaluationDiverged : double.NaN) { Label = "evaluation episodes that diverged" },
    ];

    /// <summary>The column of a name.</summary>
    public static MetricColumn Of(string name) => All.First(column => column.Name == name);

    /// <summary>The first line of the file.</summary>
    public static string Header { get; } = string.Join(',', All.Select(column => column.Name));

    /// <summary>A row of the file.</summary>
    public static string Line(TrainingProgress row) => string.Join(',', All.Select(column => Text(column.Value(row))));

    /// <summary>The values of a row, NaN where it has none; null where it is not whole: cut short, or not of numbers.</summary>
    public static double[]? Values(string row, int columns)
    {
        string[] texts = row.Split(',');
        if (texts.Length != columns)
            return null;
        double[] values = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            if (texts[k].Length == 0)
                values[k] = double.NaN;
            else if (!double.TryParse(texts[k], NumberStyles.Float, CultureInfo.InvariantCulture, out values[k]) || !double.IsFinite(values[k]))
                return null;
        }

        return double.IsFinite(values[0]) ? values : null;
    }

    /// <summary>A row of a file that another version began, with other columns.</summary>
    public static string Adapted(string header, string row)
    {
        string[] names = header.Split(','), values = row.Split(',');
        return string.Join(',', All.Select(column => values.ElementAtOrDefault(Array.IndexOf(names, column.Name)) ?? ""));
    }

    /// <summary>Counts in full, whatever their size; other numbers with nine digits.</summary>
    private static string Text(double value) =>
        !double.IsFinite(value) ? "" : value.ToString(Math.Floor(value) == value && Math.Abs(value) < 1L << 53 ? "F0" : "G9", CultureInfo.InvariantCulture);
}
