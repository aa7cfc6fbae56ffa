using System.Diagnostics;
using System.Globalization;
using Ddpg.Envs.Vectorized.Vectors;
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
        return Output.IsPlain ? new Plain(settings) : new Live(settings);
    }

    /// <summary>Shows a row of the log.</summary>
    public abstract void Show(TrainingProgress row);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Evaluation and time left first, so that a narrow terminal shows them.</summary>
    private static string Line(TrainingProgress row, TrainingSettings settings, double evaluation, string left)
    {
        string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
        return $"{row.EnvironmentSteps,9:N0} steps  {left,9} left  evaluation {Number(evaluation, "F1"),8}  return {Number(row.MeanReturn, "F1"),8}  "
            + $"{Number(row.StepsPerSecond, "N0"),9} steps/s  {Number(row.UpdatesPerSecond, "N0"),7} updates/s  "
            + $"critic {Number(row.CriticLoss, "G3"),8}  actor {Number(row.ActorLoss, "F1"),7}";
    }

    private sealed class Silent : ProgressDisplay
    {
        public override void Show(TrainingProgress row)
        {
        }
    }

    private sealed class Plain(TrainingSettings settings) : ProgressDisplay
    {
        private readonly TimeLeft left = new(settings.Steps);
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();

        public override void Show(TrainingProgress row)
        {
            left.Add(row.EnvironmentSteps);
            if (!double.IsFinite(row.EvaluationReturn) && sinceLine.ElapsedMilliseconds < 2000)
                return;
            sinceLine.Restart();
            Console.WriteLine(Line(row, settings, row.EvaluationReturn, left.Text));
        }
    }

    private sealed class Live(TrainingSettings settings) : ProgressDisplay
    {
        private readonly TimeLeft left = new(settings.Steps);
        private double evaluation = double.NaN;
        private bool shown;

        public override void Show(TrainingProgress row)
        {
            if (double.IsFinite(row.EvaluationReturn))
                evaluation = row.EvaluationReturn;
            left.Add(row.EnvironmentSteps);
            Output.Try(() => Draw(row));
        }

        private void Draw(TrainingProgress row)
        {
            if (shown)
                AnsiConsole.Cursor.MoveUp(1);
            shown = true;
            int width = Math.Max(20, AnsiConsole.Profile.Width - 1) - 11;
            string line = Line(row, settings, evaluation, left.Text);
            int done = (int)Math.Clamp(10.0 * row.EnvironmentSteps / settings.Steps, 0, 10);
            AnsiConsole.MarkupLine($"[green]{new string('━', done)}[/][grey]{new string('━', 10 - done)}[/] " + Markup.Escape(line.Length > width ? line[..width] : line.PadRight(width)));
        }
    }
}

/// <summary>The time that a training still takes, by the rate of the last minute: the first steps, and other machines before a resume, say little of it.</summary>
internal sealed class TimeLeft(long steps)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Queue<(TimeSpan At, long Steps)> past = new();

    /// <summary>For a reader: 00:12:03, or with days 3d 04:00:00; a dash as long as nothing is known.</summary>
    public string Text { get; private set; } = "-";

    /// <summary>Takes note of how far it is.</summary>
    public void Add(long done) => Add(done, clock.Elapsed);

    /// <summary>Takes note of how far it was at some time.</summary>
    internal void Add(long done, TimeSpan at)
    {
        past.Enqueue((at, done));
        while (past.Count > 2 && at - past.ElementAt(1).At >= Window)
            past.Dequeue();
        (TimeSpan since, long before) = past.Peek();
        if (done <= before || at <= since)
            return;
        double seconds = (at - since).TotalSeconds * Math.Max(0, steps - done) / (done - before);
        Text = seconds > TimeSpan.FromDays(9999).TotalSeconds ? "years" : Shown(TimeSpan.FromSeconds(Math.Round(seconds)));
    }

    private static string Shown(TimeSpan time) =>
        time.TotalDays >= 1 ? time.ToString("d'd 'hh':'mm':'ss", CultureInfo.InvariantCulture) : time.ToString("hh':'mm':'ss", CultureInfo.InvariantCulture);
}
