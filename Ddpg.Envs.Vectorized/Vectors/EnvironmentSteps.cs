using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>What every task shares around its own physics, for every kind of number.</summary>
internal static class EnvironmentSteps
{
    /// <summary>One step of environment (or lane set) <paramref name="i"/>: physics, s', reward, flags, return.</summary>
    /// <returns>1 where the episode ended, else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Step<TEnvironment, T>(long i, in EnvironmentView<T> view)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        Columns<T> state = State(i, view), observation = Observation<TEnvironment, T>(i, view, view.Current), next = Observation<TEnvironment, T>(i, view, 1 - view.Current);
        Columns<T> episode = Episode<TEnvironment, T>(i, view);
        T reward = TEnvironment.Step(in view.Constants, state, observation, Action(i, view), out T terminated);
        TEnvironment.Observe(state, next);
        T step = episode[(int)EpisodeColumn.Step] + T.Of(1);
        T truncated = T.IfLess(step, T.OfInt(TEnvironment.TimeLimit), T.Of(0), T.Of(1) - terminated);

        // A state that is no longer finite ends its episode here, with the last finite observation and no reward.
        T zero = reward * T.Of(0);
        for (int k = 0; k < TEnvironment.ObservationSize; k++)
            zero = T.MultiplyAdd(next[k], T.Of(0), zero);
        T diverged = T.IfLess(zero, T.Of(1), T.Of(0), T.Of(1));
        if (T.AnyLess(T.Of(0.5), diverged))
        {
            for (int k = 0; k < TEnvironment.ObservationSize; k++)
                next[k] = T.IfLess(T.Of(0.5), diverged, observation[k], next[k]);
            reward = T.IfLess(T.Of(0.5), diverged, T.Of(0), reward);
            terminated = T.IfLess(T.Of(0.5), diverged, T.Of(0), terminated);
            truncated = T.Max(truncated, diverged);
            episode[(int)EpisodeColumn.Diverged] += diverged;
        }

        episode[(int)EpisodeColumn.Step] = step;
        episode[(int)EpisodeColumn.Reward] = reward;
        episode[(int)EpisodeColumn.Return] += reward;
        if (TEnvironment.Terminates)
            episode[(int)EpisodeColumn.Terminated] = terminated;

