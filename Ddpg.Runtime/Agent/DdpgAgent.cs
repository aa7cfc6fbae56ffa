using Ddpg.Kernels;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>What an agent is made of.</summary>
/// <param name="Actor">μ's shape.</param>
/// <param name="Critic">Q's shape.</param>
/// <param name="Batch">B.</param>
/// <param name="Tau">τ.</param>
/// <param name="ActorAdam">The actor's optimiser.</param>
/// <param name="CriticAdam">The critic's optimiser.</param>
/// <param name="Bootstrap">Which episode ends stop the bootstrap.</param>
internal sealed record AgentOptions(
    NetworkShape Actor, NetworkShape Critic, int Batch, double Tau, AdamOptions ActorAdam, AdamOptions CriticAdam, Bootstrap Bootstrap);

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

/// <summary>DDPG's networks and its update (Lillicrap et al. 2016, algorithm 1).</summary>
/// <remarks>
/// An update is four passes. Two go row by row through whole networks, forward and back; two go over parameters, and take gradient,
/// Adam's step and soft update at once. What each does is recorded when the agent is made, and reads as the algorithm does.
/// </remarks>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class DdpgAgent<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Numbers that <see cref="Health"/> reads.</summary>
    private const int HealthCount = 5;

    private readonly AgentOptions options;
    private readonly TransitionLayout layout;
    private readonly Arena<T> arena;
    private readonly LayerMatrices<T> actorActivations;
    private readonly LayerMatrices<T> actorDz;
    private readonly LayerMatrices<T> criticActivations;
    private readonly LayerMatrices<T> criticDz;
    private readonly MatrixView<T> nextAction;
    private readonly MatrixView<T> policyQ;
    private readonly IRowPass criticRows;
    private readonly IRowPass actorRows;
    private readonly IParameterPass criticParameters;
    private readonly IParameterPass actorParameters;
    private readonly IKernels<T> kernels;
    private readonly ArrayView<T> health;

    /// <summary>Allocates networks, moments and working memory.</summary>
    /// <param name="kernels">The kernel set; not disposed with the agent.</param>
    /// <param name="options">Shapes and hyperparameters.</param>
    /// <param name="replay">Where an update's batch is drawn from; null for a batch that is written into <see cref="Batch"/>.</param>
    public DdpgAgent(IKernels<T> kernels, AgentOptions options, ReplayBuffer<T>? replay = null)
    {
        this.kernels = kernels;
        this.options = options;
        NetworkShape actor = options.Actor, critic = options.Critic;
        int batch = options.Batch, actions = critic.ActionSize;
        layout = new(actor.ObservationSize, actions);
        long actorSize = actor.ParameterCount, criticSize = critic.ParameterCount;
        arena = new(
            kernels.Accelerator,
            [
                .. Enumerable.Repeat(actorSize, 5), .. Enumerable.Repeat(criticSize, 5),
                .. LayerMatrices<T>.Lengths(actor, batch), .. LayerMatrices<T>.Lengths(actor, batch),
                .. LayerMatrices<T>.Lengths(critic, batch), .. LayerMatrices<T>.Lengths(critic, batch),
                (long)batch * layout.Width, (long)batch * actions, (long)batch * actions, batch, batch, batch, batch, UpdateStatistic.Count,
                HealthCount,
            ]);
        arena.Clear();
        Actor = new(actor, arena);
        Critic = new(critic, arena);
        TargetActor = new(actor, arena);
        TargetCritic = new(critic, arena);
        ActorAdam = new(options.ActorAdam, actor.ParameterCount, arena);
        CriticAdam = new(options.CriticAdam, critic.ParameterCount, arena);
        actorActivations = new(arena, actor, batch);
        actorDz = new(arena, actor, batch);
        criticActivations = new(arena, critic, batch);
        criticDz = new(arena, critic, batch);
        Batch = arena.Take(batch, layout.Width);
        nextAction = arena.Take(batch, actions);
        PolicyAction = arena.Take(batch, actions);
        NextQ = arena.Take(batch, 1);
        Target = arena.Take(batch, 1);
        Q = arena.Take(batch, 1);
        policyQ = arena.Take(batch, 1);
        Statistics = arena.Take(UpdateStatistic.Count);
        health = arena.Take(HealthCount);

        RowProgram<T> criticProgram = CriticRows(replay), actorProgram = ActorRows();
        criticRows = kernels.Compile(criticProgram);
        criticParameters = kernels.Compile(CriticParameters());
        actorRows = kernels.Compile(actorProgram);
        actorParameters = kernels.Compile(ActorParameters());
        OperationsPerUpdate = criticProgram.Operations.Concat(actorProgram.Operations).Sum(operation => operation.Operations)
            + (2L * batch * actor.Layers.Concat(critic.Layers).Sum(layer => (long)layer.Inputs * layer.Outputs));
    }

    /// <summary>μ.</summary>
    public Network<T> Actor { get; }

    /// <summary>Q.</summary>
    public Network<T> Critic { get; }

    /// <summary>μ'.</summary>
    public Network<T> TargetActor { get; }

    /// <summary>Q'.</summary>
    public Network<T> TargetCritic { get; }

    /// <summary>The actor's gradient and moments.</summary>
    public AdamOptimiser<T> ActorAdam { get; }

    /// <summary>The critic's gradient and moments.</summary>
    public AdamOptimiser<T> CriticAdam { get; }

    /// <summary>The packed transitions of the update, [B, width].</summary>
    public MatrixView<T> Batch { get; }

    /// <summary>μ(s), [B, A].</summary>
    public MatrixView<T> PolicyAction { get; }

    /// <summary>Q'(s', μ'(s')), [B, 1].</summary>
    public MatrixView<T> NextQ { get; }

    /// <summary>y, [B, 1].</summary>
    public MatrixView<T> Target { get; }

    /// <summary>Q(s, a), [B, 1].</summary>
    public MatrixView<T> Q { get; }

    /// <summary>Sums for the log, [<see cref="UpdateStatistic.Count"/>].</summary>
    public ArrayView<T> Statistics { get; }

    /// <summary>Multiplications and additions of one update's layers, forward and backward.</summary>
    public long OperationsPerUpdate { get; }

    /// <summary>Launches that one update makes on the device; 0 where nothing is launched.</summary>
    public int LaunchesPerUpdate => criticRows.Launches + criticParameters.Launches + actorRows.Launches + actorParameters.Launches;

    private MatrixView<T> State => Batch.ColumnRange(0, layout.ObservationSize);

    private MatrixView<T> Action => Batch.ColumnRange(layout.Action, layout.ActionSize);

    private MatrixView<T> NextState => Batch.ColumnRange(layout.NextObservation, layout.ObservationSize);

    private MatrixView<T> CriticHeadDz => criticDz.Of(options.Critic.Trunk[^1]);

    private MatrixView<T> ActorHeadDz => actorDz.Of(options.Actor.Trunk[^1]);

    /// <summary>(s, a, r, s') ~ ring; y = r + γ (1 − terminated) Q'(s', μ'(s')); L = mean (Q(s, a) − y)² and its gradient at every layer.</summary>
    public void BackpropagateCritic(ReplayDraw draw) => criticRows.Run(draw);

    /// <summary>∂L/∂θ, one step of Adam on the critic, θ' ← τθ + (1 − τ)θ'.</summary>
    public void StepCritic(double rateFactor = 1) => criticParameters.Run(CriticAdam.NextStep(rateFactor), options.Tau);

    /// <summary>J = −mean Q(s, μ(s)) and its gradient, back through the critic, at every layer of the actor.</summary>
    public void BackpropagateActor() => actorRows.Run(default);

    /// <summary>∂J/∂θ, one step of Adam on the actor, θ' ← τθ + (1 − τ)θ'.</summary>
    public void StepActor(double rateFactor = 1) => actorParameters.Run(ActorAdam.NextStep(rateFactor), options.Tau);

    /// <summary>θ' = θ for both networks.</summary>
    public void CopyToTargets()
    {
        TargetActor.Parameters.CopyFrom(Actor.Parameters);
        TargetCritic.Parameters.CopyFrom(Critic.Parameters);
    }

    /// <summary>Norms of gradients and parameters, and the share of saturated actions, as the last update left them; waits for the device.</summary>
    public AgentHealth Health()
    {
        kernels.SumOfSquares(ActorAdam.Gradient, health.SubView(0, 1));
        kernels.SumOfSquares(CriticAdam.Gradient, health.SubView(1, 1));
        kernels.SumOfSquares(Actor.Parameters, health.SubView(2, 1));
        kernels.SumOfSquares(Critic.Parameters, health.SubView(3, 1));
        kernels.CountBeyond(PolicyAction.Data, (1 - AgentHealth.BoundMargin) * options.Actor.Head.Bound, health.SubView(4, 1));
        double[] values = health.ToDoubles();
        return new(Math.Sqrt(values[0]), Math.Sqrt(values[1]), Math.Sqrt(values[2]), Math.Sqrt(values[3]), values[4] / PolicyAction.Data.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        criticRows.Dispose();
        criticParameters.Dispose();
        actorRows.Dispose();
        actorParameters.Dispose();
        arena.Dispose();
    }

    private RowProgram<T> CriticRows(ReplayBuffer<T>? replay)
    {
        RowProgram<T> rows = new(options.Batch);
        if (replay is not null)
            rows.ReplaySample(replay.Ring, layout, default, Batch);
        TargetActor.Forward(rows, NextState, default, actorActivations, nextAction);
        TargetCritic.Forward(rows, NextState, nextAction, criticActivations, NextQ);
        rows.BellmanTarget(Batch, layout, NextQ, options.Bootstrap, Target);
        Critic.Forward(rows, State, Action, criticActivations, Q);
        rows.CriticGradient(Q, Target, CriticHeadDz);
        Critic.Backward(rows, criticActivations, criticDz);
        return rows;
    }

    private ParameterProgram<T> CriticParameters() => new(
        Critic.Gradients(State, Action, criticActivations, criticDz),
        new(CriticAdam.Gradient, CriticAdam.Moments, Critic.Parameters, TargetCritic.Parameters),
        new(Q, Target, Statistics));

    private RowProgram<T> ActorRows()
    {
        RowProgram<T> rows = new(options.Batch);
        Actor.Forward(rows, State, default, actorActivations, PolicyAction);
        Critic.Forward(rows, State, PolicyAction, criticActivations, policyQ);
        rows.ActorGradient(CriticHeadDz);
        Critic.BackwardAction(rows, PolicyAction, options.Actor.Head, criticActivations, criticDz, ActorHeadDz);
        Actor.Backward(rows, actorActivations, actorDz);
        return rows;
    }

    private ParameterProgram<T> ActorParameters() => new(
        Actor.Gradients(State, default, actorActivations, actorDz),
        new(ActorAdam.Gradient, ActorAdam.Moments, Actor.Parameters, TargetActor.Parameters),
        new(policyQ, default, Statistics));
}
