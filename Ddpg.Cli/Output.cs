using Ddpg.Runtime;

namespace Ddpg.Cli;

/// <summary>What verbs print.</summary>
internal static class Output
{
    /// <summary>One JSON object.</summary>
    public static void Json(object value) => Console.WriteLine(JsonFormat.Text(value));

    /// <summary>Where a picture or page went.</summary>
    public static void Wrote(string path) => Console.WriteLine($"wrote {path} ({new FileInfo(path).Length / 1024.0:N0} KiB)");
}