        // Most of the time this column is 0 and stays so: a read costs less than a write.
        if (T.AnyLess(T.Of(0), truncated + episode[(int)EpisodeColumn.Truncated]))
            episode[(int)EpisodeColumn.Truncated] = truncated;
        return T.Max(terminated, truncated);
    }

    /// <summary>Whether the episode of environment (of any in the lane set) <paramref name="i"/> ended in the last step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyFinished<TEnvironment, T>(long i, in EnvironmentView<T> view)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        Columns<T> episode = Episode<TEnvironment, T>(i, view);
        return T.AnyLess(T.Of(0), episode[(int)EpisodeColumn.Terminated] + episode[(int)EpisodeColumn.Truncated]);
    }

    /// <summary>Books the episode of one environment if it ended in the last step, and starts the next.</summary>
    public static void RestartIfFinished<TEnvironment, T>(int i, in EnvironmentView<T> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        if (AnyFinished<TEnvironment, T>(i, view))
            Restart<TEnvironment, T>(i, view, seed, stream);
    }

    /// <summary>Books the finished episode of one environment and starts its next; an evaluation books only the first.</summary>
    private static void Restart<TEnvironment, T>(int i, in EnvironmentView<T> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        // One environment at a time, so a column of counters is as long as one of numbers.
        Columns<T> episode = Episode<TEnvironment, T>(i, view);
        if (stream != RandomStream.Evaluation || view.Counters[view.Stride + i] == 0)
        {
            episode[(int)EpisodeColumn.FinishedReturn] += episode[(int)EpisodeColumn.Return];
            episode[(int)EpisodeColumn.FinishedSteps] += episode[(int)EpisodeColumn.Step];
            if (stream == RandomStream.Evaluation)
                episode[(int)EpisodeColumn.FinishedDiverged] = episode[(int)EpisodeColumn.Diverged];
            view.Counters[view.Stride + i] += 1;
        }

        view.Counters[i] += 1;
        Start<TEnvironment, T>(i, view, seed, stream);
    }

    /// <summary>Puts one environment at the start of its current episode.</summary>
    public static void Start<TEnvironment, T>(int i, in EnvironmentView<T> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        Columns<T> state = State(i, view), episode = Episode<TEnvironment, T>(i, view);
        TEnvironment.Reset(new(seed, stream, i, view.Counters[i]), state);
        TEnvironment.Observe(state, Observation<TEnvironment, T>(i, view, view.Current));
        episode[(int)EpisodeColumn.Step] = T.Of(0);
        episode[(int)EpisodeColumn.Return] = T.Of(0);
    }

    /// <summary>Starts environments one after the other.</summary>
    public static void StartAll<TEnvironment, T>(in EnvironmentView<T> view, int count, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        for (int i = 0; i < count; i++)
            Start<TEnvironment, T>(i, view, seed, stream);
    }

    /// <summary>Writes environments' observations one after the other.</summary>
    public static void ObserveAll<TEnvironment, T>(in EnvironmentView<T> view, int count)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        for (int i = 0; i < count; i++)
            Observe<TEnvironment, T>(i, view);
    }

    /// <summary>Writes the observation of the state as it is.</summary>
    public static void Observe<TEnvironment, T>(long i, in EnvironmentView<T> view)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T> =>
        TEnvironment.Observe(State(i, view), Observation<TEnvironment, T>(i, view, view.Current));

    /// <summary>Writes the stages of environment (or lane set) <paramref name="i"/>.</summary>
    public static void Stages<TEnvironment, T>(long i, in EnvironmentView<T> view, NumberArray<T> output)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T> =>
        TEnvironment.WriteStages(in view.Constants, State(i, view), Action(i, view), new(output, view.Stride, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Columns<T> State<T>(long i, in EnvironmentView<T> view)
        where T : unmanaged, IReal<T> => new(view.Columns, view.Stride, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Columns<T> Observation<TEnvironment, T>(long i, in EnvironmentView<T> view, int which)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T> =>
        new(view.Columns, view.Stride, ((TEnvironment.StateSize + (which * (long)TEnvironment.ObservationSize)) * view.Stride) + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Columns<T> Episode<TEnvironment, T>(long i, in EnvironmentView<T> view)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T> =>
        new(view.Columns, view.Stride, ((TEnvironment.StateSize + (2L * TEnvironment.ObservationSize)) * view.Stride) + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScaledAction<T> Action<T>(long i, in EnvironmentView<T> view)
        where T : unmanaged, IReal<T> => new(new(view.Action, view.Stride, i), T.OfSingle(view.ActionScale));
}

/// <summary>Kernel of <see cref="EnvironmentSteps.Step"/>, one environment a thread.</summary>
/// <param name="View">The environments, updated.</param>
internal readonly record struct StepKernel<TEnvironment>(EnvironmentView<F32> View) : IElementKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public void Run(int i) => EnvironmentSteps.Step<TEnvironment, F32>(i, View);
}

/// <summary>Kernel of <see cref="EnvironmentSteps.RestartIfFinished"/>.</summary>
/// <param name="View">The environments, updated.</param>
/// <param name="Seed">Of the start states.</param>
/// <param name="Stream">Training or evaluation.</param>
internal readonly record struct RestartKernel<TEnvironment>(EnvironmentView<F32> View, ulong Seed, RandomStream Stream) : IElementKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public void Run(int i) => EnvironmentSteps.RestartIfFinished<TEnvironment, F32>(i, View, Seed, Stream);
}

/// <summary>Kernel of <see cref="EnvironmentSteps.Start"/>.</summary>
/// <param name="View">The environments, updated.</param>
/// <param name="Seed">Of the start states.</param>
/// <param name="Stream">Training or evaluation.</param>
internal readonly record struct StartKernel<TEnvironment>(EnvironmentView<F32> View, ulong Seed, RandomStream Stream) : IElementKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public void Run(int i) => EnvironmentSteps.Start<TEnvironment, F32>(i, View, Seed, Stream);
}

/// <summary>Kernel of <see cref="EnvironmentSteps.Observe"/>.</summary>
/// <param name="View">The environments, their observation written.</param>
internal readonly record struct ObserveKernel<TEnvironment>(EnvironmentView<F32> View) : IElementKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public void Run(int i) => EnvironmentSteps.Observe<TEnvironment, F32>(i, View);
}

/// <summary>Kernel of <see cref="EnvironmentSteps.Stages"/>.</summary>
/// <param name="View">The environments.</param>
/// <param name="Output">[numbers of all stages][Stride], written.</param>
internal readonly record struct StagesKernel<TEnvironment>(EnvironmentView<F32> View, NumberArray<F32> Output) : IElementKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public void Run(int i) => EnvironmentSteps.Stages<TEnvironment, F32>(i, View, Output);
}
