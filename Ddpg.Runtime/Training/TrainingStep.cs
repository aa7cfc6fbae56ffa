using Ddpg.Kernels;
using Ddpg.Kernels.Random;

namespace Ddpg.Runtime.Training;

/// <content>One training step: the whole of DDPG (Lillicrap et al. 2016, algorithm 1) on N environments at once.</content>
public sealed partial class Trainer<T>
{
    /// <summary>One step of every environment, then U updates.</summary>
    private void TrainingStep()
    {
        ChooseActions();                                                       // a = clip(μ(s) + noise)
        physics.Step(action, actionScale, environments);                       // s', r, terminated, truncated
        replay.Insert(environments.Transitions(action));                       // (s, a, r, s') → ring
        environments.Advance();                                                // s ← s'
        physics.RestartFinished(environments, settings.Seed, RandomStream.Reset);
        VectorSteps++;
        if (EnvironmentSteps <= settings.WarmupSteps || replay.Inserted < settings.Batch)
            return;

        for (int update = 0; update < settings.UpdatesPerStep; update++)
        {
            replay.Sample(settings.Seed, Updates, agent.Batch);                // (s, a, r, s') ~ ring
            agent.ComputeTarget();                                             // y = r + γ (1 − terminated) Q'(s', μ'(s'))
            agent.UpdateCritic(RateFactor);                                    // min mean (Q(s, a) − y)²
            agent.UpdateActor(RateFactor);                                     // max mean Q(s, μ(s))
            agent.SoftUpdateTargets();                                         // θ' ← τθ + (1 − τ)θ'
            Updates++;
        }
    }

    /// <summary>The policy's actions with noise; uniform ones during warm-up.</summary>
    private void ChooseActions()
    {
        if (EnvironmentSteps < settings.WarmupSteps)
        {
            kernels.RandomActions(actionBound, settings.Seed, VectorSteps, action);
            return;
        }

        agent.Actor.Forward(environments.Observation, default, actingActivations, action);
        kernels.Explore(environments.Clock, Noise, settings.Seed, VectorSteps, noiseState, action);
    }

    private NoiseParameters Noise => new(
        settings.Noise,
        (float)Ramp(settings.NoiseSigma, settings.NoiseSigmaFinal, settings.NoiseDecaySteps),
        (float)settings.NoiseTheta,
        (float)settings.NoiseTimeStep,
        settings.NoiseResetEachEpisode ? 1 : 0,
        actionBound);

    private double RateFactor => Ramp(1, settings.FinalLearningRateFactor, settings.LearningRateDecaySteps);

    /// <summary>From one value to another, linearly over some environment steps.</summary>
    private double Ramp(double from, double to, long over) => from + ((to - from) * Math.Min(1.0, (double)EnvironmentSteps / over));
}
