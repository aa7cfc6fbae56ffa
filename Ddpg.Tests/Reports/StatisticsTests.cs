using System.Xml.Linq;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Tests.Runs;

namespace Ddpg.Tests.Reports;

/// <summary>Statistics over seeds, mean curves, and the charts made of them.</summary>
public sealed class StatisticsTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    [Fact]
    public void Statistics_are_the_textbooks()
    {
        double[] values = [7, 1, 3, 100, 5, 9, 4, 6];
        Assert.Equal(135.0 / 8, SampleStatistics.Mean(values));
        Assert.Equal(5.5, SampleStatistics.Median(values));
        Assert.Equal(3, SampleStatistics.Median([9, 3, 1]));
        Assert.Equal((4 + 5 + 6 + 7) / 4.0, SampleStatistics.InterquartileMean(values));
        Assert.Equal(2, SampleStatistics.InterquartileMean([1, 2, 3]));
    }

    /// <summary>For n normal values the interval of the mean is about ± 1.96 s/√n (a little less at n = 40), and the same each time.</summary>
    [Fact]
    public void The_bootstrap_interval_is_as_wide_as_theory_has_it()
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(i => Math.Cos(2.4 * i) + Math.Sin(7.1 * i))];
        Interval interval = SampleStatistics.Interval(values, SampleStatistics.Mean);
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / 39);
        Assert.Equal(2 * 1.96 * deviation / Math.Sqrt(40), interval.High - interval.Low, 0.08 * (interval.High - interval.Low));
        Assert.InRange(mean, interval.Low, interval.High);
        Assert.Equal(interval, SampleStatistics.Interval(values, SampleStatistics.Mean));
        Assert.Equal(double.NaN, SampleStatistics.Interval([1], SampleStatistics.Mean).Low);
    }

    [Fact]
    public void A_mean_curve_runs_between_the_seeds_over_their_common_steps()
    {
        RunRecord one = Run([(0, 0), (100, 10), (200, 10)]), other = Run([(50, 4), (150, 8), (300, 8)]);
        CurveGroup group = Assert.Single(LearningCurves.Of([one, other], new(MetricColumn.Steps, MetricColumn.Return, 1)));
        Assert.Equal([50.0, 100, 150, 200], group.Points.Select(point => point.X));
        Assert.Equal([4.5, 8, 9, 9], group.Points.Select(point => point.Y));
        Assert.All(group.Points, point => Assert.True(point.Low <= point.Y && point.Y <= point.High));
        CurveGroup smooth = Assert.Single(LearningCurves.Of([one], new(MetricColumn.Steps, MetricColumn.Return, 2)));
        Assert.Equal([0.0, 5, 10], smooth.Points.Select(point => point.Y));
        Assert.Contains("no eval_return yet", Assert.Throws<DdpgException>(() => LearningCurves.Of([one], new(MetricColumn.Steps, MetricColumn.Evaluation, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("in common", Assert.Throws<DdpgException>(() => LearningCurves.Of([one, Run([(300, 1)])], new(MetricColumn.Steps, MetricColumn.Return, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("several tasks", Assert.Throws<DdpgException>(() => LearningCurves.Of([one, one with { Settings = SmallRuns.For("halfcheetah") }], new(MetricColumn.Steps, MetricColumn.Return, 1))).Message, StringComparison.Ordinal);
    }

    /// <summary>The picture is well-formed, has its labels, and a point stands where axis ticks say it must.</summary>
    [Fact]
    public void A_chart_puts_a_value_where_its_axis_has_it()
    {
        LineChart chart = new("a < b", "how", "steps", "return", [new("one & two", [new(0, 0, -5, 5), new(50, 20, 15, 25), new(100, 40, 35, 45)])], [new("published", [(null, 30)])]);
        XElement svg = XElement.Parse(chart.Svg());
        XNamespace ns = svg.Name.Namespace;
        XElement[] texts = [.. svg.Elements(ns + "text")];
        foreach (string label in new[] { "a < b", "how", "steps", "return", "one & two", "published" })
            Assert.Contains(texts, text => text.Value == label);
        double At(string tick) => (double)texts.Single(text => text.Value == tick && (string?)text.Attribute("text-anchor") == "end").Attribute("y")! - 4;
        string line = svg.Elements(ns + "path").Where(path => (string?)path.Attribute("class") == "line").Last().Attribute("d")!.Value;
        double[] y = [.. line.Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal([At("0"), At("20"), At("40")], y, (a, b) => Math.Abs(a - b) < 0.2);
        Assert.Single(svg.Elements(ns + "path"), path => (string?)path.Attribute("class") == "band");
    }

    [Fact]
    public void The_terminals_curve_rises_as_its_points_do()
    {
        IReadOnlyList<string> lines = TextChart.Draw([new(0, -10), new(50, 0), new(100, 10)], "return", "steps");
        Assert.Equal(10, lines.Count);
        Assert.StartsWith(" 10 ┤", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("-10 ┤", lines[8], StringComparison.Ordinal);
        Assert.EndsWith("100 steps", lines[9], StringComparison.Ordinal);

        // Column by column the lowest line that has a dot never falls.
        int[] heights = [.. Enumerable.Range(0, 60).Select(x => Enumerable.Range(1, 8).First(y => lines[y][5 + x] != '\u2800'))];
        Assert.Equal(heights.OrderDescending(), heights);
        Assert.Equal((8, 1), (heights[0], heights[^1]));
        Assert.Empty(TextChart.Draw([new(0, 1)], "return", "steps"));
    }

    /// <summary>A run is read while it is written: a row cut short is not there yet.</summary>
    [Fact]
    public void A_row_that_is_being_written_is_not_read()
    {
        string path = runs.Train(SmallRuns.PendulumSettings with { Steps = 1600 }, "growing");
        RunRecord whole = RunRecord.Read(path);
        File.AppendAllText(Path.Combine(path, RunDirectory.MetricsName), "2400,15");
        Assert.Equal(whole.Metrics[MetricColumn.Steps], RunRecord.Read(path).Metrics[MetricColumn.Steps]);
        Assert.NotNull(whole.Summary);
        File.AppendAllText(Path.Combine(path, RunDirectory.MetricsName), "\nno,numbers\n");
        Assert.Equal(whole.Metrics[MetricColumn.Steps], RunRecord.Read(path).Metrics[MetricColumn.Steps]);
        Assert.Contains("not a run's directory", Assert.Throws<DdpgException>(() => RunRecord.Read(runs.Folder)).Message, StringComparison.Ordinal);
    }

    private static RunRecord Run((double X, double Y)[] points) => new(
        "run",
        SmallRuns.PendulumSettings,
        MetricColumn.All.ToDictionary(column => column.Name, column => points.Select(point => column.Name switch { MetricColumn.Steps => point.X, MetricColumn.Return => point.Y, _ => double.NaN }).ToArray()),
        null,
        null);
}
