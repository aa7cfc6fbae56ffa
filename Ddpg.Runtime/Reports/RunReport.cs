using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Reports;

/// <summary>The page about a run: result, curves, one played episode, settings, machine, what to do next.</summary>
internal static class RunReport
{
    private static readonly (int Width, int Height) ReturnChart = (820, 380), SmallChart = (420, 270);

    private static readonly (string Title, string[] Columns)[] Charts =
    [
        ("critic loss", ["critic_loss"]),
        ("action values", ["q_mean", "q_max"]),
        ("gradient norms", ["actor_gradient_norm", "critic_gradient_norm"]),
        ("parameter norms", ["actor_norm", "critic_norm"]),
        ("share of actions at a bound", ["saturation"]),
    ];

    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rollout">An episode to play; none where there is no policy yet, or nothing to draw.</param>
    /// <param name="isLive">Whether the page goes on changing with the run.</param>
    public static string Page(RunRecord run, Rollout? rollout, bool isLive = false)
    {
        StringBuilder body = new($"<h1>{HtmlPage.Escape($"{run.Settings.Environment}, preset {run.Settings.Preset}, seed {run.Settings.Seed}")}</h1>\n<p class=\"soft\">{HtmlPage.Escape(run.Name)}</p>\n");
        foreach ((string id, string html) in Sections(run, rollout))
            body.Append($"<section id=\"{id}\" data-version=\"{Version(html)}\">\n").Append(html).Append("</section>\n");
        return HtmlPage.Of(run.Name, body.ToString(), isLive);
    }

    /// <summary>The page's sections by their ids; those of a live page are sent anew when they change.</summary>
    public static IReadOnlyList<(string Id, string Html)> Sections(RunRecord run, Rollout? rollout) =>
    [
        ("result", run.Summary is RunSummary summary ? Result(summary) : Progress(run)),
        ("curves", $"<h2>Curves</h2>\n{Chart(run, "return", [MetricColumn.Return, MetricColumn.Evaluation], ReturnChart)}<div class=\"small\">{string.Concat(Charts.Select(chart => Chart(run, chart.Title, chart.Columns, SmallChart)))}</div>\n"),
        ("episode", rollout is null ? "" : $"<h2>An episode, noise-free</h2>\n{RolloutPage.Player(rollout)}"),
        ("settings", SettingsHtml(run.Settings)),
        ("machine", run.Machine is RunMachine machine ? MachineHtml(machine, run.Settings) : ""),
        ("commands", EnvironmentCatalog.BuiltIn.Any(task => task.Name == run.Settings.Environment) ? CommandsHtml(run) : ""),
    ];

