namespace Ddpg.Tests.Golden;

/// <summary>Where golden data lies: beside the tests, or in the directory that DDPG_GOLDEN names, which has the same layout.</summary>
internal static class GoldenData
{
    private static readonly string? Elsewhere = Environment.GetEnvironmentVariable("DDPG_GOLDEN");

    /// <summary>Whether the data is the project's own, whose counts are known.</summary>
    public static bool IsOwn => Elsewhere is null;

    /// <summary>The path of a file; skips the test where another directory lacks it.</summary>
    public static string Path(string set, string file)
    {
        string path = System.IO.Path.Combine(Elsewhere ?? System.IO.Path.Combine(AppContext.BaseDirectory, "Golden"), set, file);
        Skip.If(Elsewhere is not null && !File.Exists(path), $"DDPG_GOLDEN has no {set}/{file}.");
        return path;
    }
}
