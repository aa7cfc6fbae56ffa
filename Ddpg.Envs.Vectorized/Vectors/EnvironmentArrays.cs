using System.Globalization;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>
/// The memory of N environments as structures of arrays, each array N rounded up to whole lanes. Lanes beyond N
/// that share a lane set with others are stepped like them but never read.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class EnvironmentArrays<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Lanes of the widest number.</summary>
    private const int MaxLanes = F32V2.Lanes;

    private readonly Arena<T> arena = new();
    private readonly Arena<int> counterArena = new();
    private readonly ArrayView<T> columns;
    private readonly ArrayView<int> counters;
    private readonly ArrayView<T> constants;
    private int current;

    /// <summary>Allocates N environments' arrays, all zero.</summary>
    public EnvironmentArrays(Accelerator accelerator, EnvironmentSpec spec, int environments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(environments, 1);
        Spec = spec;
        Count = environments;

        // An odd number of lane sets: columns a power of two apart would all fall into the same few sets of the cache.
        Stride = (((environments + MaxLanes - 1) / MaxLanes) | 1) * MaxLanes;

        // Each constant once for every lane, so that a lane set reads it as one number.
        T[] values = [.. spec.Constants().Append(0).SelectMany(value => Enumerable.Repeat((T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture), MaxLanes))];
        ArenaArray<T> all = arena.Reserve(ColumnCount(spec) * Stride), repeated = arena.Reserve(values.Length);
        ArenaArray<int> counts = counterArena.Reserve(2L * Stride);
        arena.Allocate(accelerator);
        counterArena.Allocate(accelerator);
        (columns, constants, counters) = (all.View, repeated.View, counts.View);
        constants.CopyFromCPU(values);
    }

    /// <summary>Numbers kept for an environment, beside two counters.</summary>
    public static long ColumnCount(EnvironmentSpec spec) => spec.StateSize + (2L * spec.ObservationSize) + (int)EpisodeColumn.Count;

    /// <summary>The task.</summary>
    public EnvironmentSpec Spec { get; }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>From one array to the next: N rounded up to an odd number of the largest lane sets.</summary>
    public int Stride { get; }

    /// <summary>Physical state, [StateSize][Stride].</summary>
    public ArrayView<T> State => columns.SubView(0, (long)Spec.StateSize * Stride);

    /// <summary>s, [N, O].</summary>
    public MatrixView<T> Observation => Matrix(current);

    /// <summary>Both places of an observation; s is the one at <see cref="Current"/>, the other takes s'.</summary>
    public IReadOnlyList<MatrixView<T>> Observations => [Matrix(0), Matrix(1)];

    /// <summary>Whether the SIMD set has seen an episode end since it last restarted them.</summary>
    internal bool AnyFinished { get; set; }

    /// <summary>Which of <see cref="Observations"/> is s.</summary>
    public int Current => current;

    /// <summary>s' of the last step, before any reset, [N, O].</summary>
    public MatrixView<T> NextObservation => Matrix(1 - current);

    /// <summary>r of the last step, [Stride].</summary>
    public ArrayView<T> Reward => Column(EpisodeColumn.Reward);

    /// <summary>1 where the task ended in the last step, [Stride].</summary>
    public ArrayView<T> Terminated => Column(EpisodeColumn.Terminated);

    /// <summary>1 where the time limit cut the episode in the last step, [Stride].</summary>
    public ArrayView<T> Truncated => Column(EpisodeColumn.Truncated);

    /// <summary>Steps taken in the running episode, [Stride].</summary>
    public ArrayView<T> EpisodeStep => Column(EpisodeColumn.Step);

    /// <summary>Sum of rewards in the running episode, [Stride].</summary>
    public ArrayView<T> EpisodeReturn => Column(EpisodeColumn.Return);

    /// <summary>Σ returns of the episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<T> FinishedReturn => Column(EpisodeColumn.FinishedReturn);

    /// <summary>Σ steps of the episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<T> FinishedSteps => Column(EpisodeColumn.FinishedSteps);

    /// <summary>Steps since the log last cleared it that gave no finite number: the episode was cut there, [Stride].</summary>
    public ArrayView<T> Diverged => Column(EpisodeColumn.Diverged);

    /// <summary>In an evaluation, <see cref="Diverged"/> when its one episode ended, [Stride].</summary>
    public ArrayView<T> FinishedDiverged => Column(EpisodeColumn.FinishedDiverged);

    /// <summary>Which episode runs, from 0, [Stride].</summary>
    public ArrayView<int> Episode => counters.SubView(0, Stride);

    /// <summary>Episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<int> FinishedCount => counters.SubView(Stride, Stride);

    /// <summary>Where each environment is in its episode.</summary>
    public EpisodeClock<T> Clock => new(Episode, EpisodeStep);

    /// <summary>The last step as the replay ring takes it; valid until <see cref="Advance"/>.</summary>
    public Transitions<MatrixView<T>> Transitions(in MatrixView<T> action) =>
        new(Observation, action, Reward.AsColumn(), NextObservation, Terminated.AsColumn(), Truncated.AsColumn());

    /// <summary>Everything a checkpoint needs, by name.</summary>
    public IEnumerable<(string Name, ArrayView<T> Data)> RealArrays =>
    [
        ("state", State), ("observation", Observation.Data), ("episode_step", EpisodeStep), ("episode_return", EpisodeReturn),
        ("finished_return", FinishedReturn), ("finished_steps", FinishedSteps), ("diverged", Diverged),
    ];

    /// <summary>Everything a checkpoint needs that is whole numbers, by name.</summary>
    public IEnumerable<(string Name, ArrayView<int> Data)> IntegerArrays => [("episode", Episode), ("finished_count", FinishedCount)];

    /// <summary>s' of the last step becomes s of the next.</summary>
    public void Advance() => current = 1 - current;

    /// <summary>The arrays as kernels see them, in a kind of number of <typeparamref name="T"/>'s width (or lanes of it).</summary>
    public EnvironmentView<TReal> View<TReal>(MatrixView<T> action, float actionScale)
        where TReal : unmanaged, IReal<TReal>
    {
        int lanes = Lanes<TReal>();
        return new(
            As<TReal>(columns),
            counters,
            action.Columns == 0 ? default : As<TReal>(action.Data),
            new(As<TReal>(constants), MaxLanes / lanes),
            actionScale,
            Stride / lanes,
            current);
    }

    /// <summary>An array as numbers of <typeparamref name="T"/>'s width or lanes of it; lanes go by address, since they only lie in the CPU's memory.</summary>
    public static unsafe NumberArray<TReal> As<TReal>(ArrayView<T> array)
        where TReal : unmanaged, IReal<TReal> => new(array.Cast<TReal>(), Lanes<TReal>() == 1 ? 0 : (long)Pointer.To(array));

    /// <inheritdoc/>
    public void Dispose()
    {
        arena.Dispose();
        counterArena.Dispose();
    }

    private static int Lanes<TReal>()
        where TReal : unmanaged => Interop.SizeOf<TReal>() / Interop.SizeOf<T>();

    private MatrixView<T> Matrix(int which)
    {
        long length = (long)Spec.ObservationSize * Stride;
        return columns.SubView(((long)Spec.StateSize * Stride) + (which * length), length).AsColumns(Count, Spec.ObservationSize, Stride);
    }

    private ArrayView<T> Column(EpisodeColumn column) =>
        columns.SubView((Spec.StateSize + (2L * Spec.ObservationSize) + (int)column) * Stride, Stride);
}

