using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Replay;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>Whole DDPG updates a second, actor and critic at each: sample, target, both losses, backpropagation, Adam, soft updates.</summary>
internal static class UpdateBenchmark
{
    private const int Transitions = 16_384;

    /// <summary>Measures a network and batch size on a task's sizes.</summary>
    public static BenchRow Measure(IKernels<float> kernels, Limits limits, EnvironmentSpec spec, IReadOnlyList<int> hidden, int batch)
    {
        TrainingSettings settings = new() { ActorHidden = hidden, CriticTrunk = hidden, Batch = batch, NormalizeActions = true };
        using ReplayBuffer<float> replay = new(kernels, new(spec.ObservationSize, spec.ActionSize), Transitions, 1, new(settings.Gamma));
        using DdpgAgent<float> agent = new(kernels, AgentOptions.Of(settings, spec), replay);
        WeightInitializer.Fill(kernels, agent.Actor.Online, Initializer.FanIn, 3e-3, true, 1, block: 0);
        WeightInitializer.Fill(kernels, agent.Critic.Online, Initializer.FanIn, 3e-3, true, 1, block: 1000);
        agent.CopyToTargets();
        kernels.InitializeUniform(1, 1, 2000, replay.Ring.Data);
        replay.Inserted = Transitions;
        long update = 0;
        Rate rate = Rate.Measure(
            1,
            () =>
            {
                agent.BackpropagateCritic(replay.Draw(1, update++));
                agent.StepCritic();
                agent.BackpropagateActor();
                agent.StepActor();
            },
            kernels.Accelerator.Synchronize);
        double gigaflops = rate.PerSecond * agent.OperationsPerUpdate / 1e9;
        return new("update", Limits.ThreadsOf(kernels), rate.Spread)
        {
            Network = string.Join('-', hidden),
            Batch = batch,
            UpdatesPerSecond = rate.PerSecond,
            LaunchesPerUpdate = agent.LaunchesPerUpdate,
            Gflops = gigaflops,
            ShareOfLimit = gigaflops / limits.GigaflopsPerSecond,
        };
    }
}
