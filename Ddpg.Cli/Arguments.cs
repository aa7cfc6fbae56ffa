using System.Globalization;
using System.Reflection;
using CommandLine;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli;

/// <summary>The arguments as they were typed, checked for what the parser would pass over.</summary>
internal static class Arguments
{
    /// <summary>Names that other tools have for our options.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["lr"] = "--actor-lr and --critic-lr",
        ["learning-rate"] = "--actor-lr and --critic-lr",
        ["policy-lr"] = "--actor-lr",
        ["q-lr"] = "--critic-lr",
        ["pi-lr"] = "--actor-lr",
        ["total-timesteps"] = "--steps",
        ["timesteps"] = "--steps",
        ["n-timesteps"] = "--steps",
        ["epochs"] = "--steps",
        ["batch-size"] = "--batch",
        ["buffer-size"] = "--replay-capacity",
        ["replay-size"] = "--replay-capacity",
        ["learning-starts"] = "--warmup-steps",
        ["start-steps"] = "--warmup-steps",
        ["start-timesteps"] = "--warmup-steps",
        ["gradient-steps"] = "--updates-per-step",
        ["train-freq"] = "--updates-per-step",
        ["num-envs"] = "--envs",
        ["n-envs"] = "--envs",
        ["env-id"] = "the task's name alone, as in: ddpg train pendulum",
        ["env"] = "the task's name alone, as in: ddpg train pendulum",
        ["discount"] = "--gamma",
        ["polyak"] = "--tau (1 − polyak)",
        ["exploration-noise"] = "--noise-sigma",
        ["expl-noise"] = "--noise-sigma",
        ["act-noise"] = "--noise-sigma",
        ["action-noise"] = "--noise",
        ["hidden"] = "--actor-hidden and --critic-trunk",
        ["net-arch"] = "--actor-hidden and --critic-trunk",
        ["eval-freq"] = "--eval-every",
        ["n-eval-episodes"] = "--eval-episodes",
        ["save-freq"] = "--checkpoint-every",
        ["checkpoint-freq"] = "--checkpoint-every",
        ["cuda"] = "--device cuda",
        ["output"] = "--run-dir",
        ["log-dir"] = "--run-dir",
        ["load"] = "--resume or --from",
    };

    /// <summary>The arguments with numbers in full, for a verb's parser.</summary>
    /// <exception cref="DdpgException">A value is missing or empty, an option is unknown or given twice, or a word is left over; a line each.</exception>
    public static string[] Checked(string[] args, Type verb)
    {
        string name = Help.Verb(verb).Name;
        Dictionary<string, PropertyInfo> options = Options(verb);
        ValueAttribute[] values = [.. verb.GetProperties().Select(property => property.GetCustomAttribute<ValueAttribute>(true)).OfType<ValueAttribute>()];
        bool takesMany = verb.GetProperties().Any(property => property.GetCustomAttribute<ValueAttribute>(true) is not null && property.PropertyType == typeof(IEnumerable<string>));
        List<string> problems = [], given = [], words = [], result = [name];
        for (int i = 1; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                if (args[i].Length < 2 || args[i][0] != '-' || char.IsAsciiDigit(args[i][1]))
                {
                    words.Add(args[i]);
                    continue;
                }

                problems.Add($"unknown option '{args[i]}'; options have long names, as --{options.Keys.First()}. 'ddpg {name} --help' lists all.");
                i += HasValue(i) ? 1 : 0;
                continue;
            }

            (string option, string? value) = args[i].IndexOf('=', StringComparison.Ordinal) is >= 0 and int at ? (args[i][2..at], args[i][(at + 1)..]) : (args[i][2..], null);
            if (!options.TryGetValue(option, out PropertyInfo? property))
            {
                problems.Add(Elsewhere.TryGetValue(option.Replace('_', '-'), out string? ours)
                    ? $"unknown option '--{option}'; here it is {ours}."
                    : $"unknown option '--{option}'; nearest: '--{Nearest.To(option, options.Keys)}'. 'ddpg {name} --help' lists all.");
                i += value is null && HasValue(i) ? 1 : 0;
                continue;
            }

            if (given.Contains(option))
                problems.Add($"'--{option}' is given more than once; keep one.");
            given.Add(option);
            if (property.PropertyType == typeof(bool))
            {
                if (value is not null)
                    problems.Add($"'--{option}' is a switch and takes no value.");
                result.Add("--" + option);
                continue;
            }

            if (value is null && HasValue(i))
                value = args[++i];
            bool mayBeEmpty = SettingTable.Find(option.Replace('-', '_')) is SettingInfo setting && typeof(IReadOnlyList<int>).IsAssignableFrom(setting.Property.PropertyType);
            if (value is null || (value.Length == 0 && !mayBeEmpty))
                problems.Add($"option '--{option}' needs a value. 'ddpg {name} --help' says which.");
            else
                result.AddRange(["--" + option, Number(property.PropertyType, option, value, problems)]);
        }

        problems.AddRange(words.Where(word => word.Length == 0).Select(_ => $"an argument is empty. 'ddpg {name} --help' says what it takes."));
        if (!takesMany)
            problems.AddRange(words.Skip(values.Length).Select(word => $"'{word}' is one word too many: 'ddpg {name}' takes {(values.Length == 0 ? "options alone" : $"one {values[0].MetaName}")}."));
        result.InsertRange(1, words);
        return problems.Count == 0 ? [.. result] : throw new DdpgException(problems);

        bool HasValue(int at) => at + 1 < args.Length && !args[at + 1].StartsWith("--", StringComparison.Ordinal);
    }

    /// <summary>A verb's options by name.</summary>
    public static Dictionary<string, PropertyInfo> Options(Type verb) => (
        from property in verb.GetProperties()
        let option = property.GetCustomAttribute<OptionAttribute>(true)
        where option is not null
        select (option.LongName, property)).ToDictionary();

    /// <summary>A number in full, as the parser takes it; other values as they are.</summary>
    private static string Number(Type type, string option, string value, List<string> problems)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        string? digits =
            type == typeof(int) ? (NumberText.TryParse(value, out int small) ? small.ToString(CultureInfo.InvariantCulture) : null)
            : type == typeof(ulong) ? (NumberText.TryParse(value, out ulong large) ? large.ToString(CultureInfo.InvariantCulture) : null)
            : value;
        if (digits is null)
            problems.Add($"--{option} is '{value}'; it takes a whole number{(type == typeof(ulong) ? " from 0 on" : "")}.");
        return digits ?? value;
    }
}
