using System.Globalization;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Checkpoints;

/// <summary>What stands in a checkpoint's metadata, read and checked.</summary>
internal static class CheckpointMetadata
{
    /// <summary>The format that this program writes and reads.</summary>
    public const string Format = "ddpg 2";

    /// <summary>The newest checkpoint of a run directory.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>The networks that did best in an evaluation during training.</summary>
    public const string BestName = "best.safetensors";

    /// <summary>The kind of file that a resume needs.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The kind of file with networks alone.</summary>
    public const string Policy = "policy";

    /// <summary>What the keys of settings begin with.</summary>
    private const string SettingPrefix = "setting.";

    /// <summary>A count.</summary>
    /// <exception cref="InvalidDataException">It is missing or not a whole number from 0 on.</exception>
    public static long Count(this IReadOnlyDictionary<string, string> metadata, string key) =>
        long.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new InvalidDataException($"its '{key}' is '{metadata.GetValueOrDefault(key)}'");

    /// <summary>A number; not NaN.</summary>
    /// <exception cref="InvalidDataException">It is missing or not one.</exception>
    public static double Number(this IReadOnlyDictionary<string, string> metadata, string key) =>
        double.TryParse(metadata.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsNaN(value)
            ? value
            : throw new InvalidDataException($"its '{key}' is '{metadata.GetValueOrDefault(key)}'");

    /// <summary>Puts all settings in.</summary>
    public static void Add(Dictionary<string, string> metadata, TrainingSettings settings)
    {
        foreach (SettingInfo setting in SettingTable.All)
            metadata[SettingPrefix + setting.Key] = setting.Text(settings);
    }

    /// <summary>The settings, after format and kind were checked.</summary>
    /// <exception cref="InvalidDataException">It is a file of another program, or says settings that are none.</exception>
    public static TrainingSettings Settings(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Format)
            throw new InvalidDataException($"its format is '{metadata.GetValueOrDefault("format")}', not '{Format}': another version of this program wrote it");
        if (metadata.GetValueOrDefault("kind") is not (Checkpoint or Policy))
            throw new InvalidDataException($"its kind is '{metadata.GetValueOrDefault("kind")}', neither '{Checkpoint}' nor '{Policy}'");
        string[] keys = [.. metadata.Keys.Where(key => key.StartsWith(SettingPrefix, StringComparison.Ordinal)).Select(key => key[SettingPrefix.Length..])];
        if (keys.FirstOrDefault(key => SettingTable.Find(key) is null) is string unknown)
            throw new InvalidDataException($"its setting '{unknown}' is none of this version's: what it did cannot be gone on with");
        TrainingSettings settings = new();
        foreach (SettingInfo setting in SettingTable.All)
        {
            string text = metadata.GetValueOrDefault(SettingPrefix + setting.Key) ?? setting.Attribute.Absent
                ?? throw new InvalidDataException($"its setting '{setting.Key}' is missing");
            try
            {
                settings = setting.With(settings, text);
            }
            catch (FormatException error)
            {
                throw new InvalidDataException(error.Message);
            }
        }

        return settings.Validate() is [string first, ..] ? throw new InvalidDataException(first) : settings;
    }
}
