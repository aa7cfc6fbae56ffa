namespace Ddpg.Runtime.Settings;

/// <summary>Describes one setting: the source of the command line's help, of validation and of the tables in docs.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string key, string help) : Attribute
{
    /// <summary>Its name in a configuration file; on the command line '_' is '-'.</summary>
    public string Key { get; } = key;

    /// <summary>One line of help, with the unit.</summary>
    public string Help { get; } = help;

    /// <summary>The smallest value allowed (of every element in a list).</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value allowed (of every element in a list).</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the value must be above <see cref="Min"/>, not at it.</summary>
    public bool AboveMin { get; init; }

    /// <summary>The value, as text, that does what programs did before there was this setting: what a checkpoint without it gets. Null: there is no such checkpoint.</summary>
    public string? Absent { get; init; }

    /// <summary>Whether a resumed run may change it: it says when to stop, look or save, not how to learn.</summary>
    public bool MayChangeOnResume { get; init; }

    /// <summary>Whether it says where a run computes; such a change keeps the algorithm, but not its last bits.</summary>
    public bool Placement { get; init; }
}
