using System.Globalization;
using System.Reflection;
using System.Text;

namespace Ddpg.Runtime.Settings;

/// <summary>One setting of <see cref="TrainingSettings"/>, read and written by key.</summary>
/// <param name="Property">The property behind it.</param>
/// <param name="Attribute">Its description.</param>
internal sealed record SettingInfo(PropertyInfo Property, SettingAttribute Attribute)
{
    /// <summary>Name in a configuration file.</summary>
    public string Key => Attribute.Key;

    /// <summary>Name on the command line.</summary>
    public string Option => "--" + Key.Replace('_', '-');

    /// <summary>The allowed range as a reader takes it, empty where any value of the type will do.</summary>
    public string Range
    {
        get
        {
            if (Property.PropertyType.IsEnum)
                return string.Join(", ", Enum.GetValuesAsUnderlyingType(Property.PropertyType).Cast<object>().Select(value => Kebab(Enum.ToObject(Property.PropertyType, value).ToString()!)));
            string low = (Attribute.AboveMin ? "above " : "") + Number(Attribute.Min);
            if (double.IsNegativeInfinity(Attribute.Min))
                return "";
            return double.IsPositiveInfinity(Attribute.Max) ? (Attribute.AboveMin ? low : $"{low} or more") : $"{low} to {Number(Attribute.Max)}";
        }
    }

    /// <summary>The value as text, as a configuration file and the command line take it.</summary>
    public string Text(TrainingSettings settings) => Property.GetValue(settings) switch
    {
        bool value => value ? "true" : "false",
        Enum value => Kebab(value.ToString()),
        IReadOnlyList<int> value => string.Join('-', value),
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        object value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        null => "",
    };

    /// <summary>The settings with this one read from text.</summary>
    /// <exception cref="FormatException">The text is not of the setting's type; the message is a full line.</exception>
    public TrainingSettings With(TrainingSettings settings, string text)
    {
        object value = Parse(text.Trim()) ?? throw new FormatException($"{Key} is '{text}'; it takes {Kind}{(Range.Length == 0 ? "" : $", {Range}")}.");
        TrainingSettings copy = settings with { };
        Property.SetValue(copy, value);
        return copy;
    }

    /// <summary>A line for each way the value breaks its range.</summary>
    public IEnumerable<string> Violations(TrainingSettings settings)
    {
        IEnumerable<double> numbers = Property.GetValue(settings) switch
        {
            int value => [value],
            long value => [value],
            ulong value => [value],
            double value => [value],
            IReadOnlyList<int> value => value.Select(width => (double)width),
            _ => [],
        };
        bool Allowed(double x) => x <= Attribute.Max && (Attribute.AboveMin ? x > Attribute.Min : x >= Attribute.Min);
        return numbers.All(Allowed) ? [] : [$"{Key} is {Text(settings)}; it must be {Range}."];
    }

    private string Kind => Property.PropertyType switch
    {
        { IsEnum: true } => "one of",
        Type type when type == typeof(bool) => "true or false",
        Type type when type == typeof(double) => "a number",
        Type type when type == typeof(string) => "a name",
        Type type when typeof(IReadOnlyList<int>).IsAssignableFrom(type) => "widths such as 256-256",
        _ => "a whole number",
    };

    private object? Parse(string text)
    {
        Type type = Property.PropertyType;
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return text is "true" ? true : text is "false" ? false : null;
        if (type == typeof(double))
            return NumberText.TryParse(text, out double number) ? number : null;
        if (type == typeof(int))
            return NumberText.TryParse(text, out int number) ? number : null;
        if (type == typeof(long))
            return NumberText.TryParse(text, out long number) ? number : null;
        if (type == typeof(ulong))
            return NumberText.TryParse(text, out ulong number) ? number : null;
        if (type.IsEnum)
            return Enum.GetNames(type).FirstOrDefault(name => Kebab(name) == text) is string name ? Enum.Parse(type, name) : null;
        return Widths(text);
    }

    private static int[]? Widths(string text)
    {
        string inner = text.Trim('[', ']').Trim();
        if (inner.Length == 0)
            return [];
        string[] parts = inner.Split(['-', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        int[] widths = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i]))
                return null;
        }

        return widths;
    }

    private static string Number(double value) => value.ToString("#,0.############", CultureInfo.InvariantCulture);

    private static string Kebab(string name)
    {
        StringBuilder text = new();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}

/// <summary>All settings, in the order of their properties.</summary>
internal static class SettingTable
{
    /// <summary>All settings.</summary>
    public static IReadOnlyList<SettingInfo> All { get; } =
    [
        .. typeof(TrainingSettings).GetProperties()
            .Select(property => (property, attribute: property.GetCustomAttribute<SettingAttribute>()))
            .Where(pair => pair.attribute is not null)
            .Select(pair => new SettingInfo(pair.property, pair.attribute!)),
    ];

    /// <summary>The setting of that key, or null.</summary>
    public static SettingInfo? Find(string key) => All.FirstOrDefault(setting => setting.Key == key);
}
