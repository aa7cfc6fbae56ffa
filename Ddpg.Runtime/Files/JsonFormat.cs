using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ddpg.Runtime.Files;

/// <summary>How JSON is written and read everywhere.</summary>
internal static class JsonFormat
{
    /// <summary>Indented, snake_case, without what is null.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A number; null for one that JSON does not have.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A number with three decimals; null for one that JSON does not have.</summary>
    public static double? Rounded(double value) => Finite(Math.Round(value, 3));

    /// <summary>One object as text.</summary>
    public static string Text(object value) => JsonSerializer.Serialize(value, Options);
}
