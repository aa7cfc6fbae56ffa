using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Replay;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Verification;

/// <summary>
/// A whole update, fused as the set does it: sample, target, both networks forward and back, gradients, Adam, soft updates,
/// statistics.
/// </summary>
/// <param name="state">Critic's layers on the observation.</param>
/// <param name="action">Critic's layers on the action.</param>
/// <param name="trunk">Critic's layers on both.</param>
/// <remarks>Adam's first steps divide a gradient by its own size, so a vanishing one's sign decides a whole step: the learning rate is small.</remarks>
internal sealed class UpdateCheck(int[] state, int[] action, int[] trunk) : ParityCheck
{
    public override string Name => $"update [{string.Join('-', state)}|{string.Join('-', action)}] {string.Join('-', trunk)}";

    public override double Bound => Tolerance.Update;

    public override IReadOnlyList<int> Sizes { get; } = [1, 5, 33];

    public override void Run<T>(ParityBench<T> bench)
    {
        const int Observations = 5, Actions = 2, Capacity = 67;
        TransitionLayout layout = new(Observations, Actions);
        ReplayBuffer<T> replay = bench.Own(new ReplayBuffer<T>(bench.Kernels, layout, Capacity, 3, new(0.97, 2)));
        replay.Ring.Data.CopyFrom(bench.Input(Capacity * layout.Width));
        bench.SetFlags(replay.Ring, layout.Terminated, 0.2);
        bench.SetFlags(replay.Ring, layout.Truncated, 0.2);
        replay.Inserted = 150;
        NetworkShape actor = NetworkShape.Actor(Observations, Actions, [40, 33], 1.5f);
        NetworkShape critic = NetworkShape.Critic(Observations, Actions, state, action, trunk);
        DdpgAgent<T> agent = bench.Own(new DdpgAgent<T>(bench.Kernels, new(actor, critic, bench.Size, 0.01, new(1e-5), new(1e-5, 0.01), TargetMask.Termination), replay));
        foreach (Network<T> network in new[] { agent.Actor.Online, agent.Critic.Online, agent.Actor.Target, agent.Critic.Target })
            network.Parameters.CopyFrom(bench.Input(network.Shape.ParameterCount, -0.5, 0.5));
        for (int update = 0; update < 2; update++)
        {
            agent.BackpropagateCritic(replay.Draw(11, update));
            agent.StepCritic();
            agent.BackpropagateActor();
            agent.StepActor();
        }

        foreach ((string label, ArrayView<T> view) in new (string, ArrayView<T>)[]
        {
            ("batch", agent.Batch.Data), ("y", agent.Target.Data), ("Q", agent.Q.Data), ("μ(s)", agent.PolicyAction.Data), ("statistics", agent.Statistics),
            ("critic gradient", agent.Critic.Adam.Gradient), ("actor gradient", agent.Actor.Adam.Gradient),
            ("critic", agent.Critic.Online.Parameters), ("actor", agent.Actor.Online.Parameters), ("critic m", agent.Critic.Adam.Moments.First), ("actor v", agent.Actor.Adam.Moments.Second),
            ("target critic", agent.Critic.Target.Parameters), ("target actor", agent.Actor.Target.Parameters),
        })
            bench.Compared(label, view);
    }
}

/// <summary>Whole training steps of a task, as the set takes them: random actions, then the policy's with noise, physics, replay, updates.</summary>
/// <param name="task">The task.</param>
internal sealed class TrainingStepCheck(EnvironmentSpec task) : ParityCheck
{
    private const int Steps = 5;

    public override string Name => $"{task.Name} training step";

    public override double Bound => Tolerance.Update;

    public override IReadOnlyList<int> Sizes { get; } = [1, 6, 33];

    public override void Run<T>(ParityBench<T> bench)
    {
        TrainingSettings settings = new()
        {
            Environment = task.Name,
            Environments = bench.Size,
            WarmupSteps = 2 * bench.Size,
            Batch = 3,
            ReplayCapacity = 4 * bench.Size,
            ActorHidden = [40, 33],
            CriticTrunk = [40],
            ActorLearningRate = 1e-5,
            CriticLearningRate = 1e-5,
            Noise = NoiseKind.OrnsteinUhlenbeck,
            NoiseSigmaSpread = 3,
            NormalizeActions = true,
        };
        Trainer<T> trainer = bench.Own(new Trainer<T>(bench.Kernels, task, settings));
        trainer.TimeSteps(Steps);
        bench.Compared("replay ring", trainer.Replay.Ring.Data);
        bench.Compared("actor", trainer.Agent.Actor.Online.Parameters);
        bench.Compared("critic", trainer.Agent.Critic.Online.Parameters);
    }
}
