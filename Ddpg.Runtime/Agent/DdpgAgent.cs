using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Replay;
using Ddpg.Runtime.Settings;
using ILGPU;

namespace Ddpg.Runtime.Agent;

/// <summary>What an agent is made of.</summary>
/// <param name="Actor">μ's shape.</param>
/// <param name="Critic">Q's shape.</param>
/// <param name="Batch">B.</param>
/// <param name="Tau">τ.</param>
/// <param name="ActorAdam">The actor's optimizer.</param>
/// <param name="CriticAdam">The critic's optimizer.</param>
/// <param name="TargetMask">Which episode ends stop the bootstrap.</param>
internal sealed record AgentOptions(
    NetworkShape Actor, NetworkShape Critic, int Batch, double Tau, AdamOptions ActorAdam, AdamOptions CriticAdam, TargetMask TargetMask)
{
    /// <summary>As settings and task give them.</summary>
    public static AgentOptions Of(TrainingSettings settings, EnvironmentSpec spec) => new(
        NetworkShape.Actor(spec.ObservationSize, spec.ActionSize, settings.ActorHidden, ActionUnits.Of(settings, spec).Head),
        NetworkShape.Critic(spec.ObservationSize, spec.ActionSize, settings.CriticStateBranch, settings.CriticActionBranch, settings.CriticTrunk),
        settings.Batch,
        settings.Tau,
        new(settings.ActorLearningRate),
        new(settings.CriticLearningRate, settings.CriticWeightDecay),
        settings.TargetMask);
}

/// <summary>What shows early that a run goes wrong: exploding gradients or parameters, and actions stuck at a bound.</summary>
/// <param name="ActorGradientNorm">‖∂J/∂θ‖₂ of the last update.</param>
/// <param name="CriticGradientNorm">‖∂L/∂θ‖₂ of the last update.</param>
/// <param name="ActorNorm">‖θ‖₂ of the actor.</param>
/// <param name="CriticNorm">‖θ‖₂ of the critic.</param>
/// <param name="Saturation">Share of the last batch's μ(s) within <see cref="BoundMargin"/> of a bound.</param>
public sealed record AgentHealth(double ActorGradientNorm, double CriticGradientNorm, double ActorNorm, double CriticNorm, double Saturation)
{
    /// <summary>How near a bound counts as at it: 1 % of the bound, where tanh passes 2 % of a gradient.</summary>
    public const float BoundMargin = 0.01f;
}

