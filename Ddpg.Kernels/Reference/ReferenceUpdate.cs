using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Reference;

/// <summary>DDPG's update in float64, written by itself (Lillicrap et al. 2016, algorithm 1), so that it would notice a step in the wrong place in <see cref="DdpgUpdate"/>.</summary>
internal sealed class ReferenceUpdate(ReferenceKernels kernels, UpdateView<double> u, StepView<double> critic, StepView<double> actor) : IUpdate
{
    public int Launches => 0;

    public void CriticRows(ReplayDraw draw)
    {
        kernels.ReplaySample(u.Ring, u.Layout, draw, u.Batch);

        // y = r + γ (1 − terminated) Q'(s', μ'(s'))
        Forward(kernels, u.Actor.Target, u.Actor.Outputs, u.NextState, default, u.NextAction);
        Forward(kernels, u.Critic.Target, u.Critic.Outputs, u.NextState, u.NextAction, u.NextQ);
        kernels.BellmanTarget(u.Batch, u.Layout, u.NextQ, u.Mask, u.Y);

        // L = mean (Q(s, a) − y)²
        Forward(kernels, u.Critic.Online, u.Critic.Outputs, u.State, u.Action, u.Q);
        kernels.CriticGradient(u.Q, u.Y, u.Critic.HeadDz);
        Backward(u.Critic);
    }

    public void StepCritic(AdamStep step, double tau) => Step(critic, step, tau);

    public void ActorRows()
    {
        // J = −mean Q(s, μ(s)); ∂J/∂a goes through tanh to the actor's head.
        Forward(kernels, u.Actor.Online, u.Actor.Outputs, u.State, default, u.PolicyAction);
        Forward(kernels, u.Critic.Online, u.Critic.Outputs, u.State, u.PolicyAction, u.PolicyQ);
        kernels.ActorGradient(u.Critic.HeadDz);
        Backward(u.Critic);
        foreach (Layer layer in Layers(u.Critic).Where(layer => layer.Input1 == Layer.Action || layer.Input2 == Layer.Action))
        {
            LayerWeights<double> weights = u.Critic.Online.Weights(layer, layer.Input1 == Layer.Action ? 0 : layer.Inputs1, u.Layout.ActionSize);
            kernels.DenseBackwardInput(u.Critic.Dz.Of(layer), weights, u.ActorHead, u.PolicyAction, u.Actor.HeadDz);
        }

        Backward(u.Actor);
    }

    public void StepActor(AdamStep step, double tau) => Step(actor, step, tau);

    public void Dispose()
    {
    }

    /// <summary>output = network(state, action), layer by layer.</summary>
    public static void Forward(
        ReferenceKernels kernels, NetworkView<double> network, LayerBuffers<double> outputs, MatrixView<double> state, MatrixView<double> action, MatrixView<double> output)
    {
        for (int l = 0; l < network.Layers.Length; l++)
        {
            Layer layer = network.Layers[l];
            MatrixView<double> Input(int source) => source switch
            {
                Layer.State => state,
                Layer.Action => action,
                Layer.None => default,
                _ => outputs.Of(network.Layers[source]),
            };
            kernels.DenseForward(Input(layer.Input1), Input(layer.Input2), network.Of(layer), layer.Activation, layer.Above == Layer.None ? output : outputs.Of(layer));
        }
    }

    /// <summary>From the head down, each layer hands its inputs' gradients to the layers that they came from.</summary>
    private void Backward(LearningNetwork<double> network)
    {
        Layer[] layers = Layers(network);
        foreach (Layer layer in layers.Reverse())
        {
            HandDown(layer, layer.Input1, 0, layer.Inputs1);
            HandDown(layer, layer.Input2, layer.Inputs1, layer.Inputs2);
        }

        void HandDown(Layer layer, int source, int first, int count)
        {
            if (source >= 0)
                kernels.DenseBackwardInput(network.Dz.Of(layer), network.Online.Weights(layer, first, count), layers[source].Activation, network.Outputs.Of(layers[source]), network.Dz.Of(layers[source]));
        }
    }

    private void Step(StepView<double> s, AdamStep step, double tau)
    {
        LearningNetwork<double> network = s.Network;
        foreach (Layer layer in Layers(network))
        {
            kernels.DenseBackwardWeights(
                network.Input(layer.Input1, s.State, s.Action), network.Input(layer.Input2, s.State, s.Action), network.Dz.Of(layer), s.GradientOf(layer));
        }

        kernels.Adam(s.Gradient, step, s.Moments, network.Parameters);
        kernels.SoftUpdate(network.Parameters, tau, network.TargetParameters);
        kernels.LossStatistics(s.Loss);
    }

    private static Layer[] Layers(LearningNetwork<double> network) => [.. Enumerable.Range(0, network.Online.Count).Select(l => network.Layers[l])];
}

/// <summary>A policy in float64.</summary>
internal sealed class ReferencePolicy(ReferenceKernels kernels, ForwardPass<double> view) : IPolicy
{
    public void Run() => ReferenceUpdate.Forward(kernels, view.Network, view.Outputs, view.State, view.Action, view.Output);

    public void Dispose()
    {
    }
}
