using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;

namespace Ddpg.Kernels.Update;

/// <summary>
/// DDPG's update (Lillicrap et al. 2016, algorithm 1), once for every fast way to run it: all rows of a batch operation by operation, or tile
/// by tile of rows, each taken through the whole update by one thread (SIMD) or by a group of threads inside one kernel (ILGPU).
/// </summary>
/// <remarks>Kernels contain it, so it holds no barrier's condition: what differs between networks is how often a loop runs.</remarks>
internal static class DdpgUpdate
{
    /// <summary>(s, a, r, s') ~ ring; y = r + γ (1 − terminated) Q'(s', μ'(s')); L = mean (Q(s, a) − y)² and its gradient at every layer of the critic.</summary>
    public static void CriticRows<TRows, T>(TRows rows, in UpdateView<T> u, ReplayDraw draw)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        rows.ReplaySample(u.Ring, u.Layout, draw, u.Batch);
        Forward(rows, u.Actor.Target, u.Actor.Outputs, u.NextState, default, u.NextAction);
        Forward(rows, u.Critic.Target, u.Critic.Outputs, u.NextState, u.NextAction, u.NextQ);
        rows.BellmanTarget(u.Batch, u.Layout, u.NextQ, u.Mask, u.Y);
        Forward(rows, u.Critic.Online, u.Critic.Outputs, u.State, u.Action, u.Q);
        rows.CriticGradient(u.Q, u.Y, u.Critic.HeadDz);
        Backward(rows, u.Critic, firstLayer: 0);
    }

    /// <summary>J = −mean Q(s, μ(s)) and its gradient, back through the critic to the action, at every layer of the actor.</summary>
    public static void ActorRows<TRows, T>(TRows rows, in UpdateView<T> u)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        Forward(rows, u.Actor.Online, u.Actor.Outputs, u.State, default, u.PolicyAction);
        Forward(rows, u.Critic.Online, u.Critic.Outputs, u.State, u.PolicyAction, u.PolicyQ);
        rows.ActorGradient(u.Critic.HeadDz);
        Backward(rows, u.Critic, u.FirstActionLayer);
        BackwardToAction(rows, u);
        Backward(rows, u.Actor, firstLayer: 0);
    }

    /// <summary>∂/∂θ, one step of Adam, θ' ← τθ + (1 − τ)θ'.</summary>
    public static void Step<TKernels, T>(TKernels kernels, in StepView<T> s, AdamStep step, double tau)
        where TKernels : IParameterOperations<T>
        where T : unmanaged
    {
        LearningNetwork<T> network = s.Network;
        for (int l = 0; l < network.Online.Count; l++)
        {
            Layer layer = network.Layers[l];
            MatrixView<T> x1 = network.Input(layer.Input1, s.State, s.Action), x2 = network.Input(layer.Input2, s.State, s.Action);
            kernels.DenseBackwardWeights(x1, x2, network.Dz.Of(layer), s.GradientOf(layer));
        }

        kernels.LossStatistics(s.Loss);
        kernels.Adam(s.Gradient, step, s.Moments, network.Parameters);
        kernels.SoftUpdate(network.Parameters, tau, network.TargetParameters);
    }

    /// <summary>output = network(state, action).</summary>
    /// <param name="rows">Whose rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="outputs">Takes every layer's outputs but the head's.</param>
    /// <param name="state">[B, O].</param>
    /// <param name="action">[B, A], or none for an actor.</param>
    /// <param name="output">The head's, [B, outputs].</param>
    public static void Forward<TRows, T>(TRows rows, NetworkView<T> network, LayerBuffers<T> outputs, in MatrixView<T> state, in MatrixView<T> action, in MatrixView<T> output)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        for (int l = 0; l < network.Count; l++)
        {
            Layer layer = network.Layers[l];
            MatrixView<T> x1 = outputs.Input(network.Layers, layer.Input1, state, action), x2 = outputs.Input(network.Layers, layer.Input2, state, action);
            rows.DenseForward(x1, x2, network.Of(layer), layer.Activation, l == network.Count - 1 ? output : outputs.Of(layer));
        }
    }

    /// <summary>From the gradient of the head's sums to those of every layer from <paramref name="firstLayer"/> on.</summary>
    private static void Backward<TRows, T>(TRows rows, LearningNetwork<T> network, int firstLayer)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        for (int l = network.Online.Count - 2; l >= firstLayer; l--)
        {
            Layer layer = network.Layers[l], above = network.Layers[layer.Above];
            rows.DenseBackwardInput(
                network.Dz.Of(above), network.Online.Weights(above, layer.AboveRow, layer.Outputs), layer.Activation, network.Outputs.Of(layer), network.Dz.Of(layer));
        }
    }

    /// <summary>From the gradient at the critic's layer that takes the action to that of the actor's head's sums.</summary>
    private static void BackwardToAction<TRows, T>(TRows rows, in UpdateView<T> u)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        Layer layer = u.Critic.Layers[u.ActionLayer];
        int firstRow = layer.Input1 == Layer.Action ? 0 : layer.Inputs1;
        rows.DenseBackwardInput(u.Critic.Dz.Of(layer), u.Critic.Online.Weights(layer, firstRow, u.Layout.ActionSize), u.ActorHead, u.PolicyAction, u.Actor.HeadDz);
    }
}
