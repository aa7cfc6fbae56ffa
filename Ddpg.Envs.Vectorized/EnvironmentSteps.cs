using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Envs.Vectorized;

/// <summary>What every task shares around its own physics, for every kind of number.</summary>
public static class EnvironmentSteps
{
    /// <summary>One step of environment (or lane set) <paramref name="i"/>: physics, s', reward, flags, return.</summary>
    public static void Step<TEnvironment, T>(long i, in EnvironmentView<T> view)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        Columns<T> state = new(view.State, view.Stride, i);
        ScaledAction<T> action = new(new(view.Action, view.Stride, i), T.OfSingle(view.ActionScale));
        Columns<T> observation = new(view.Observation, view.Stride, i), next = new(view.NextObservation, view.Stride, i);
        T reward = TEnvironment.Step(view.Table, state, observation, action, out T terminated);
        TEnvironment.Observe(state, next);

        // A state that is no longer finite ends its episode here, with the last finite observation and no reward.
        T zero = reward * T.Of(0);
        for (int k = 0; k < TEnvironment.ObservationSize; k++)
            zero = T.MultiplyAdd(next[k], T.Of(0), zero);
        T diverged = T.IfLess(zero, T.Of(1), T.Of(0), T.Of(1));
        ref readonly EpisodeView<T> episodes = ref view.Episodes;
        if (T.AnyLess(T.Of(0.5), diverged))
        {
            for (int k = 0; k < TEnvironment.ObservationSize; k++)
                next[k] = T.IfLess(T.Of(0.5), diverged, observation[k], next[k]);
            reward = T.IfLess(T.Of(0.5), diverged, T.Of(0), reward);
            terminated = T.IfLess(T.Of(0.5), diverged, T.Of(0), terminated);
            episodes.Diverged[i] += diverged;
        }

        T step = episodes.Step[i] + T.Of(1);
        episodes.Step[i] = step;
        episodes.Reward[i] = reward;
        episodes.Return[i] += reward;
        episodes.Terminated[i] = terminated;
        T timeLimit = T.IfLess(step, T.OfInt(TEnvironment.TimeLimit), T.Of(0), T.Of(1) - terminated);
        episodes.Truncated[i] = T.Max(timeLimit, diverged);
    }

    /// <summary>Whether the episode of environment (of any in the lane set) <paramref name="i"/> ended in the last step.</summary>
    public static bool AnyFinished<T>(long i, in EnvironmentView<T> view)
        where T : unmanaged, IReal<T> =>
        T.AnyLess(T.Of(0), view.Episodes.Terminated[i] + view.Episodes.Truncated[i]);

    /// <summary>Books the finished episode of one environment and starts its next; an evaluation books only the first.</summary>
    public static void Restart<TEnvironment, T>(int i, in EnvironmentView<T> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        ref readonly EpisodeView<T> episodes = ref view.Episodes;
        if (stream != RandomStream.Evaluation || episodes.FinishedCount[i] == 0)
        {
            episodes.FinishedReturn[i] += episodes.Return[i];
            episodes.FinishedSteps[i] += episodes.Step[i];
            episodes.FinishedCount[i] += 1;
        }

        episodes.Episode[i] += 1;
        Start<TEnvironment, T>(i, view, seed, stream);
    }

    /// <summary>Puts one environment at the start of its current episode.</summary>
    public static void Start<TEnvironment, T>(int i, in EnvironmentView<T> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T>
    {
        ref readonly EpisodeView<T> episodes = ref view.Episodes;
        Columns<T> state = new(view.State, view.Stride, i);
        TEnvironment.Reset(new(seed, stream, i, episodes.Episode[i]), state);
        TEnvironment.Observe(state, new(view.Observation, view.Stride, i));
        episodes.Step[i] = T.Of(0);
        episodes.Return[i] = T.Of(0);
    }

    /// <summary>Kernel of <see cref="Step"/>, one environment a thread.</summary>
    public static void StepKernel<TEnvironment>(Index1D i, EnvironmentView<F32> view)
        where TEnvironment : struct, IEnvironment =>
        Step<TEnvironment, F32>(i, view);

    /// <summary>Kernel that restarts the environments whose episode ended.</summary>
    public static void RestartKernel<TEnvironment>(Index1D i, EnvironmentView<F32> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment
    {
        if (AnyFinished(i, view))
            Restart<TEnvironment, F32>(i, view, seed, stream);
    }

    /// <summary>Kernel of <see cref="Start"/>.</summary>
    public static void StartKernel<TEnvironment>(Index1D i, EnvironmentView<F32> view, ulong seed, RandomStream stream)
        where TEnvironment : struct, IEnvironment =>
        Start<TEnvironment, F32>(i, view, seed, stream);

    /// <summary>Kernel that writes the observation of the state as it is.</summary>
    public static void ObserveKernel<TEnvironment>(Index1D i, EnvironmentView<F32> view)
        where TEnvironment : struct, IEnvironment =>
        TEnvironment.Observe<F32>(new(view.State, view.Stride, i), new(view.Observation, view.Stride, i));

    /// <summary>Writes the stages of environment (or lane set) <paramref name="i"/>.</summary>
    public static void Stages<TEnvironment, T>(long i, in EnvironmentView<T> view, ArrayView<T> output)
        where TEnvironment : struct, IEnvironment
        where T : unmanaged, IReal<T> =>
        TEnvironment.WriteStages(
            view.Table,
            new(view.State, view.Stride, i),
            new ScaledAction<T>(new(view.Action, view.Stride, i), T.OfSingle(view.ActionScale)),
            new(output, view.Stride, i));

    /// <summary>Kernel of <see cref="Stages"/>.</summary>
    public static void StagesKernel<TEnvironment>(Index1D i, EnvironmentView<F32> view, ArrayView<F32> output)
        where TEnvironment : struct, IEnvironment =>
        Stages<TEnvironment, F32>(i, view, output);
}
