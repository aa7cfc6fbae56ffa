using System.Text;
using Ddpg.Runtime.Runs;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ddpg.Runtime.Settings;

/// <summary>Settings as YAML: one 'key: value' a line, lists as 256-256 or [256, 256].</summary>
internal static class ConfigFile
{
    /// <summary>Characters of a file at most; all settings with their help are some 7,000.</summary>
    private const int MaxLength = 1 << 20;

    /// <summary>What readers of YAML take for a truth value or for nothing.</summary>
    private static readonly HashSet<string> Words = new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>All settings, fully resolved, each with its help as a comment.</summary>
    public static string Text(TrainingSettings settings)
    {
        StringBuilder text = new();
        foreach (SettingInfo setting in SettingTable.All)
            text.Append(setting.Key).Append(": ").Append(Yaml(setting, settings)).Append("  # ").Append(setting.Attribute.Help).Append('\n');
        return text.ToString();
    }

    /// <summary>The keys and values of a file, in its order.</summary>
    /// <exception cref="DdpgException">It is missing, not YAML, or not a flat mapping; a line for each unknown key.</exception>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        if (!File.Exists(path))
            throw new DdpgException($"{path}: no such configuration file.");
        List<(string Key, string Value)> pairs;
        try
        {
            char[] text = new char[MaxLength + 1];
            using StreamReader reader = new(path);
            int length = reader.ReadBlock(text);
            if (length > MaxLength)
                throw new DdpgException($"{path}: no configuration file has more than {MaxLength:N0} characters.");
            pairs = Parse(path, new string(text, 0, length));
        }
        catch (YamlException error)
        {
            throw new DdpgException($"{path}: not YAML at line {error.Start.Line}, column {error.Start.Column} ({error.Message.ReplaceLineEndings(" ")}).");
        }
        catch (InvalidOperationException)
        {
            throw new DdpgException($"{path}: not YAML: it ends in the middle; expected 'key: value' lines, such as 'batch: 64'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DdpgException($"{path}: cannot be read ({error.Message.TrimEnd('.')}).");
        }

        List<string> problems =
        [
            .. pairs.Where(pair => SettingTable.Find(pair.Key) is null)
                .Select(pair => $"{path}: unknown key '{pair.Key}'; nearest: '{Nearest.To(pair.Key, SettingTable.All.Select(setting => setting.Key))}'. 'train --help' lists all keys."),
            .. pairs.GroupBy(pair => pair.Key).Where(group => group.Count() > 1).Select(group => $"{path}: key '{group.Key}' is given more than once; keep one."),
        ];
        return problems.Count == 0 ? pairs : throw new DdpgException(problems);
    }

    /// <summary>All settings of a file that holds them all; those that it lacks have their defaults.</summary>
    /// <exception cref="DdpgException">It is not such a file.</exception>
    /// <exception cref="FormatException">A value is not of its setting's type.</exception>
    public static TrainingSettings ReadSettings(string path) =>
        Read(path).Aggregate(new TrainingSettings(), (settings, pair) => SettingTable.Find(pair.Key)!.With(settings, pair.Value));

    /// <summary>One mapping of scalars, or of lists of them: whatever else YAML knows (anchors, a second document) is no setting.</summary>
    private static List<(string Key, string Value)> Parse(string path, string text)
    {
        Parser parser = new(new StringReader(text));
        List<(string Key, string Value)> pairs = [];
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            return pairs;
        parser.Consume<DocumentStart>();
        if (parser.Accept<Scalar>(out _) && Text().Length == 0)
            return pairs;
        Require<MappingStart>(out _);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            string key = Text();
            if (parser.Accept<Scalar>(out _))
            {
                pairs.Add((key, Text()));
                continue;
            }

            Require<SequenceStart>(out _);
            List<string> list = [];
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Text());
            pairs.Add((key, string.Join('-', list)));
        }

        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _) ? pairs : throw new DdpgException($"{path}: a second document begins at line {parser.Current!.Start.Line}; settings stand in one.");

        string Text()
        {
            Require(out Scalar scalar);
            return scalar.Value;
        }

        void Require<TEvent>(out TEvent consumed)
            where TEvent : ParsingEvent
        {
            if (!parser.Accept<TEvent>(out _))
                throw new DdpgException($"{path}: line {parser.Current!.Start.Line} is not a setting; expected 'key: value' lines, such as 'batch: 64'.");
            consumed = parser.Consume<TEvent>();
        }
    }

    /// <summary>A value as YAML reads it back: text that it would take for something else is quoted.</summary>
    private static string Yaml(SettingInfo setting, TrainingSettings settings)
    {
        string value = setting.Text(settings);
        if (setting.Property.PropertyType != typeof(string))
            return value.Length == 0 ? "[]" : value;
        bool isPlain = value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !Words.Contains(value);
        return isPlain ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
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
