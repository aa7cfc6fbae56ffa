using CommandLine;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Draws learning curves.</summary>
[Verb("plot", HelpText = "Draw the learning curves of some runs, grouped by settings, with 95 % intervals over their seeds.")]
[Example("ddpg plot runs/pendulum-* --reference --svg curves.svg")]
internal sealed class PlotVerb : IVerb
{
    private const int MaxSmoothing = 1000;

    [Value(0, MetaName = "RUN…", HelpText = "Run directories; one that holds several seeds' runs stands for all of them.")]
    public IEnumerable<string> Runs { get; set; } = [];

    [Option("over", Default = "steps", HelpText = "steps (environment steps) or seconds (training time).")]
    public string Over { get; set; } = "";

    [Option("column", Default = MetricColumn.Evaluation, HelpText = "A column of metrics.csv.")]
    public string Column { get; set; } = "";

    [Option("smooth", Default = 1, HelpText = "Rows that each point is the mean of, itself and those before it, 1 to 1,000; 1: no smoothing.")]
    public int Smooth { get; set; }

    [Option("reference", HelpText = "Draw the figures published for the task, and for the presets shown.")]
    public bool Reference { get; set; }

    [Option("svg", MetaValue = "FILE", HelpText = "New file: the chart as a picture.")]
    public string? Svg { get; set; }

    [Option("html", MetaValue = "FILE", HelpText = "New file: the chart on a page of its own that shows values at the pointer.")]
    public string? Html { get; set; }

    [Option("json", HelpText = "Print the curves as one JSON object.")]
    public bool Json { get; set; }

    public int Run()
    {
        string[] columns = [.. MetricColumn.All.Select(column => column.Name)];
        List<string> problems = [];
        if (Over is not ("steps" or "seconds"))
            problems.Add($"--over is '{Over}'; it takes steps or seconds.");
        if (!columns.Contains(Column))
            problems.Add($"--column is '{Column}'; nearest: '{Nearest.To(Column, columns)}'. It takes {string.Join(", ", columns)}.");
        if (Smooth is < 1 or > MaxSmoothing)
            problems.Add($"--smooth is {Smooth}; it must be 1 to {MaxSmoothing:N0}.");
        if (!Runs.Any())
            problems.Add("plot needs a run directory. Example: ddpg plot runs/pendulum-pendulum-s0-20260101-120000");
        if (problems.Count > 0)
            throw new DdpgException(problems);
        OutputFile.Check(Svg, Html);

        RunRecord[] runs = [.. Runs.Select(RunPaths.Resolve).SelectMany(RunRecord.ReadAll).DistinctBy(run => Path.GetFullPath(run.Path))];
        CurveOptions options = new(Over == "steps" ? MetricColumn.Steps : MetricColumn.Seconds, Column, Smooth);
        IReadOnlyList<CurveGroup> groups = LearningCurves.Of(runs, options);
        string task = runs[0].Settings.Environment;
        IReadOnlyList<Reference> references = Reference ? PublishedFigures.For(task, groups.Select(group => group.Preset), options) : [];
        if (Reference && references.Count == 0)
            throw new DdpgException($"--reference: nothing is published for {Column} of {task} and these presets; try --column {MetricColumn.Return}.");
        LineChart chart = LearningCurves.Chart(task, groups, options, references);
        if (Svg is not null)
            OutputFile.Write(Svg, chart.Svg());
        if (Html is not null)
            OutputFile.Write(Html, HtmlPage.Of(chart.Title, $"<h1>{HtmlPage.Escape(chart.Title)}</h1>\n{HtmlPage.Chart(chart)}{Table(groups)}"));
        if (Json)
            Output.Json(new { env = task, x = options.X, y = options.Y, smoothing = Smooth, groups = groups.Select(Row) });
        else
            Print(groups, task);
        return 0;
    }

    private static object Row(CurveGroup group) => new
    {
        preset = group.Preset,
        label = group.Label,
        runs = group.Runs,
        seeds = group.Seeds,
        points = group.Points.Select(point => new { x = point.X, y = point.Y, low = JsonFormat.Finite(point.Low), high = JsonFormat.Finite(point.High) }),
    };

    private static string LastOf(CurveGroup group)
    {
        CurvePoint last = group.Points[^1];
        return double.IsFinite(last.Low) ? $"{last.Y:N1} ({last.Low:N1} to {last.High:N1}) at {last.X:N0}" : $"{last.Y:N1} at {last.X:N0}";
    }

    private static string Table(IReadOnlyList<CurveGroup> groups) =>
        "<table><tr><th>settings</th><th>seeds</th><th>last point (95 % interval)</th></tr>"
        + string.Concat(groups.Select(group => $"<tr><td>{HtmlPage.Escape(group.Label)}</td><td>{group.Count}</td><td>{LastOf(group)}</td></tr>")) + "</table>\n";

    private void Print(IReadOnlyList<CurveGroup> groups, string task)
    {
        foreach (string path in new[] { Svg, Html }.OfType<string>())
            Output.Wrote(path);
        foreach (CurveGroup group in groups)
        {
            if (Svg is null && Html is null)
            {
                foreach (string line in TextChart.Draw(group.Points, $"{task}, {group.Label}: {Column}", Over))
                    Console.WriteLine(line);
            }

            Console.WriteLine($"{group.Label}, {group.Count}: {LastOf(group)}");
        }
    }
}
