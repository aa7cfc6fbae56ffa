using System.Text.Json;

namespace Ddpg.Cli;

/// <summary>How JSON is printed.</summary>
internal static class JsonOutput
{
    /// <summary>Indented, field names as they are.</summary>
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Prints one object.</summary>
    public static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));
}