    /// <summary>Tells one content of a section from another.</summary>
    public static string Version(string html) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)))[..16];

    private static string Result(RunSummary summary) => string.Create(CultureInfo.InvariantCulture, $"""
        <p class="figure">{(summary.EvalMean is null ? "no return" : $"{summary.EvalMean:#,0.0}")} <span class="soft">± {summary.EvalStd:#,0.0}</span></p>
        <p>Mean return and standard deviation of {summary.EvalEpisodes} noise-free episodes from fixed starts, after {summary.EnvSteps:N0} environment steps and {summary.Updates:N0} updates in {summary.TrainSeconds:N1} s
        ({summary.EnvStepsPerSecond:N0} steps/s, {summary.UpdatesPerSecond:N0} updates/s).</p>
        <p class="soft">The mean's 95 % bootstrap interval over these episodes is {summary.EvalLow:#,0.0} to {summary.EvalHigh:#,0.0}. That says how well this one policy is known, not how another seed would do: <code>--seeds 0-9</code> does.</p>
        {(summary.EvalDiverged > 0 ? $"<p>{summary.EvalDiverged:N0} of these episodes diverged: their state was no longer finite, and they have no return.</p>" : "")}
        {(summary.DivergedSteps > 0 ? $"<p>{summary.DivergedSteps:N0} steps gave a state that was not finite; each cut its episode.</p>" : "")}

        """);

    private static string Progress(RunRecord run)
    {
        double Last(string column) => run.Metrics[column].LastOrDefault(double.IsFinite, double.NaN);
        string Show(string column) => Last(column) is double value && double.IsFinite(value) ? value.ToString("#,0.0", CultureInfo.InvariantCulture) : "–";
        double steps = run.EnvironmentSteps, rate = Last("env_steps_per_second");
        double seconds = Math.Min(TimeSpan.FromDays(9999).TotalSeconds, rate > 0 ? Math.Max(0, run.Settings.Steps - steps) / rate : 0);
        TimeSpan left = TimeSpan.FromSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <p class="figure">{Show(MetricColumn.Return)}</p>
            <p>Mean return of the last episodes in training; the last evaluation gave {Show(MetricColumn.Evaluation)}.</p>
            <p><progress max="{run.Settings.Steps}" value="{steps}"></progress> {steps:N0} of {run.Settings.Steps:N0} environment steps, about {(left.Days > 0 ? $"{left.Days} d " : "")}{left:hh\:mm\:ss} of training left at this rate
            ({rate:N0} steps/s, {Last("updates_per_second"):N0} updates/s).</p>

            """);
    }

    private static string Chart(RunRecord run, string title, string[] columns, (int Width, int Height) size)
    {
        ChartSeries[] series =
        [
            .. columns
                .Select(column => new ChartSeries(MetricColumn.Of(column).Label, CurvePoint.Thin(run.Curve(MetricColumn.Steps, column))))
                .Where(one => one.Points.Count > 0),
        ];
        return series.Length == 0 ? "" : HtmlPage.Chart(new LineChart(title, "no smoothing", "environment steps", "", series, []) { Width = size.Width, Height = size.Height });
    }

    private static string SettingsHtml(TrainingSettings settings)
    {
        TrainingSettings? preset = Presets.Find(settings.Preset) is Preset known && EnvironmentCatalog.Find(settings.Environment) is EnvironmentSpec task ? Presets.For(known, task) : null;
        SettingInfo[] changed = [.. SettingTable.All.Where(setting => !setting.Attribute.Placement && setting.Key != "seed" && preset is not null && setting.Text(preset) != setting.Text(settings))];
        string differs = preset is null ? ""
            : changed.Length == 0 ? $"<p>As preset <b>{HtmlPage.Escape(settings.Preset)}</b> has them.</p>\n"
            : $"<p>What differs from preset <b>{HtmlPage.Escape(settings.Preset)}</b>:</p>\n<table><tr><th>setting</th><th>here</th><th>preset</th></tr>"
                + string.Concat(changed.Select(setting => $"<tr><td>{setting.Key}</td><td>{HtmlPage.Escape(setting.Text(settings))}</td><td>{HtmlPage.Escape(setting.Text(preset!))}</td></tr>")) + "</table>\n";
        string all = string.Concat(SettingTable.All.Select(setting =>
            $"<tr><td>{setting.Key}</td><td>{HtmlPage.Escape(setting.Text(settings))}</td><td class=\"soft\">{HtmlPage.Escape(setting.Attribute.Help)}</td></tr>"));
        return $"<h2>Settings</h2>\n{differs}<details><summary>all {SettingTable.All.Count} settings</summary><table>{all}</table></details>\n";
    }

    private static string MachineHtml(RunMachine machine, TrainingSettings settings)
    {
        (string Name, string Value)[] rows =
        [
            ("device", $"{machine.Device} ({settings.Device}, {settings.Kernels} kernels)"),
            ("machine", $"{machine.Cores} cores, {machine.Os}"),
            ("runtime", $"{machine.Dotnet}; ILGPU: {machine.Ilgpu}; ddpg {machine.Version}"),
            ("started", machine.Started.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ];
        return $"<h2>Machine</h2>\n<table>{string.Concat(rows.Select(row => $"<tr><td>{row.Name}</td><td>{HtmlPage.Escape(row.Value)}</td></tr>"))}</table>\n";
    }

    private static string CommandsHtml(RunRecord run)
    {
        string path = Shell.Quote(run.Path);
        long steps = run.Summary is null ? run.Settings.Steps : 2 * run.Settings.Steps;
        (string Command, string Purpose)[] commands =
        [
            ($"ddpg eval {path}", "evaluate again"),
            (string.Create(CultureInfo.InvariantCulture, $"ddpg train --resume {path} --steps {steps}"), "train on"),
            ($"ddpg export {path} --onnx policy.onnx", "take the policy elsewhere"),
            ($"ddpg render {path} --html episodes.html", "watch more episodes"),
            ($"ddpg plot {path} --svg curve.svg", "draw the learning curve"),
        ];
        int width = commands.Max(command => command.Command.Length);
        return $"<h2>Next</h2>\n<pre>{HtmlPage.Escape(string.Join('\n', commands.Select(command => $"{command.Command.PadRight(width)}  # {command.Purpose}")))}</pre>\n";
    }
}
