using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Devices;

namespace Ddpg.Runtime.Evaluation;

/// <summary>Episodes as they were played.</summary>
/// <param name="Environment">The task.</param>
/// <param name="Episodes">Each episode.</param>
public sealed record Rollout(EnvironmentSpec Environment, IReadOnlyList<Episode> Episodes);

/// <summary>One episode of T steps.</summary>
/// <param name="States">[T + 1][StateSize]: the start, then the state after each step.</param>
/// <param name="Actions">[T][A], in the task's unit, as the physics clips them.</param>
/// <param name="Rewards">[T].</param>
/// <param name="Terminated">Whether the task itself ended it; else the time limit did.</param>
public sealed record Episode(IReadOnlyList<double[]> States, IReadOnlyList<double[]> Actions, IReadOnlyList<double> Rewards, bool Terminated)
{
    /// <summary>Sum of the rewards.</summary>
    public double Return => Rewards.Sum();
}

/// <summary>Keeps what happens in an evaluation, step by step.</summary>
internal static class RolloutRecorder
{
    /// <summary>Plays every environment's first episode and keeps it.</summary>
    public static Rollout Record<T>(Evaluator<T> evaluator, ulong seed)
        where T : unmanaged
    {
        EnvironmentArrays<T> environments = evaluator.Environments;
        EnvironmentSpec spec = environments.Spec;
        Draft[] drafts = [.. Enumerable.Range(0, environments.Count).Select(_ => new Draft())];
        evaluator.Run(seed, KeepStates, KeepStep);
        return new(spec, [.. drafts.Select(draft => new Episode(draft.States, draft.Actions, draft.Rewards, draft.Terminated))]);

        void KeepStates()
        {
            double[] states = environments.State.ToDoubles();
            for (int i = 0; i < drafts.Length; i++)
            {
                if (drafts[i].Finished)
                    continue;

                // A state that is no longer finite cannot be drawn: the last that was stands for it.
                double[] state = Column(states, i, spec.StateSize);
                drafts[i].States.Add(state.All(double.IsFinite) ? state : drafts[i].States.LastOrDefault() ?? new double[spec.StateSize]);
            }
        }

        void KeepStep()
        {
            KeepStates();
            double[] actions = evaluator.Action.Data.ToDoubles(), rewards = environments.Reward.ToDoubles();
            double[] terminated = environments.Terminated.ToDoubles(), truncated = environments.Truncated.ToDoubles();
            for (int i = 0; i < drafts.Length; i++)
            {
                if (drafts[i].Finished)
                    continue;
                drafts[i].Actions.Add([.. Column(actions, i, spec.ActionSize).Select((action, k) => double.IsFinite(action) ? Math.Clamp(action * evaluator.ActionScale, spec.ActionRange(k).Low, spec.ActionRange(k).High) : 0)]);
                drafts[i].Rewards.Add(rewards[i]);
                drafts[i].Terminated = terminated[i] != 0;
                drafts[i].Finished = terminated[i] + truncated[i] != 0;
            }
        }

        double[] Column(double[] columns, int environment, int count) =>
            [.. Enumerable.Range(0, count).Select(k => columns[(k * environments.Stride) + environment])];
    }

    private sealed class Draft
    {
        public List<double[]> States { get; } = [];

        public List<double[]> Actions { get; } = [];

        public List<double> Rewards { get; } = [];

        public bool Terminated { get; set; }

        public bool Finished { get; set; }
    }
}
