using Ddpg.Kernels;
using Ddpg.Kernels.Numerics;
using System.Globalization;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Envs.Vectorized;

/// <summary>
/// The memory of N environments as structures of arrays, each array N rounded up to whole lanes long. The
/// lanes beyond N are stepped like the others but never read.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class EnvironmentArrays<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense>[] reals;
    private readonly MemoryBuffer1D<int, Stride1D.Dense>[] integers;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> table;
    private int current;

    /// <summary>Allocates N environments' arrays, all zero.</summary>
    public EnvironmentArrays(Accelerator accelerator, EnvironmentSpec spec, int environments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(environments, 1);
        Spec = spec;
        Count = environments;
        Stride = (environments + F32V.Lanes - 1) / F32V.Lanes * F32V.Lanes;
        int[] columns = [spec.StateSize, spec.ObservationSize, spec.ObservationSize, 1, 1, 1, 1, 1, 1, 1, 1];
        reals = [.. columns.Select(count => accelerator.Allocate1D<T>((long)count * Stride))];
        integers = [.. Enumerable.Range(0, 2).Select(_ => accelerator.Allocate1D<int>(Stride))];
        foreach (MemoryBuffer1D<T, Stride1D.Dense> buffer in reals)
            buffer.MemSetToZero();
        foreach (MemoryBuffer1D<int, Stride1D.Dense> buffer in integers)
            buffer.MemSetToZero();

        // Each constant once for every lane, so that a lane set reads it as one number.
        T[] constants = [.. spec.Constants().Append(0).SelectMany(value => Enumerable.Repeat((T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture), F32V.Lanes))];
        table = accelerator.Allocate1D<T>(constants.Length);
        table.CopyFromCPU(constants);
    }

    /// <summary>The task.</summary>
    public EnvironmentSpec Spec { get; }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>N rounded up to a multiple of the SIMD lanes: from one array to the next.</summary>
    public int Stride { get; }

    /// <summary>Physical state, [StateSize][Stride].</summary>
    public ArrayView<T> State => reals[0].View;

    /// <summary>s, [N, O].</summary>
    public MatrixView<T> Observation => Matrix(1 + current);

    /// <summary>s' of the last step, before any reset, [N, O].</summary>
    public MatrixView<T> NextObservation => Matrix(2 - current);

    /// <summary>r of the last step, [Stride].</summary>
    public ArrayView<T> Reward => reals[3].View;

    /// <summary>1 where the task ended in the last step, [Stride].</summary>
    public ArrayView<T> Terminated => reals[4].View;

    /// <summary>1 where the time limit cut the episode in the last step, [Stride].</summary>
    public ArrayView<T> Truncated => reals[5].View;

    /// <summary>Steps taken in the running episode, [Stride].</summary>
    public ArrayView<T> EpisodeStep => reals[6].View;

    /// <summary>Sum of rewards in the running episode, [Stride].</summary>
    public ArrayView<T> EpisodeReturn => reals[7].View;

    /// <summary>Σ returns of the episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<T> FinishedReturn => reals[8].View;

    /// <summary>Σ steps of the episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<T> FinishedSteps => reals[9].View;

    /// <summary>Steps since the log last cleared it that gave no finite number: the episode was cut there, [Stride].</summary>
    public ArrayView<T> Diverged => reals[10].View;

    /// <summary>Which episode runs, from 0, [Stride].</summary>
    public ArrayView<int> Episode => integers[0].View;

    /// <summary>Episodes finished since the log last cleared it, [Stride].</summary>
    public ArrayView<int> FinishedCount => integers[1].View;

    /// <summary>Where each environment is in its episode.</summary>
    public EpisodeClock<T> Clock => new(Episode, EpisodeStep);

    /// <summary>The last step as the replay ring takes it; valid until <see cref="Advance"/>.</summary>
    public TransitionView<T> Transitions(in MatrixView<T> action) => new(Observation, action, Reward, NextObservation, Terminated, Truncated);

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
        int lanes = ILGPU.Interop.SizeOf<TReal>() / ILGPU.Interop.SizeOf<T>();
        return new(
            State.Cast<TReal>(),
            Observation.Data.Cast<TReal>(),
            NextObservation.Data.Cast<TReal>(),
            action.Columns == 0 ? default : action.Data.Cast<TReal>(),
            actionScale,
            Stride / lanes,
            new(table.View.AsContiguous().Cast<TReal>(), F32V.Lanes / lanes),
            new(
                Reward.Cast<TReal>(),
                Terminated.Cast<TReal>(),
                Truncated.Cast<TReal>(),
                EpisodeStep.Cast<TReal>(),
                EpisodeReturn.Cast<TReal>(),
                FinishedReturn.Cast<TReal>(),
                FinishedSteps.Cast<TReal>(),
                Diverged.Cast<TReal>(),
                Episode,
                FinishedCount));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MemoryBuffer1D<T, Stride1D.Dense> buffer in reals)
            buffer.Dispose();
        foreach (MemoryBuffer1D<int, Stride1D.Dense> buffer in integers)
            buffer.Dispose();
        table.Dispose();
    }

    private MatrixView<T> Matrix(int buffer) => ((ArrayView<T>)reals[buffer].View).AsColumns(Count, Spec.ObservationSize, Stride);
}

