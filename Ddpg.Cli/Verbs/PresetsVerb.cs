using CommandLine;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Lists presets, or one preset's values with their sources.</summary>
[Verb("presets", HelpText = "List the presets, or the values of one with their sources.")]
[Example("ddpg presets keras")]
internal sealed class PresetsVerb : IVerb
{
    [Value(0, MetaName = "NAME", HelpText = "A preset.")]
    public string? Name { get; set; }

    [Option("json", HelpText = "Print one JSON object.")]
    public bool Json { get; set; }

    public int Run()
    {
        if (Name is not null)
            return One(Find(Name));
        if (Json)
        {
            Output.Json(Presets.All.ToDictionary(preset => preset.Name, preset => preset.Title));
            return 0;
        }

        foreach (Preset preset in Presets.All)
            Console.WriteLine($"{preset.Name,-10}  {preset.Title}{Environment.NewLine}{"",-10}  published for the pendulum: {preset.Published}");
        Console.WriteLine("'ddpg presets NAME' shows a preset's values, each with its source.");
        return 0;
    }

    /// <summary>The preset of that name.</summary>
    /// <exception cref="DdpgException">There is none.</exception>
    internal static Preset Find(string name) => Presets.Find(name)
        ?? throw new DdpgException($"unknown preset '{name}'; nearest: '{Nearest.To(name, Presets.All.Select(preset => preset.Name))}'. 'ddpg presets' lists all.");

    private int One(Preset preset)
    {
        if (Json)
        {
            Output.Json(SettingTable.All.ToDictionary(
                setting => setting.Key,
                setting => new { value = setting.Text(preset.Settings), source = preset.SourceOf(setting.Key) }));
            return 0;
        }

        Console.WriteLine($"{preset.Name}: {preset.Title}; published for the pendulum: {preset.Published}");
        foreach (SettingInfo setting in SettingTable.All)
            Console.WriteLine($"  {setting.Key,-24} {setting.Text(preset.Settings),-18} {preset.SourceOf(setting.Key)}");
        return 0;
    }
}
