namespace Ddpg.Runtime.Reports;

/// <summary>The colors of pages and pictures as CSS variables, light and dark.</summary>
/// <remarks>
/// Series: Okabe and Ito, "Color universal design", 2008, which the color-blind can tell apart, without its yellow, which vanishes on white;
/// the blue, the vermilion and the black are lighter in the dark.
/// </remarks>
internal static class Palette
{
    /// <summary>Series colors, --c0 to --c6.</summary>
    public const int Series = 7;

    private const string Light =
        "--ink:#24292f;--soft:#57606a;--paper:#ffffff;--panel:#f6f8fa;--edge:#d8dee4;--sky:#eaf3fb;--floor:#c9c0b1;--far:#8fb8d4;"
        + "--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#e69f00;--c5:#56b4e9;--c6:#000000";

    private const string Dark =
        "--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--panel:#161b22;--edge:#30363d;--sky:#111c28;--floor:#4a4336;--far:#2d5f86;"
        + "--c0:#4ba3e3;--c1:#ff8540;--c6:#ffffff";

    /// <summary>The variables for all that a selector takes.</summary>
    public static string Css(string selector) => $"{selector}{{{Light}}}\n@media (prefers-color-scheme:dark){{{selector}{{{Dark}}}}}\n";
}
