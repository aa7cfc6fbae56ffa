using System.Globalization;
using System.Reflection;
using CommandLine;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli;

/// <summary>A command that shows a verb at work.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExampleAttribute(string command) : Attribute
{
    /// <summary>As it is typed.</summary>
    public string Command => command;
}

/// <summary>What --help prints: every option with its default and range, and one example.</summary>
internal static class Help
{
    private const int Column = 34;
    private const int Width = 120;

    /// <summary>Name and version of the program.</summary>
    public static string Version => $"ddpg {typeof(Help).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>All verbs.</summary>
    public static void PrintVerbs(TextWriter writer, IEnumerable<Type> verbs)
    {
        writer.WriteLine($"{Version}: Deep Deterministic Policy Gradient on ILGPU kernels");
        writer.WriteLine("ddpg VERB [options]; 'ddpg VERB --help' lists a verb's options");
        writer.WriteLine();
        foreach (Type verb in verbs)
            Entry(writer, "  " + Verb(verb).Name, Verb(verb).HelpText, 14);
        writer.WriteLine();
        writer.WriteLine("Exit codes: 0 done; 1 a check or a seed failed; 2 bad input, a line for each problem; 130 interrupted, with everything saved.");
        writer.WriteLine("Example: ddpg train pendulum");
    }

    /// <summary>One verb.</summary>
    public static void PrintVerb(TextWriter writer, Type verb)
    {
        PropertyInfo[] properties = [.. verb.GetProperties().OrderBy(property => property.DeclaringType != verb)];
        ValueAttribute[] values = [.. properties.Select(property => property.GetCustomAttribute<ValueAttribute>(true)).OfType<ValueAttribute>()];
        writer.WriteLine($"ddpg {Verb(verb).Name} {string.Concat(values.Select(value => (value.Required ? value.MetaName : $"[{value.MetaName}]") + " "))}[options]");
        writer.WriteLine(Verb(verb).HelpText);
        writer.WriteLine();
        foreach (ValueAttribute value in values)
            Entry(writer, "  " + value.MetaName, value.HelpText, Column);
        foreach (PropertyInfo property in properties)
        {
            if (property.GetCustomAttribute<OptionAttribute>(true) is OptionAttribute option)
                Entry(writer, $"  --{option.LongName} {Placeholder(property, option)}", Text(option), Column);
        }

        writer.WriteLine();
        writer.WriteLine($"Example: {verb.GetCustomAttribute<ExampleAttribute>()!.Command}");
    }

    /// <summary>A verb's name and help.</summary>
    public static VerbAttribute Verb(Type type) => type.GetCustomAttribute<VerbAttribute>()!;

    /// <summary>What stands for an option's value; nothing for a switch.</summary>
    private static string Placeholder(PropertyInfo property, OptionAttribute option)
    {
        if (option.MetaValue is { Length: > 0 } given)
            return given;
        Type type = SettingTable.Find(option.LongName.Replace('-', '_'))?.Property.PropertyType ?? property.PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return property.PropertyType == typeof(bool) ? "" : "BOOL";
        return type.IsEnum || type == typeof(string) ? "X" : type.IsPrimitive ? "N" : "N-N";
    }

    private static string Text(OptionAttribute option)
    {
        if (option.HelpText is { Length: > 0 } help)
            return option.Default is null ? help : $"{help} Default: {Convert.ToString(option.Default, CultureInfo.InvariantCulture)}.";
        SettingInfo setting = SettingTable.Find(option.LongName.Replace('-', '_'))!;
        string range = setting.Range.Length == 0 || setting.Property.PropertyType.IsEnum ? "" : $" {char.ToUpperInvariant(setting.Range[0])}{setting.Range[1..]}.";
        return $"{setting.Attribute.Help}{range} Default: {Default(setting)}.";
    }

    /// <summary>What a task's own preset has.</summary>
    private static string Default(SettingInfo setting)
    {
        (string Task, string Value)[] values = [.. EnvironmentCatalog.All.Select(task => (task.Name, setting.Text(Presets.For(Presets.Find(Presets.DefaultFor(task.Name))!, task))))];
        string Shown(string value) => value.Length == 0 ? "none" : value;
        return values.All(value => value.Value == values[0].Value) ? Shown(values[0].Value) : string.Join(", ", values.Select(value => $"{Shown(value.Value)} ({value.Task})"));
    }

    /// <summary>A name and its text, wrapped beside it.</summary>
    private static void Entry(TextWriter writer, string name, string text, int column)
    {
        string line = name.PadRight(column - 1);
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                writer.WriteLine(line.TrimEnd());
                line = new string(' ', column - 1);
            }

            line += " " + word;
        }

        writer.WriteLine(line);
    }
}
