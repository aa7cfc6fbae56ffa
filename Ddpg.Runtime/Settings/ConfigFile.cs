using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ddpg.Runtime.Settings;

/// <summary>Settings as YAML: one 'key: value' a line, lists as 256-256 or [256, 256].</summary>
internal static class ConfigFile
{
    /// <summary>All settings, fully resolved, each with its help as a comment.</summary>
    public static string Text(TrainingSettings settings)
    {
        StringBuilder text = new();
        foreach (SettingInfo setting in SettingTable.All)
        {
            string value = setting.Text(settings);
            text.Append(setting.Key).Append(": ").Append(value.Length == 0 ? "[]" : value).Append("  # ").Append(setting.Attribute.Help).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The keys and values of a file, in its order.</summary>
    /// <exception cref="DdpgException">It is missing, not YAML, or not a flat mapping; a line for each unknown key.</exception>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        if (!File.Exists(path))
            throw new DdpgException($"{path}: no such configuration file.");
        YamlStream yaml = [];
        try
        {
            using StreamReader reader = new(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new DdpgException($"{path}: not YAML at line {error.Start.Line}, column {error.Start.Column} ({error.Message.ReplaceLineEndings(" ")}).");
        }

        if (yaml.Documents.Count == 0)
            return [];
        if (yaml.Documents[0].RootNode is not YamlMappingNode mapping)
            throw new DdpgException($"{path}: expected 'key: value' lines, such as 'batch: 64'.");
        List<(string Key, string Value)> pairs = [];
        List<string> problems = [];
        foreach ((YamlNode keyNode, YamlNode valueNode) in mapping.Children)
        {
            string key = keyNode.ToString();
            if (SettingTable.Find(key) is null)
                problems.Add($"{path}: unknown key '{key}'; nearest: '{Nearest.To(key, SettingTable.All.Select(setting => setting.Key))}'. 'train --help' lists all keys.");
            pairs.Add((key, valueNode is YamlSequenceNode list ? string.Join('-', list.Children) : valueNode.ToString()));
        }

        return problems.Count == 0 ? pairs : throw new DdpgException(problems);
    }
}

/// <summary>The nearest of some words, for messages about a misspelt one.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits (Levenshtein 1966).</summary>
    public static string To(string word, IEnumerable<string> candidates) => candidates.MinBy(candidate => Distance(word, candidate)) ?? "";

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
