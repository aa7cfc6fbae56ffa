using System.Globalization;
using System.Text;

namespace Ddpg.Runtime.Reports;

/// <summary>A small curve for a terminal, in Braille dots: two by four of them in a character.</summary>
internal static class TextChart
{
    private const int Width = 60;
    private const int Height = 8;
    private const int BrailleBlank = 0x2800;

    // Which bit of a Braille character is a dot: the left column's four from the top, then the right one's.
    private static readonly byte[] Dots = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

    /// <summary>Lines of text; empty for fewer than two points.</summary>
    /// <param name="points">In the order of x.</param>
    /// <param name="title">Above the curve.</param>
    /// <param name="xUnit">After the last x.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<CurvePoint> points, string title, string xUnit)
    {
        if (points.Count < 2)
            return [];
        double left = points[0].X, right = points[^1].X, low = points.Min(point => point.Y), high = points.Max(point => point.Y);
        double span = high > low ? high - low : 1;
        byte[] cells = new byte[Width * Height];
        int columns = Width * 2, rows = Height * 4, segment = 0, before = -1;
        for (int column = 0; column < columns; column++)
        {
            double x = left + ((right - left) * column / (columns - 1));
            while (segment + 2 < points.Count && points[segment + 1].X < x)
                segment++;
            CurvePoint from = points[segment], to = points[segment + 1];
            double y = from.Y + ((to.Y - from.Y) * Math.Clamp((x - from.X) / (to.X - from.X), 0, 1));
            int row = (int)Math.Round((high - y) / span * (rows - 1));

            // From beside the last column's height to this one's, so that a steep curve has no gaps.
            int first = before < 0 ? row : before + Math.Sign(row - before);
            for (int dot = Math.Min(first, row); dot <= Math.Max(first, row); dot++)
                cells[(dot / 4 * Width) + (column / 2)] |= Dots[(column % 2 * 4) + (dot % 4)];
            before = row;
        }

        string Label(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
        int margin = Math.Max(Label(high).Length, Label(low).Length);
        List<string> lines = [$"{new string(' ', margin)}   {title}"];
        for (int y = 0; y < Height; y++)
        {
            StringBuilder line = new((y == 0 ? Label(high) : y == Height - 1 ? Label(low) : "").PadLeft(margin) + " ┤");
            for (int x = 0; x < Width; x++)
                line.Append((char)(BrailleBlank + cells[(y * Width) + x]));
            lines.Add(line.ToString());
        }

        string end = $"{Label(right)} {xUnit}";
        lines.Add($"{new string(' ', margin)}  {Label(left).PadRight(Width - end.Length)}{end}");
        return lines;
    }
}
