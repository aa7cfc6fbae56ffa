using Ddpg.Kernels;
using ILGPU.Runtime;

namespace Ddpg.Envs.Vectorized;

/// <summary>A task's sizes, and the way to its kernels.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="StateSize">Numbers of state.</param>
/// <param name="ObservationSize">O.</param>
/// <param name="ActionSize">A.</param>
/// <param name="ActionBound">Actions lie in ±this.</param>
/// <param name="TimeLimit">Steps of an episode.</param>
public abstract record EnvironmentSpec(string Name, int StateSize, int ObservationSize, int ActionSize, float ActionBound, int TimeLimit)
{
    /// <summary>The numbers that the task's step reads as its table.</summary>
    internal abstract double[] Constants();

    /// <summary>Each action's own range, [A]; empty where all lie in ±<see cref="ActionBound"/>.</summary>
    public abstract IReadOnlyList<ActionRange> ActionRanges { get; }

    /// <summary>The range of action <paramref name="k"/>.</summary>
    public ActionRange ActionRange(int k) => ActionRanges.Count == 0 ? new(-ActionBound, ActionBound) : ActionRanges[k];

    /// <summary>What Gymnasium calls the same task, as Pendulum-v1; null where it has none.</summary>
    public abstract string? GymnasiumId { get; }

    /// <summary>How states look; null where the task does not say.</summary>
    public abstract Drawing? Drawing { get; }

    /// <summary>Intermediate stages that a parity check can look at.</summary>
    internal abstract IReadOnlyList<EnvironmentStage> Stages { get; }

    /// <summary>The task's kernels of the same set as <paramref name="kernels"/>.</summary>
    internal abstract IEnvironmentKernels<T> Kernels<T>(IKernels<T> kernels)
        where T : unmanaged;

    /// <summary>Floating-point operations of one environment step, counted over some hundred random ones.</summary>
    /// <param name="cpu">A CPU accelerator.</param>
    internal abstract double OperationsPerStep(Accelerator cpu);

    /// <summary>The spec of a task.</summary>
    public static EnvironmentSpec Of<TEnvironment>()
        where TEnvironment : struct, IEnvironment => new EnvironmentSpec<TEnvironment>();
}

/// <summary>The spec of one task.</summary>
/// <typeparam name="TEnvironment">The task.</typeparam>
internal sealed record EnvironmentSpec<TEnvironment>() : EnvironmentSpec(
    TEnvironment.Name, TEnvironment.StateSize, TEnvironment.ObservationSize, TEnvironment.ActionSize, TEnvironment.ActionBound, TEnvironment.TimeLimit)
    where TEnvironment : struct, IEnvironment
{
    public override IReadOnlyList<ActionRange> ActionRanges => TEnvironment.ActionRanges;

    public override string? GymnasiumId => TEnvironment.GymnasiumId;

    public override Drawing? Drawing => TEnvironment.Drawing;

    internal override IReadOnlyList<EnvironmentStage> Stages => TEnvironment.Stages;

    internal override double[] Constants() => TEnvironment.Constants();

    internal override double OperationsPerStep(Accelerator cpu) => CountedReal.PerStep<TEnvironment>(cpu);

    internal override IEnvironmentKernels<T> Kernels<T>(IKernels<T> kernels)
    {
        object set = kernels switch
        {
            HostKernels host => new HostEnvironment<TEnvironment>(host),
            ReferenceKernels => new ReferenceEnvironment<TEnvironment>(),
            DeviceKernels device => new DeviceEnvironment<TEnvironment>(device),
            _ => throw new ArgumentException($"No environments for {kernels.Name} kernels.", nameof(kernels)),
        };
        return (IEnvironmentKernels<T>)set;
    }
}

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
            yield return $"{task}: a constant of its table is not finite.";
    }
}
