using System.Diagnostics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;

namespace Ddpg.Runtime.Training;

/// <content>The stages of a training step one by one, for measuring where its time goes.</content>
internal sealed partial class Trainer<T>
{
    /// <summary>Takes training steps and returns the seconds they took.</summary>
    internal double TimeSteps(int count) => Time(TrainingStep, count);

    /// <summary>Each stage's share of a training step's time, measured by itself: it runs <paramref name="count"/> times in a row.</summary>
    internal IReadOnlyDictionary<string, double> StageShares(int count)
    {
        int updates = settings.UpdatesPerStep;
        (string Name, double Seconds)[] stages =
        [
            ("act", Time(() => ChooseActions(NextStep), count)),
            ("physics", Time(StepPhysics, count)),
            ("replay insert", Time(() => replay.Insert(environments.Transitions(action)), count)),
            ("critic gradients", Time(() => agent.BackpropagateCritic(replay.Draw(settings.Seed, Updates++)), count * updates)),
            ("critic step", Time(() => agent.StepCritic(RateFactor), count * updates)),
            ("actor gradients", Time(agent.BackpropagateActor, count * updates)),
            ("actor step", Time(() => agent.StepActor(RateFactor), count * updates)),
        ];
        double total = stages.Sum(stage => stage.Seconds);
        return stages.ToDictionary(stage => stage.Name, stage => stage.Seconds / total);
    }

    private void StepPhysics()
    {
        physics.Step(scaler.Run(), units.Scale, environments);
        environments.Advance();
        physics.RestartFinished(environments, settings.Seed, RandomStream.Reset);
    }

    private double Time(Action stage, int count)
    {
        kernels.Accelerator.Synchronize();
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
            stage();
        kernels.Accelerator.Synchronize();
        return watch.Elapsed.TotalSeconds;
    }
}
