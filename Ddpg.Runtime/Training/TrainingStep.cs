using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;

namespace Ddpg.Runtime.Training;

/// <content>One training step: the whole of DDPG (Lillicrap et al. 2016, algorithm 1) on N environments at once.</content>
internal sealed partial class Trainer<T>
{
    /// <summary>One step of every environment, then U updates.</summary>
    private void TrainingStep()
    {
        StepEnvironments();
        VectorSteps++;
        if (EnvironmentSteps <= settings.WarmupSteps || replay.Inserted < Math.Max(settings.Batch, replayFloor))
            return;

        for (int update = 0; update < settings.UpdatesPerStep; update++)
        {
            agent.BackpropagateCritic(replay.Draw(settings.Seed, Updates));    // (s, a, r, s') ~ ring; y = r + γ (1 − terminated) Q'(s', μ'(s')); min mean (Q(s, a) − y)²
            agent.StepCritic(RateFactor);                                      // Adam; θ' ← τθ + (1 − τ)θ'
            agent.BackpropagateActor();                                        // max mean Q(s, μ(s))
            agent.StepActor(RateFactor);                                       // Adam; θ' ← τθ + (1 − τ)θ'
            Updates++;
        }
    }

    /// <summary>One step of every environment: in one launch where the device can, else one by one.</summary>
    private void StepEnvironments()
    {
        VectorStep step = NextStep;
        if (!scaler.IsNeeded && physics.TryStepAtOnce(policy.Current, units.Scale, environments, new(noiseState, replay.Layout, replay.Ring), step))
        {
            replay.CountInsertion();
            environments.Advance();
            return;
        }

        ChooseActions(step);                                                   // a = clip(μ(s) + noise)
        physics.Step(scaler.Run(), units.Scale, environments);                 // s', r, terminated, truncated
        replay.Insert(environments.Transitions(action));                       // (s, a, r, s') → ring
        environments.Advance();                                                // s ← s'
        physics.RestartFinished(environments, settings.Seed, RandomStream.Reset);
    }

    /// <summary>The policy's actions with noise; uniform ones during warm-up.</summary>
    private void ChooseActions(VectorStep step)
    {
        if (step.RandomBound > 0)
        {
            kernels.RandomActions(step.RandomBound, step.Seed, step.Step, action);
            return;
        }

        policy.Act();
        kernels.Explore(environments.Clock, step.Noise, step.Seed, step.Step, noiseState, action);
    }

    /// <summary>The values of the vector step to come.</summary>
    private VectorStep NextStep => new(EnvironmentSteps < settings.WarmupSteps ? units.Bound : 0, Noise, replay.Position, settings.Seed, VectorSteps);

    private NoiseParameters Noise => new(
        settings.Noise,
        (float)Sigma,
        (float)(Sigma * settings.NoiseSigmaSpread),
        (float)settings.NoiseTheta,
        (float)settings.NoiseTimeStep,
        settings.NoiseResetEachEpisode ? 1 : 0,
        units.Clip);

    private double Sigma => Ramp(settings.NoiseSigma, settings.NoiseSigmaFinal, settings.NoiseDecaySteps);

    private double RateFactor => Ramp(1, settings.FinalLearningRateFactor, settings.LearningRateDecaySteps);

    /// <summary>From one value to another, linearly over some environment steps.</summary>
    private double Ramp(double from, double to, long over) => from + ((to - from) * Math.Min(1.0, (double)EnvironmentSteps / over));
}