/// <summary>The arrays of N environments as kernels see them.</summary>
/// <param name="State">[StateSize][Stride].</param>
/// <param name="Observation">s, [O][Stride].</param>
/// <param name="NextObservation">s', [O][Stride].</param>
/// <param name="Action">a in the agent's unit, [A][Stride].</param>
/// <param name="ActionScale">The environment's action bound over the agent's.</param>
/// <param name="Stride">From one array to the next, in numbers of T.</param>
/// <param name="Table">The task's constants.</param>
/// <param name="Episodes">Reward, flags and bookkeeping.</param>
public readonly record struct EnvironmentView<T>(
    ArrayView<T> State,
    ArrayView<T> Observation,
    ArrayView<T> NextObservation,
    ArrayView<T> Action,
    float ActionScale,
    int Stride,
    Table<T> Table,
    EpisodeView<T> Episodes)
    where T : unmanaged, IReal<T>
{
    // Fields, not properties: kernels read single members, and a property would copy a nested view whole.
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='State']"/>
    public readonly ArrayView<T> State = State;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='Observation']"/>
    public readonly ArrayView<T> Observation = Observation;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='NextObservation']"/>
    public readonly ArrayView<T> NextObservation = NextObservation;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='Action']"/>
    public readonly ArrayView<T> Action = Action;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='ActionScale']"/>
    public readonly float ActionScale = ActionScale;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='Stride']"/>
    public readonly int Stride = Stride;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='Table']"/>
    public readonly Table<T> Table = Table;
    /// <inheritdoc cref="EnvironmentView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, float, int, Table{T}, EpisodeView{T})" path="/param[@name='Episodes']"/>
    public readonly EpisodeView<T> Episodes = Episodes;
}

/// <summary>What is kept about each environment's episode; see <see cref="EnvironmentArrays{T}"/>.</summary>
/// <param name="Reward">[Stride].</param>
/// <param name="Terminated">[Stride].</param>
/// <param name="Truncated">[Stride].</param>
/// <param name="Step">[Stride].</param>
/// <param name="Return">[Stride].</param>
/// <param name="FinishedReturn">[Stride].</param>
/// <param name="FinishedSteps">[Stride].</param>
/// <param name="Diverged">[Stride].</param>
/// <param name="Episode">[Stride].</param>
/// <param name="FinishedCount">[Stride].</param>
public readonly record struct EpisodeView<T>(
    ArrayView<T> Reward,
    ArrayView<T> Terminated,
    ArrayView<T> Truncated,
    ArrayView<T> Step,
    ArrayView<T> Return,
    ArrayView<T> FinishedReturn,
    ArrayView<T> FinishedSteps,
    ArrayView<T> Diverged,
    ArrayView<int> Episode,
    ArrayView<int> FinishedCount)
    where T : unmanaged
{
    // Fields, not properties: kernels read single members, and a property would copy a nested view whole.
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Reward']"/>
    public readonly ArrayView<T> Reward = Reward;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Terminated']"/>
    public readonly ArrayView<T> Terminated = Terminated;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Truncated']"/>
    public readonly ArrayView<T> Truncated = Truncated;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Step']"/>
    public readonly ArrayView<T> Step = Step;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Return']"/>
    public readonly ArrayView<T> Return = Return;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='FinishedReturn']"/>
    public readonly ArrayView<T> FinishedReturn = FinishedReturn;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='FinishedSteps']"/>
    public readonly ArrayView<T> FinishedSteps = FinishedSteps;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Diverged']"/>
    public readonly ArrayView<T> Diverged = Diverged;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='Episode']"/>
    public readonly ArrayView<int> Episode = Episode;
    /// <inheritdoc cref="EpisodeView{T}(ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{T}, ArrayView{int}, ArrayView{int})" path="/param[@name='FinishedCount']"/>
    public readonly ArrayView<int> FinishedCount = FinishedCount;
}