/// <summary>DDPG's networks, and the batch that an update goes through; the update itself is <see cref="DdpgUpdate"/>.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class DdpgAgent<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Numbers that <see cref="Health"/> reads.</summary>
    private const int HealthCount = 5;

    private readonly AgentOptions options;
    private readonly IKernels<T> kernels;
    private readonly Arena<T> arena = new();
    private readonly IUpdate update;
    private readonly UpdateView<T> view;
    private readonly ArrayView<T> health;

    /// <summary>Allocates networks, moments and working memory.</summary>
    /// <param name="kernels">The kernel set; not disposed with the agent.</param>
    /// <param name="options">Shapes and hyperparameters.</param>
    /// <param name="replay">Where an update's batch is drawn from; null for a batch that is written into <see cref="Batch"/>.</param>
    public DdpgAgent(IKernels<T> kernels, AgentOptions options, ReplayBuffer<T>? replay = null)
    {
        this.kernels = kernels;
        this.options = options;
        int rows = options.Batch;
        TransitionLayout layout = new(options.Actor.ObservationSize, options.Critic.ActionSize);
        Actor = new("actor", kernels.Accelerator, options.Actor, options.ActorAdam, rows, arena);
        Critic = new("critic", kernels.Accelerator, options.Critic, options.CriticAdam, rows, arena);
        ArenaArray<T> batch = arena.Reserve((long)rows * layout.Width);
        ArenaArray<T> nextAction = arena.Reserve((long)rows * layout.ActionSize), policyAction = arena.Reserve((long)rows * layout.ActionSize);
        ArenaArray<T> nextQ = arena.Reserve(rows), y = arena.Reserve(rows), q = arena.Reserve(rows), policyQ = arena.Reserve(rows);
        ArenaArray<T> statistics = arena.Reserve(UpdateStatistic.Count), healthSums = arena.Reserve(HealthCount);
        arena.Allocate(kernels.Accelerator);

        Statistics = statistics.View;
        health = healthSums.View;
        view = new(
            replay?.Ring ?? default,
            layout,
            batch.View.AsMatrix(rows, layout.Width),
            options.TargetMask,
            Actor.View,
            options.Actor.Head,
            Critic.View,
            options.Critic.FirstActionLayer,
            options.Critic.ActionLayer,
            nextAction.View.AsMatrix(rows, layout.ActionSize),
            nextQ.View.AsColumn(),
            y.View.AsColumn(),
            q.View.AsColumn(),
            policyAction.View.AsMatrix(rows, layout.ActionSize),
            policyQ.View.AsColumn());
        StepView<T> critic = Critic.Step(view.State, view.Action, new(view.Q, view.Y, Statistics));
        StepView<T> actor = Actor.Step(view.State, default, new(view.PolicyQ, default, Statistics));
        OperationsPerUpdate = 2 * WorkCounter<T>.Of(kernels.Accelerator, view, critic, actor).MultiplyAdds;
        update = kernels.Prepare(view, critic, actor);
    }

    /// <summary>μ.</summary>
    public Learner<T> Actor { get; }

    /// <summary>Q.</summary>
    public Learner<T> Critic { get; }

    /// <summary>Everything that learns, in the order of a checkpoint.</summary>
    public IReadOnlyList<Learner<T>> Learners => [Actor, Critic];

    /// <summary>The packed transitions of the update, [B, width].</summary>
    public MatrixView<T> Batch => view.Batch;

    /// <summary>μ(s), [B, A].</summary>
    public MatrixView<T> PolicyAction => view.PolicyAction;

    /// <summary>Q'(s', μ'(s')), [B, 1].</summary>
    public MatrixView<T> NextQ => view.NextQ;

    /// <summary>y, [B, 1].</summary>
    public MatrixView<T> Target => view.Y;

    /// <summary>Q(s, a), [B, 1].</summary>
    public MatrixView<T> Q => view.Q;

    /// <summary>Sums for the log, [<see cref="UpdateStatistic.Count"/>].</summary>
    public ArrayView<T> Statistics { get; }

    /// <summary>Multiplications and additions of one update's layers, forward and backward.</summary>
    public long OperationsPerUpdate { get; }

    /// <summary>Launches that one update makes on the device; 0 where nothing is launched.</summary>
    public int LaunchesPerUpdate => update.Launches;

    /// <summary>(s, a, r, s') ~ ring; y = r + γ (1 − terminated) Q'(s', μ'(s')); L = mean (Q(s, a) − y)² and its gradient at every layer.</summary>
    public void BackpropagateCritic(ReplayDraw draw) => update.CriticRows(draw);

    /// <summary>∂L/∂θ, one step of Adam on the critic, θ' ← τθ + (1 − τ)θ'.</summary>
    public void StepCritic(double rateFactor = 1) => update.StepCritic(Critic.Adam.NextStep(rateFactor), options.Tau);

    /// <summary>J = −mean Q(s, μ(s)) and its gradient, back through the critic, at every layer of the actor.</summary>
    public void BackpropagateActor() => update.ActorRows();

    /// <summary>∂J/∂θ, one step of Adam on the actor, θ' ← τθ + (1 − τ)θ'.</summary>
    public void StepActor(double rateFactor = 1) => update.StepActor(Actor.Adam.NextStep(rateFactor), options.Tau);

    /// <summary>θ' = θ for both networks.</summary>
    public void CopyToTargets()
    {
        foreach (Learner<T> learner in Learners)
            learner.CopyToTarget();
    }

    /// <summary>Norms of gradients and parameters, and the share of saturated actions, as the last update left them; waits for the device.</summary>
    public AgentHealth Health()
    {
        kernels.SumOfSquares(Actor.Adam.Gradient, health.SubView(0, 1));
        kernels.SumOfSquares(Critic.Adam.Gradient, health.SubView(1, 1));
        kernels.SumOfSquares(Actor.Online.Parameters, health.SubView(2, 1));
        kernels.SumOfSquares(Critic.Online.Parameters, health.SubView(3, 1));
        kernels.CountBeyond(PolicyAction.Data, (1 - AgentHealth.BoundMargin) * options.Actor.Head.Bound, health.SubView(4, 1));
        double[] values = health.ToDoubles();
        return new(Math.Sqrt(values[0]), Math.Sqrt(values[1]), Math.Sqrt(values[2]), Math.Sqrt(values[3]), values[4] / PolicyAction.Data.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        update.Dispose();
        Actor.Dispose();
        Critic.Dispose();
        arena.Dispose();
    }
}
