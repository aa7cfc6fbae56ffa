using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;

namespace Ddpg.Kernels.Update;

/// <summary>
/// DDPG's update (Lillicrap et al. 2016, algorithm 1), once for every fast way to run it: all rows of a batch operation by operation, or tile
/// by tile of rows, each taken through the whole update by one thread (SIMD) or by a group of threads inside one kernel (ILGPU).
/// </summary>
/// <remarks>
/// Kernels contain it, so no operation stands under a condition: what differs between networks is how often a loop runs. And each kind of layer stands
/// once in each kernel, inside loops, because every further copy multiplies the time that drivers take to compile it.
/// </remarks>
internal static class DdpgUpdate
{
    /// <summary>(s, a, r, s') ~ ring; y = r + γ (1 − terminated) Q'(s', μ'(s')); L = mean (Q(s, a) − y)² and its gradient at every layer of the critic.</summary>
    public static void CriticRows<TRows, T>(TRows rows, in UpdateView<T> u, ReplayDraw draw)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        rows.ReplaySample(u.Ring, u.Layout, draw, u.Batch);
        for (int pass = 0; pass < 3; pass++)                     // μ'(s'), Q'(s', μ'(s')), Q(s, a)
            Forward(rows, u.CriticPass(pass));
        rows.BellmanTarget(u.Batch, u.Layout, u.NextQ, u.Mask, u.Y);
        rows.CriticGradient(u.Q, u.Y, u.Critic.HeadDz);
        Backward(rows, u, u.Critic, firstLayer: 0, toAction: 0);
    }

    /// <summary>J = −mean Q(s, μ(s)) and its gradient, back through the critic to the action, at every layer of the actor.</summary>
    public static void ActorRows<TRows, T>(TRows rows, in UpdateView<T> u)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        for (int pass = 0; pass < 2; pass++)                     // μ(s), Q(s, μ(s))
            Forward(rows, u.ActorPass(pass));
        rows.ActorGradient(u.Critic.HeadDz);
        for (int network = 0; network < 2; network++)            // through the critic to the action, then through the actor
            Backward(rows, u, network == 0 ? u.Critic : u.Actor, network == 0 ? u.FirstActionLayer : 0, toAction: 1 - network);
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
    public static void Forward<TRows, T>(TRows rows, in ForwardPass<T> pass)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        NetworkView<T> network = pass.Network;
        for (int l = 0; l < network.Count; l++)
        {
            Layer layer = network.Layers[l];
            MatrixView<T> x1 = pass.Outputs.Input(network.Layers, layer.Input1, pass.State, pass.Action), x2 = pass.Outputs.Input(network.Layers, layer.Input2, pass.State, pass.Action);
            rows.DenseForward(x1, x2, network.Of(layer), layer.Activation, l == network.Count - 1 ? pass.Output : pass.Outputs.Of(layer));
        }
    }

    /// <summary>From the gradient of the head's sums to those of every layer from <paramref name="firstLayer"/> on, and, where it is 1, past the action to the actor's head.</summary>
    private static void Backward<TRows, T>(TRows rows, in UpdateView<T> u, LearningNetwork<T> network, int firstLayer, int toAction)
        where TRows : struct, IRowOperations<T>
        where T : unmanaged
    {
        for (int l = network.Online.Count - 2; l >= firstLayer - toAction; l--)
        {
            BackwardStep<T> step = l >= firstLayer ? network.BackwardTo(l) : u.BackwardToAction;
            rows.DenseBackwardInput(step.Dz, step.Weights, step.Activation, step.X, step.Dx);
        }
    }
}
