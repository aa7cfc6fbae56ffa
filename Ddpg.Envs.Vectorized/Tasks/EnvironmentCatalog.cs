using Ddpg.Envs.Vectorized.Vectors;

namespace Ddpg.Envs.Vectorized.Tasks;

/// <summary>The tasks that can be named in settings.</summary>
public static class EnvironmentCatalog
{
    /// <summary>Numbers of a state, and steps of an episode, at most: float32 counts them exactly.</summary>
    private const int MaxSize = 1 << 24;

    private static readonly Lock Guard = new();
    private static IReadOnlyList<EnvironmentSpec> added = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EnvironmentSpec> All => [.. BuiltIn, .. added];

    /// <summary>Those that the command line knows.</summary>
    internal static IReadOnlyList<EnvironmentSpec> BuiltIn { get; } = [EnvironmentSpec.Of<Pendulum>(), EnvironmentSpec.Of<HalfCheetah>()];

    /// <summary>The task of that name, or of that name in Gymnasium; or null.</summary>
    public static EnvironmentSpec? Find(string name) => All.FirstOrDefault(spec => spec.Name == name) ?? All.FirstOrDefault(spec => spec.GymnasiumId is not null && spec.GymnasiumId == name);

    /// <summary>Makes a task known by its name, so that settings and saved policies can refer to it.</summary>
    /// <exception cref="DdpgException">Another task has that name, or the task says what none can have; a line each.</exception>
    public static EnvironmentSpec Add<TEnvironment>()
        where TEnvironment : struct, IEnvironment
    {
        EnvironmentSpec spec = EnvironmentSpec.Of<TEnvironment>();
        string[] problems = [.. Problems(spec)];
        if (problems.Length > 0)
            throw new DdpgException(problems);
        lock (Guard)
        {
            if (Find(spec.Name) is EnvironmentSpec other)
                return other.Equals(spec) ? other : throw new DdpgException($"task '{spec.Name}': another one has that name; give {typeof(TEnvironment).Name} a name of its own.");
            added = [.. added, spec];
        }

        return spec;
    }

    private static IEnumerable<string> Problems(EnvironmentSpec spec)
    {
        string task = $"task '{spec.Name}'";
        if (string.IsNullOrEmpty(spec.Name) || !spec.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || !char.IsAsciiLetterOrDigit(spec.Name[0]))
            yield return $"{task}: a name is made of letters, digits, '-', '_' and '.', as my-task: it becomes part of a directory's.";
        foreach ((string what, int size) in new[] { ("StateSize", spec.StateSize), ("ObservationSize", spec.ObservationSize), ("ActionSize", spec.ActionSize), ("TimeLimit", spec.TimeLimit) })
        {
            if (size is < 1 or > MaxSize)
                yield return $"{task}: {what} is {size}; it must be 1 to {MaxSize:N0}.";
        }

        if (!float.IsFinite(spec.ActionBound) || spec.ActionBound <= 0)
            yield return $"{task}: ActionBound is {spec.ActionBound}; it must be a number above 0.";
        if (spec.ActionRanges.Count != 0 && spec.ActionRanges.Count != spec.ActionSize)
            yield return $"{task}: ActionRanges has {spec.ActionRanges.Count} ranges; it must have one for each of {spec.ActionSize} actions, or none.";
        foreach (ActionRange range in spec.ActionRanges.Where(range => !(float.IsFinite(range.High - range.Low) && range.Low < range.High)))
            yield return $"{task}: an action's range is {range.Low} to {range.High}; it must be two numbers, the lower one first.";
        if (spec.Constants().Any(value => !double.IsFinite(value)))
            yield return $"{task}: a constant of its constants is not finite.";
    }
}
