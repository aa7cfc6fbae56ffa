using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Reference;
using Ddpg.Kernels.Simd;
using ILGPU.Runtime;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>A task's sizes, and the way to its kernels.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="StateSize">Numbers of state.</param>
/// <param name="ObservationSize">O.</param>
/// <param name="ActionSize">A.</param>
/// <param name="ActionBound">Actions lie in ±this.</param>
/// <param name="TimeLimit">Steps of an episode.</param>
public abstract record EnvironmentSpec(string Name, int StateSize, int ObservationSize, int ActionSize, float ActionBound, int TimeLimit)
{
    /// <summary>The numbers that the task's step reads as its constants.</summary>
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
            SimdKernels simd => new SimdEnvironment<TEnvironment>(simd),
            ReferenceKernels => new ReferenceEnvironment<TEnvironment>(),
            IlgpuKernels ilgpu => new IlgpuEnvironment<TEnvironment>(ilgpu),
            _ => throw new ArgumentException($"No environments for {kernels.Name} kernels.", nameof(kernels)),
        };
        return (IEnvironmentKernels<T>)set;
    }
}
