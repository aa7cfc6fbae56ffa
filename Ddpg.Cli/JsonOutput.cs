using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ddpg.Cli;

/// <summary>How JSON is printed.</summary>
internal static class JsonOutput
{
    /// <summary>Indented, snake_case, without what is null.</summary>
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Prints one object.</summary>
    public static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));
}
