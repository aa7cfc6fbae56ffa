using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Ddpg.Envs.Vectorized.Planar;

namespace Ddpg.Runtime.Reports;

/// <summary>A point of a curve, with the interval around it where there is one.</summary>
/// <param name="X">Where.</param>
/// <param name="Y">The value.</param>
/// <param name="Low">Lower end; not a number where there is no interval.</param>
/// <param name="High">Upper end; not a number where there is no interval.</param>
internal sealed record CurvePoint(double X, double Y, double Low = double.NaN, double High = double.NaN)
{
    /// <summary>Points that a drawn curve has at most.</summary>
    private const int MaxDrawn = 2000;

    /// <summary>As many points as can be told apart: of each stretch the first, the lowest, the highest and the last.</summary>
    public static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> points)
    {
        const int PerStretch = 4;
        if (points.Count <= MaxDrawn)
            return points;
        return
        [
            .. points.Chunk((points.Count + (MaxDrawn / PerStretch) - 1) / (MaxDrawn / PerStretch))
                .SelectMany(stretch => new[] { stretch[0], stretch.MinBy(point => point.Y)!, stretch.MaxBy(point => point.Y)!, stretch[^1] }.Distinct().OrderBy(point => point.X)),
        ];
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Label">In the legend.</param>
/// <param name="Points">In the order of x.</param>
internal sealed record ChartSeries(string Label, IReadOnlyList<CurvePoint> Points);

/// <summary>Values to compare with.</summary>
/// <param name="Label">In the legend.</param>
/// <param name="Values">Points; a value without an x is a horizontal line.</param>
internal sealed record Reference(string Label, IReadOnlyList<(double? X, double Y)> Values);

/// <summary>A line chart as SVG: axes with units, legend, bands, reference lines; light and dark, colors safe for the color-blind.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">How it was made: seeds, interval, smoothing.</param>
/// <param name="XLabel">With its unit.</param>
/// <param name="YLabel">With its unit.</param>
/// <param name="Series">The lines.</param>
/// <param name="References">Lines to compare with.</param>
internal sealed record LineChart(string Title, string Subtitle, string XLabel, string YLabel, IReadOnlyList<ChartSeries> Series, IReadOnlyList<Reference> References)
{
    private const int Left = 78;
    private const int Right = 28;
    private const int Bottom = 52;
    private const int LegendLine = 18;
    private const double CharacterWidth = 6.4;

    private static readonly string[] Dashes = ["8 4", "2 3", "8 3 2 3", "14 4", "4 4"];

    private static readonly string Style = "<style>\n" + Palette.Css(".ddpg-chart") + """
        .ddpg-chart{font:12px system-ui,sans-serif}
        .ddpg-chart text{fill:var(--soft)}.ddpg-chart .title{fill:var(--ink);font-size:15px;font-weight:600}.ddpg-chart .grid{stroke:var(--edge)}
        .ddpg-chart .line{fill:none;stroke-width:2;stroke-linejoin:round}.ddpg-chart .band{opacity:.2}.ddpg-chart .reference{stroke:var(--soft);fill:none}
        </style>
        """;

    /// <summary>Units of the picture, some three quarters of a point each.</summary>
    public int Width { get; init; } = 760;

    /// <summary>Units of the picture.</summary>
    public int Height { get; init; } = 440;

    /// <summary>The chart as one SVG element, a picture of its own.</summary>
    public string Svg()
    {
        int legendLines = LegendPlaces(out List<(double X, int Line)> places);
        double top = 62 + (legendLines * LegendLine);
        Frame frame = new(this, new(Left, top, Width - Left - Right, Height - top - Bottom));
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" class="ddpg-chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Escape(Title)}" data-scale="{Escape(frame.Json())}">""");
        svg.Append(CultureInfo.InvariantCulture, $"{Style}\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"var(--paper)\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="title" x="{Left}" y="22">{Escape(Title)}</text><text x="{Left}" y="42">{Escape(Subtitle)}</text>""").Append('\n');
        foreach (((string label, string look), (double x, int line)) in Legend.Zip(places))
        {
            double y = 62 + (line * LegendLine);
            bool isPoint = References.Any(reference => reference.Label == label && reference.Values[0].X is not null);
            svg.Append(isPoint
                ? string.Create(CultureInfo.InvariantCulture, $"""<circle class="reference" cx="{x + 12}" cy="{y - 4}" r="4"/>""")
                : string.Create(CultureInfo.InvariantCulture, $"""<path {look} d="M{x} {y - 4}h24"/>"""));
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x + 30}" y="{y}">{Escape(label)}</text>""").Append('\n');
        }

        Axes(svg, frame);
        for (int i = 0; i < Series.Count; i++)
        {
            IReadOnlyList<CurvePoint> points = Series[i].Points;
            if (points.Count > 1 && points.All(point => double.IsFinite(point.Low)))
            {
                string outline = Path(frame, [.. points.Select(point => new CurvePoint(point.X, point.High)), .. points.Reverse().Select(point => new CurvePoint(point.X, point.Low))]);
                svg.Append(CultureInfo.InvariantCulture, $"""<path class="band" style="fill:{Color(i)}" d="{outline}Z"/>""").Append('\n');
            }

            svg.Append(CultureInfo.InvariantCulture, $"""<path class="line" style="stroke:{Color(i)}" d="{Path(frame, points)}"/>""").Append('\n');
            if (points.Count == 1)
                svg.Append(CultureInfo.InvariantCulture, $"""<circle style="fill:{Color(i)}" cx="{frame.X(points[0].X):0.#}" cy="{frame.Y(points[0].Y):0.#}" r="3"/>""").Append('\n');
        }

        for (int i = 0; i < References.Count; i++)
        {
            foreach ((double? x, double y) in References[i].Values)
            {
                svg.Append(x is double at
                    ? string.Create(CultureInfo.InvariantCulture, $"""<circle class="reference" cx="{frame.X(at):0.#}" cy="{frame.Y(y):0.#}" r="4"/>""")
                    : string.Create(CultureInfo.InvariantCulture, $"""<path {Look(i)} d="M{Left} {frame.Y(y):0.#}h{frame.Area.Width}"/>""")).Append('\n');
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Every line and reference with how it is drawn.</summary>
    private IEnumerable<(string Label, string Look)> Legend =>
    [
        .. Series.Select((series, i) => (series.Label, $"class=\"line\" style=\"stroke:{Color(i)}\"")),
        .. References.Select((line, i) => (line.Label, Look(i))),
    ];

    /// <summary>References differ in their dashes.</summary>
    private static string Look(int reference) => $"class=\"reference\" stroke-dasharray=\"{Dashes[reference % Dashes.Length]}\"";

    private static string Color(int series) => $"var(--c{series % Palette.Series})";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Path(Frame frame, IReadOnlyList<CurvePoint> points) => string.Concat(points.Select((point, i) =>
        string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{frame.X(point.X):0.#} {frame.Y(point.Y):0.#}")));

    private int LegendPlaces(out List<(double X, int Line)> places)
    {
        places = [];
        double x = Left;
        int line = 0;
        foreach ((string label, _) in Legend)
        {
            double width = 48 + (label.Length * CharacterWidth);
            if (x > Left && x + width > Width - Right)
                (x, line) = (Left, line + 1);
            places.Add((x, line));
            x += width;
        }

        return line + 1;
    }

    private void Axes(StringBuilder svg, Frame frame)
    {
        Area area = frame.Area;
        foreach (double y in frame.YTicks)
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{Left} {frame.Y(y):0.#}h{area.Width}"/><text x="{Left - 8}" y="{frame.Y(y) + 4:0.#}" text-anchor="end">{Number(y)}</text>""").Append('\n');
        foreach (double x in frame.XTicks)
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{frame.X(x):0.#} {area.Top + area.Height:0.#}v5"/><text x="{frame.X(x):0.#}" y="{area.Top + area.Height + 18:0.#}" text-anchor="middle">{Number(x)}</text>""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left + (area.Width / 2)}" y="{Height - 10}" text-anchor="middle">{Escape(XLabel)}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text transform="translate(16 {area.Top + (area.Height / 2):0.#}) rotate(-90)" text-anchor="middle">{Escape(YLabel)}</text>""").Append('\n');
    }

    /// <summary>A number beside an axis.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1e7 || (value != 0 && Math.Abs(value) < 1e-3) ? "0.###e+0" : "#,0.####", CultureInfo.InvariantCulture);

    private readonly record struct Area(double Left, double Top, double Width, double Height);

    /// <summary>From values to places in the picture.</summary>
    private sealed class Frame
    {
        private const double Largest = 1e300;

        private static readonly int[] NiceFactors = [1, 2, 5, 10];

        private readonly LineChart chart;
        private readonly (double Low, double High) x;
        private readonly (double Low, double High) y;

        public Frame(LineChart chart, Area area)
        {
            this.chart = chart;
            Area = area;
            CurvePoint[] points = [.. chart.Series.SelectMany(series => series.Points)];
            (x, XTicks) = Range(points.Select(point => point.X).Concat(chart.References.SelectMany(reference => reference.Values).Select(value => value.X).OfType<double>()), steps: chart.Width / 110, isWidened: false);
            (y, YTicks) = Range(
                points.SelectMany(point => new[] { point.Y, point.Low, point.High }).Concat(chart.References.SelectMany(reference => reference.Values).Select(value => value.Y)).Where(double.IsFinite), steps: chart.Height / 75, isWidened: true);
        }

        public Area Area { get; }

        public double[] XTicks { get; }

        public double[] YTicks { get; }

        public double X(double value) => Area.Left + ((Math.Clamp(value, -Largest, Largest) - x.Low) / (x.High - x.Low) * Area.Width);

        public double Y(double value) => Area.Top + ((y.High - Math.Clamp(value, -Largest, Largest)) / (y.High - y.Low) * Area.Height);

        /// <summary>What a page needs to read values off the picture.</summary>
        public string Json() => JsonSerializer.Serialize(new
        {
            area = new[] { Area.Left, Area.Top, Area.Width, Area.Height },
            x = new[] { x.Low, x.High },
            series = chart.Series.Select(series => new { label = series.Label, points = series.Points.Select(point => new[] { Short(point.X), Short(point.Y) }) }),
        });

        private static double Short(double value) => double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        private static ((double Low, double High) Range, double[] Ticks) Range(IEnumerable<double> values, int steps, bool isWidened)
        {
            // Far enough from the ends of a double that sums of some values stay finite.
            double[] all = [.. values.Where(double.IsFinite).Select(value => Math.Clamp(value, -Largest, Largest))];
            double low = all.Length > 0 ? all.Min() : 0, high = all.Length > 0 ? all.Max() : 1, size = Math.Max(Math.Abs(low), Math.Abs(high));
            if (high - low <= 1e-9 * Math.Max(1, size))
                (low, high) = (low - Math.Max(1, 0.01 * size), high + Math.Max(1, 0.01 * size));
            double rough = (high - low) / steps, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            double step = power * NiceFactors.First(factor => power * factor >= rough * 0.999);
            if (isWidened)
                (low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
            double first = Math.Ceiling((low / step) - 1e-9);
            return ((low, high), [.. Enumerable.Range(0, (int)Math.Floor((high / step) - first + 1e-9) + 1).Select(i => (first + i) * step)]);
        }
    }
}
