using System.Net;
using System.Text;
using Ddpg.Runtime.Agent;

namespace Ddpg.Runtime.Reports;

/// <summary>A page in one file: styles, scripts and data inside, nothing fetched.</summary>
internal static class HtmlPage
{
    /// <summary>Of a chart on a telephone, in its own pixels, so that its text stays readable.</summary>
    private const int NarrowWidth = 370;

    /// <summary>The page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">Its HTML.</param>
    /// <param name="isLive">Whether it takes its sections anew from the server that it came from.</param>
    public static string Of(string title, string body, bool isLive = false)
    {
        string[] scripts = ["chart.js", "player.js", "start.js", .. isLive ? ["live.js"] : Array.Empty<string>()];
        StringBuilder page = new();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src {(isLive ? "'self'" : "'none'")}\">\n");
        page.Append($"<link rel=\"icon\" href=\"data:,\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<style>\n{Palette.Css(":root")}{Resource("page.css")}</style>\n</head>\n<body>\n{body}\n");
        foreach (string script in scripts)
            page.Append($"<script>\n{Resource(script)}</script>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Text for HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A chart that shows its values at the pointer.</summary>
    public static string Chart(LineChart chart)
    {
        LineChart narrow = chart with { Width = NarrowWidth, Height = Math.Min(chart.Height, 320) };
        return chart.Width <= NarrowWidth + 60 ? $"<div class=\"chart\">{chart.Svg()}</div>\n"
            : $"<div class=\"chart wide\">{chart.Svg()}</div>\n<div class=\"chart narrow\">{narrow.Svg()}</div>\n";
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
