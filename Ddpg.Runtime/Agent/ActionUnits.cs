using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Agent;

/// <summary>In which unit networks and replay see actions, and how far they go.</summary>
/// <param name="Bound">The task's action bound in the agent's unit.</param>
/// <param name="Head">The actor's own actions lie in ± this.</param>
/// <param name="Clip">Actions with noise are clipped to ± this.</param>
/// <param name="Scale">The task's unit over the agent's.</param>
internal readonly record struct ActionUnits(float Bound, float Head, float Clip, float Scale)
{
    /// <summary>Those of a run.</summary>
    public static ActionUnits Of(TrainingSettings settings, EnvironmentSpec spec)
    {
        // Where each action has a range of its own, the agent's unit is ±1, and ActionScaler does the rest.
        float taskBound = spec.ActionRanges.Count > 0 ? 1 : spec.ActionBound, bound = settings.NormalizeActions ? 1 : taskBound;
        float clip = settings.ExploreClip switch
        {
            ExploreClip.AtBound => bound,
            ExploreClip.AtRawBound => taskBound,
            _ => float.MaxValue,
        };
        return new(bound, settings.UnscaledActor ? 1 : bound, clip, taskBound / bound);
    }
}