/// <summary>
/// The arrays of N environments as kernels see them: one buffer of columns, [column][Stride], because every view that a kernel
/// takes costs at each launch, and on a CPU at each call.
/// </summary>
/// <param name="Columns">States, both observations, then <see cref="EpisodeColumn"/>s.</param>
/// <param name="Counters">Episode, then finished episodes, [2][Stride of one environment].</param>
/// <param name="Action">a in the agent's unit, [A][Stride].</param>
/// <param name="Constants">The task's constants.</param>
/// <param name="ActionScale">The environment's action bound over the agent's.</param>
/// <param name="Stride">From one column to the next, in numbers of T.</param>
/// <param name="Current">Which of both observations is s; the other takes s'.</param>
internal readonly record struct EnvironmentView<T>(
    NumberArray<T> Columns, ArrayView<int> Counters, NumberArray<T> Action, Constants<T> Constants, float ActionScale, int Stride, int Current)
    where T : unmanaged, IReal<T>
{
    /// <summary>The task's constants, a field so that a step reads them where they are.</summary>
    public readonly Constants<T> Constants = Constants;
}

/// <summary>Columns of bookkeeping, after those of states and observations.</summary>
internal enum EpisodeColumn
{
    /// <summary>r of the last step.</summary>
    Reward,

    /// <summary>1 where the task ended in the last step.</summary>
    Terminated,

    /// <summary>1 where the time limit cut the episode in the last step.</summary>
    Truncated,

    /// <summary>Steps taken in the running episode.</summary>
    Step,

    /// <summary>Sum of rewards in the running episode.</summary>
    Return,

    /// <summary>Σ returns of the episodes finished since the log last cleared it.</summary>
    FinishedReturn,

    /// <summary>Σ steps of the episodes finished since the log last cleared it.</summary>
    FinishedSteps,

    /// <summary>Steps since the log last cleared it that gave no finite number: the episode was cut there.</summary>
    Diverged,

    /// <summary>In an evaluation, <see cref="Diverged"/> when its one episode ended.</summary>
    FinishedDiverged,

    /// <summary>How many columns of bookkeeping there are.</summary>
    Count,
}
