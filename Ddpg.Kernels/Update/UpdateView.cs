using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Kernels.Update;

/// <summary>What the rows of an update read and write.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Ring">The replay ring, [capacity, width]; of no rows where <paramref name="Batch"/> is written by others.</param>
/// <param name="Layout">Columns of its rows and of the batch's.</param>
/// <param name="Batch">(s, a, r, s', …), [B, width].</param>
/// <param name="Mask">Which episode ends stop the bootstrap.</param>
/// <param name="Actor">μ and μ'.</param>
/// <param name="ActorHead">What the actor's head does to its sums.</param>
/// <param name="Critic">Q and Q'.</param>
/// <param name="FirstActionLayer">The critic's first layer on the action's way to its head: those before it are the observation's alone.</param>
/// <param name="ActionLayer">The critic's layer that takes the action.</param>
/// <param name="NextAction">μ'(s'), [B, A].</param>
/// <param name="NextQ">Q'(s', μ'(s')), [B, 1].</param>
/// <param name="Y">y, [B, 1].</param>
/// <param name="Q">Q(s, a), [B, 1].</param>
/// <param name="PolicyAction">μ(s), [B, A].</param>
/// <param name="PolicyQ">Q(s, μ(s)), [B, 1].</param>
internal readonly record struct UpdateView<T>(
    MatrixView<T> Ring,
    TransitionLayout Layout,
    MatrixView<T> Batch,
    TargetMask Mask,
    LearningNetwork<T> Actor,
    Activation ActorHead,
    LearningNetwork<T> Critic,
    int FirstActionLayer,
    int ActionLayer,
    MatrixView<T> NextAction,
    MatrixView<T> NextQ,
    MatrixView<T> Y,
    MatrixView<T> Q,
    MatrixView<T> PolicyAction,
    MatrixView<T> PolicyQ)
    where T : unmanaged
{
    /// <summary>s, [B, O].</summary>
    public MatrixView<T> State => Batch.UncheckedColumns(0, Layout.ObservationSize);

    /// <summary>a, [B, A].</summary>
    public MatrixView<T> Action => Batch.UncheckedColumns(Layout.Action, Layout.ActionSize);

    /// <summary>s', [B, O].</summary>
    public MatrixView<T> NextState => Batch.UncheckedColumns(Layout.NextObservation, Layout.ObservationSize);

    /// <summary>From the critic's layer that takes the action to the sums of the actor's head that made it.</summary>
    public BackwardStep<T> BackwardToAction
    {
        get
        {
            Layer layer = Critic.Layers[ActionLayer];
            int firstRow = layer.Input1 == Layer.Action ? 0 : layer.Inputs1;
            return new(Critic.Dz.Of(layer), Critic.Online.Weights(layer, firstRow, Layout.ActionSize), ActorHead, PolicyAction, Actor.HeadDz);
        }
    }

    /// <summary>The critic's update's forward passes: 0 μ'(s'), 1 Q'(s', μ'(s')), 2 Q(s, a).</summary>
    public ForwardPass<T> CriticPass(int pass)
    {
        if (pass == 0)
            return new(Actor.Target, Actor.Outputs, NextState, default, NextAction);
        return pass == 1 ? new(Critic.Target, Critic.Outputs, NextState, NextAction, NextQ) : new(Critic.Online, Critic.Outputs, State, Action, Q);
    }

    /// <summary>The actor's update's forward passes: 0 μ(s), 1 Q(s, μ(s)).</summary>
    public ForwardPass<T> ActorPass(int pass) =>
        pass == 0 ? new(Actor.Online, Actor.Outputs, State, default, PolicyAction) : new(Critic.Online, Critic.Outputs, State, PolicyAction, PolicyQ);
}

/// <summary>What a network's step reads and writes, once the rows have gone through it.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Network">The network; its θ and θ' are updated.</param>
/// <param name="State">s, [B, O].</param>
/// <param name="Action">a, [B, A], or none for an actor.</param>
/// <param name="Gradient">∂/∂θ, [P], written.</param>
/// <param name="Moments">m and v, updated.</param>
/// <param name="Loss">The loss, for the log.</param>
internal readonly record struct StepView<T>(
    LearningNetwork<T> Network, MatrixView<T> State, MatrixView<T> Action, ArrayView<T> Gradient, AdamMoments<T> Moments, LossView<T> Loss)
    where T : unmanaged
{
    /// <summary>A layer's [dW; db].</summary>
    public ArrayView<T> GradientOf(Layer layer) => Gradient.SubView(layer.Offset, layer.ParameterCount);
}

/// <summary>One way forward through a network: output = network(state, action).</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Network">The network.</param>
/// <param name="Outputs">Takes every layer's outputs but the head's.</param>
/// <param name="State">[B, O].</param>
/// <param name="Action">[B, A], or none for an actor.</param>
/// <param name="Output">The head's, [B, outputs], written.</param>
internal readonly record struct ForwardPass<T>(NetworkView<T> Network, LayerBuffers<T> Outputs, MatrixView<T> State, MatrixView<T> Action, MatrixView<T> Output)
    where T : unmanaged;

/// <summary>One step back: the arguments of <see cref="IRowOperations{T}.DenseBackwardInput"/>.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Dz">Gradient of the sums above.</param>
/// <param name="Weights">The weights between.</param>
/// <param name="Activation">The activation that made x.</param>
/// <param name="X">The layer's input.</param>
/// <param name="Dx">Gradient of the sums below, written.</param>
internal readonly record struct BackwardStep<T>(MatrixView<T> Dz, LayerWeights<T> Weights, Activation Activation, MatrixView<T> X, MatrixView<T> Dx)
    where T : unmanaged;

/// <summary>DDPG's update made ready on one set.</summary>
internal interface IUpdate : IDisposable
{
    /// <summary>Launches that one update makes on the device; 0 where nothing is launched.</summary>
    int Launches { get; }

    /// <summary><see cref="DdpgUpdate.CriticRows"/>.</summary>
    void CriticRows(ReplayDraw draw);

    /// <summary><see cref="DdpgUpdate.Step"/> of the critic.</summary>
    void StepCritic(AdamStep step, double tau);

    /// <summary><see cref="DdpgUpdate.ActorRows"/>.</summary>
    void ActorRows();

    /// <summary><see cref="DdpgUpdate.Step"/> of the actor.</summary>
    void StepActor(AdamStep step, double tau);
}

/// <summary>A policy made ready on one set.</summary>
internal interface IPolicy : IDisposable
{
    /// <summary>a = μ(s).</summary>
    void Run();
}
