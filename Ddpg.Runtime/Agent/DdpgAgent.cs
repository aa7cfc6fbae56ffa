using Ddpg.Kernels;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>What an agent is made of.</summary>
/// <param name="Actor">μ's shape.</param>
/// <param name="Critic">Q's shape.</param>
/// <param name="Batch">B.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Tau">τ.</param>
/// <param name="ActorAdam">The actor's optimiser.</param>
/// <param name="CriticAdam">The critic's optimiser.</param>
/// <param name="Bootstrap">Which episode ends stop the bootstrap.</param>
public sealed record AgentOptions(
    NetworkShape Actor, NetworkShape Critic, int Batch, double Gamma, double Tau, AdamOptions ActorAdam, AdamOptions CriticAdam, Bootstrap Bootstrap);

/// <summary>DDPG's networks and its update (Lillicrap et al. 2016, algorithm 1).</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class DdpgAgent<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly AgentOptions options;
    private readonly TransitionLayout layout;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> memory;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> statistics;
    private readonly LayerMatrices<T> actorActivations;
    private readonly LayerMatrices<T> actorDz;
    private readonly LayerMatrices<T> criticActivations;
    private readonly LayerMatrices<T> criticDz;
    private readonly MatrixView<T> nextAction;

    /// <summary>Allocates networks, moments and working memory.</summary>
    public DdpgAgent(IKernels<T> kernels, AgentOptions options)
    {
        this.kernels = kernels;
        this.options = options;
        Accelerator accelerator = kernels.Accelerator;
        int batch = options.Batch, actions = options.Critic.ActionSize;
        layout = new(options.Actor.ObservationSize, actions);
        Actor = new(kernels, options.Actor);
        Critic = new(kernels, options.Critic);
        TargetActor = new(kernels, options.Actor);
        TargetCritic = new(kernels, options.Critic);
        ActorAdam = new(kernels, options.Actor.ParameterCount, options.ActorAdam);
        CriticAdam = new(kernels, options.Critic.ParameterCount, options.CriticAdam);
        actorActivations = new(accelerator, options.Actor, batch);
        actorDz = new(accelerator, options.Actor, batch);
        criticActivations = new(accelerator, options.Critic, batch);
        criticDz = new(accelerator, options.Critic, batch);
        statistics = accelerator.Allocate1D<T>(UpdateStatistic.Count);
        statistics.MemSetToZero();

        memory = accelerator.Allocate1D<T>((long)batch * (layout.Width + (2 * actions) + 3));
        long offset = 0;
        Batch = Cut(layout.Width);
        nextAction = Cut(actions);
        PolicyAction = Cut(actions);
        NextQ = Cut(1);
        Target = Cut(1);
        Q = Cut(1);

        MatrixView<T> Cut(int columns)
        {
            ArrayView<T> view = memory.View.SubView(offset, (long)batch * columns);
            offset += (long)batch * columns;
            return view.AsMatrix(batch, columns);
        }
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

    /// <summary>Q(s, a), later Q(s, μ(s)), [B, 1].</summary>
    public MatrixView<T> Q { get; }

    /// <summary>Sums for the log, [<see cref="UpdateStatistic.Count"/>].</summary>
    public ArrayView<T> Statistics => statistics.View;

    private MatrixView<T> State => Batch.ColumnRange(0, layout.ObservationSize);

    private MatrixView<T> Action => Batch.ColumnRange(layout.Action, layout.ActionSize);

    private MatrixView<T> NextState => Batch.ColumnRange(layout.NextObservation, layout.ObservationSize);

    private MatrixView<T> ActorHeadDz => actorDz.Of(options.Actor.Trunk[^1], options.Batch);

    private MatrixView<T> CriticHeadDz => criticDz.Of(options.Critic.Trunk[^1], options.Batch);

    /// <summary>y = r + γ (1 − terminated) Q'(s', μ'(s')).</summary>
    public void ComputeTarget()
    {
        TargetActor.Forward(NextState, default, actorActivations, nextAction);
        TargetCritic.Forward(NextState, nextAction, criticActivations, NextQ);
        kernels.BellmanTarget(Batch, layout, NextQ, options.Gamma, options.Bootstrap, Target);
    }

    /// <summary>L = mean (Q(s, a) − y)², backpropagated, one step of Adam.</summary>
    public void UpdateCritic(double rateFactor = 1)
    {
        Critic.Forward(State, Action, criticActivations, Q);
        kernels.CriticLoss(Q, Target, CriticHeadDz, Statistics);
        Critic.BackwardParameters(State, Action, criticActivations, criticDz, CriticAdam.Gradient);
        CriticAdam.Step(Critic.Parameters, rateFactor);
    }

    /// <summary>J = −mean Q(s, μ(s)), backpropagated through the critic into the actor, one step of Adam.</summary>
    public void UpdateActor(double rateFactor = 1)
    {
        Actor.Forward(State, default, actorActivations, PolicyAction);
        Critic.Forward(State, PolicyAction, criticActivations, Q);
        kernels.ActorLoss(Q, CriticHeadDz, Statistics);
        Critic.BackwardAction(PolicyAction, options.Actor.Head, criticActivations, criticDz, ActorHeadDz);
        Actor.BackwardParameters(State, default, actorActivations, actorDz, ActorAdam.Gradient);
        ActorAdam.Step(Actor.Parameters, rateFactor);
    }

    /// <summary>θ' ← τθ + (1 − τ)θ' for both networks.</summary>
    public void SoftUpdateTargets()
    {
        kernels.SoftUpdate(Actor.Parameters, options.Tau, TargetActor.Parameters);
        kernels.SoftUpdate(Critic.Parameters, options.Tau, TargetCritic.Parameters);
    }

    /// <summary>θ' = θ for both networks.</summary>
    public void CopyToTargets()
    {
        TargetActor.Parameters.CopyFrom(Actor.Parameters);
        TargetCritic.Parameters.CopyFrom(Critic.Parameters);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Actor.Dispose();
        Critic.Dispose();
        TargetActor.Dispose();
        TargetCritic.Dispose();
        ActorAdam.Dispose();
        CriticAdam.Dispose();
        actorActivations.Dispose();
        actorDz.Dispose();
        criticActivations.Dispose();
        criticDz.Dispose();
        memory.Dispose();
        statistics.Dispose();
    }
}
