using System.Diagnostics;
using System.Globalization;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using Spectre.Console;

namespace Ddpg.Cli;

/// <summary>What a training run shows: one live line on a terminal, plain lines elsewhere.</summary>
internal abstract class ProgressDisplay : IDisposable
{
    /// <summary>The display that fits standard output.</summary>
    public static ProgressDisplay Create(TrainingSettings settings, string runDirectory, bool quiet)
    {
        if (quiet)
            return new Silent();
        Console.WriteLine($"training {settings.Environment}, preset {settings.Preset}, seed {settings.Seed}, {settings.Environments} environment(s), {settings.Steps:N0} steps, on {settings.Device} ({settings.Kernels} kernels); run {runDirectory}");
        return Console.IsOutputRedirected ? new Plain(settings) : new Live(settings);
    }

    /// <summary>Shows a row of the log.</summary>
    public abstract void Show(TrainingProgress row);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private static string Line(TrainingProgress row, TrainingSettings settings)
    {
        TimeSpan left = TimeSpan.FromSeconds(Math.Min(1e6, (settings.Steps - row.EnvironmentSteps) * row.Seconds / row.EnvironmentSteps));
        string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
        return $"{row.EnvironmentSteps,9:N0} steps  {Number(row.StepsPerSecond, "N0"),9}/s  {Number(row.UpdatesPerSecond, "N0"),7} updates/s  "
            + $"return {Number(row.MeanReturn, "F1"),8}  critic {Number(row.CriticLoss, "G3"),8}  actor {Number(row.ActorLoss, "F1"),7}  "
            + $"ETA {left:hh\\:mm\\:ss}{(double.IsFinite(row.EvaluationReturn) ? $"  evaluation {row.EvaluationReturn:F1}" : "")}";
    }

    private sealed class Silent : ProgressDisplay
    {
        public override void Show(TrainingProgress row)
        {
        }
    }

    private sealed class Plain(TrainingSettings settings) : ProgressDisplay
    {
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();

        public override void Show(TrainingProgress row)
        {
            if (!double.IsFinite(row.EvaluationReturn) && sinceLine.ElapsedMilliseconds < 2000)
                return;
            sinceLine.Restart();
            Console.WriteLine(Line(row, settings));
        }
    }

    private sealed class Live(TrainingSettings settings) : ProgressDisplay
    {
        private double evaluation = double.NaN;
        private bool shown;

        public override void Show(TrainingProgress row)
        {
            if (double.IsFinite(row.EvaluationReturn))
                evaluation = row.EvaluationReturn;
            if (shown)
                AnsiConsole.Cursor.MoveUp(1);
            shown = true;
            int width = Math.Max(20, AnsiConsole.Profile.Width - 1);
            string line = Line(row with { EvaluationReturn = evaluation }, settings);
            int done = (int)(10 * row.EnvironmentSteps / settings.Steps);
            AnsiConsole.MarkupLine($"[green]{new string('━', done)}[/][grey]{new string('━', 10 - done)}[/] " + Markup.Escape(line.Length > width - 11 ? line[..(width - 11)] : line.PadRight(width - 11)));
        }
    }
}
