using System.Runtime.CompilerServices;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Envs.Vectorized;

/// <summary>
/// A task. One struct with these members is a new environment: stepped thousands at a time on any device,
/// auto-reset, time limit and statistics included. <c>Tasks.Pendulum</c> is the example; docs/2-environments.md
/// goes through it.
/// </summary>
/// <remarks>
/// The same source runs with one environment a thread (<see cref="F32"/>), sixteen in SIMD lanes
/// (<see cref="F32V"/>), and as the float64 reference (<see cref="F64"/>), so it holds no branch on a value: use
/// <see cref="IReal{T}.IfLess"/>. <see cref="Reset"/> is only ever called for one environment.
/// </remarks>
public interface IEnvironment
{
    /// <summary>The name on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>Numbers of state kept per environment.</summary>
    static abstract int StateSize { get; }

    /// <summary>O.</summary>
    static abstract int ObservationSize { get; }

    /// <summary>A.</summary>
    static abstract int ActionSize { get; }

    /// <summary>Actions lie in ±this, where <see cref="ActionRanges"/> does not say otherwise.</summary>
    static abstract float ActionBound { get; }

    /// <summary>
    /// Each action's own range, [A], where ± one bound does not fit; empty where it does. Networks and replay then hold actions in ±1; the
    /// step, recordings and ONNX models have them in these ranges.
    /// </summary>
    static virtual IReadOnlyList<ActionRange> ActionRanges => [];

    /// <summary>Steps after which an episode is truncated.</summary>
    static abstract int TimeLimit { get; }

    /// <summary>The numbers that <see cref="Step"/> reads as its constants; empty where it needs none.</summary>
    static abstract double[] Constants();

    /// <summary>Draws a start state.</summary>
    static abstract void Reset<T>(StartDraw draw, Columns<T> state)
        where T : unmanaged, IReal<T>;

    /// <summary>Writes the observation of a state.</summary>
    static abstract void Observe<T>(Columns<T> state, Columns<T> observation)
        where T : unmanaged, IReal<T>;

    /// <summary>Moves the state on by one step.</summary>
    /// <param name="constants">The task's constants.</param>
    /// <param name="state">s, updated.</param>
    /// <param name="observation">The observation of s before the step, for what it already holds.</param>
    /// <param name="action">a, in the environment's unit, not yet clipped.</param>
    /// <param name="terminated">1 where the task itself ended, else 0; the time limit is not the task's.</param>
    /// <returns>The reward.</returns>
    static abstract T Step<T>(in Constants<T> constants, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
        where T : unmanaged, IReal<T>;

    /// <summary>Whether the task itself can end an episode; where it cannot, nothing is written for it.</summary>
    static virtual bool Terminates => true;

    /// <summary>Whether a step is small enough to share a GPU kernel with the policy: one launch for a whole vector step.</summary>
    static virtual bool SharesKernelWithPolicy => true;

    /// <summary>Sets of sixteen environments that a thread of the host takes at a time: some microseconds' work.</summary>
    static virtual int SetsPerChunk => 8;

    /// <summary>What Gymnasium calls the same task, as Pendulum-v1; null where it has none.</summary>
    static virtual string? GymnasiumId => null;

    /// <summary>How states look, for pages and pictures; null where nobody has said.</summary>
    static virtual Drawing? Drawing => null;

    /// <summary>Intermediate stages of a step that a parity check can look at; none by default.</summary>
    static virtual IReadOnlyList<EnvironmentStage> Stages => [];

    /// <summary>Writes what each stage computes at a state, stage after stage.</summary>
    static virtual void WriteStages<T>(in Constants<T> constants, Columns<T> state, ScaledAction<T> action, Columns<T> output)
        where T : unmanaged, IReal<T>
    {
    }
}

/// <summary>The range of one action, in the task's unit.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ActionRange(float Low, float High);

/// <summary>A stage of a task's physics.</summary>
/// <param name="Name">The field's name for it.</param>
/// <param name="Count">Numbers it writes.</param>
/// <param name="Bound">How far float32 may be from float64, |a − b| / max(1, |b|), |b| of a force or acceleration its largest component.</param>
public sealed record EnvironmentStage(string Name, int Count, double Bound);

/// <summary>One environment's (or lane set's) numbers in a structure of arrays.</summary>
/// <param name="Data">All arrays, one after the other.</param>
/// <param name="Stride">From one array to the next.</param>
/// <param name="Index">Which environment.</param>
public readonly record struct Columns<T>(NumberArray<T> Data, long Stride, long Index)
    where T : unmanaged, IReal<T>
{
    /// <summary>Number <paramref name="k"/>, by reference.</summary>
    public ref T this[int k]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[(k * Stride) + Index];
    }
}

/// <summary>An action in the environment's unit.</summary>
/// <param name="Column">As the agent gave it.</param>
/// <param name="Scale">The environment's bound over the agent's.</param>
public readonly record struct ScaledAction<T>(Columns<T> Column, T Scale)
    where T : unmanaged, IReal<T>
{
    /// <summary>Action <paramref name="k"/>.</summary>
    public T this[int k]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Column[k] * Scale;
    }
}

/// <summary>The random numbers of one start state.</summary>
/// <param name="Seed">The run's, or the evaluation's, seed.</param>
/// <param name="Stream">Training or evaluation.</param>
/// <param name="Environment">Which environment.</param>
/// <param name="Episode">Which of its episodes.</param>
public readonly record struct StartDraw(ulong Seed, RandomStream Stream, int Environment, int Episode)
{
    /// <summary>The <paramref name="draw"/>th block of four words.</summary>
    public PhiloxBlock Block(int draw) => Philox.Draw(Seed, Stream, Environment, Episode, draw);
}
