using Ddpg.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Networks;

/// <summary>A network's parameters: one flat vector, layers are views into it.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class Network<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> parameters;

    /// <summary>Allocates the parameters, all zero.</summary>
    public Network(IKernels<T> kernels, NetworkShape shape)
    {
        this.kernels = kernels;
        Shape = shape;
        parameters = kernels.Accelerator.Allocate1D<T>(shape.ParameterCount);
        parameters.MemSetToZero();
    }

    /// <summary>The shape.</summary>
    public NetworkShape Shape { get; }

    /// <summary>θ, [P].</summary>
    public ArrayView<T> Parameters => parameters.View;

    /// <summary>Output = network(state, action).</summary>
    /// <param name="state">[B, O].</param>
    /// <param name="action">[B, A], or none for an actor.</param>
    /// <param name="activations">Takes every layer's output; at least B rows.</param>
    /// <param name="output">The head's output, [B, outputs].</param>
    public void Forward(in MatrixView<T> state, in MatrixView<T> action, LayerMatrices<T> activations, in MatrixView<T> output)
    {
        MatrixView<T> x1 = ForwardBranch(Shape.StateBranch, state, activations);
        MatrixView<T> x2 = ForwardBranch(Shape.ActionBranch, action, activations);
        for (int i = 0; i < Shape.Trunk.Count; i++)
        {
            LayerShape layer = Shape.Trunk[i];
            MatrixView<T> y = i == Shape.Trunk.Count - 1 ? output : activations.Of(layer, output.Rows);
            kernels.DenseForward(x1, x2, Of(layer), layer.Activation, y);
            (x1, x2) = (y, default);
        }
    }

    /// <summary>Gradients of all parameters from the gradient of the head's sums.</summary>
    /// <param name="state">As in the forward pass.</param>
    /// <param name="action">As in the forward pass.</param>
    /// <param name="activations">As the forward pass left them.</param>
    /// <param name="dz">The head's gradient in its place, the others are written; at least B rows.</param>
    /// <param name="gradient">∂/∂θ, [P].</param>
    public void BackwardParameters(in MatrixView<T> state, in MatrixView<T> action, LayerMatrices<T> activations, LayerMatrices<T> dz, ArrayView<T> gradient)
    {
        BackwardTrunk(activations, dz, state.Rows, gradient);
        LayerShape join = Shape.Trunk[0];
        MatrixView<T> joinDz = dz.Of(join, state.Rows);
        MatrixView<T> x1 = Output(Shape.StateBranch, state, activations), x2 = Output(Shape.ActionBranch, action, activations);
        kernels.DenseBackwardWeights(x1, x2, joinDz, Of(join, gradient));
        BackwardBranch(Shape.StateBranch, state, joinDz, WeightRows(join, 0, join.Inputs1), activations, dz, gradient);
        BackwardBranch(Shape.ActionBranch, action, joinDz, WeightRows(join, join.Inputs1, join.Inputs2), activations, dz, gradient);
    }

    /// <summary>The gradient of the action that went in, past the activation that made it, from the gradient of the head's sums.</summary>
    /// <param name="action">The action of the forward pass, [B, A].</param>
    /// <param name="actionActivation">The actor's head; identity for the gradient of the action itself.</param>
    /// <param name="activations">As the forward pass left them.</param>
    /// <param name="dz">The head's gradient in its place, the others are written.</param>
    /// <param name="actionGradient">Gradient of the actor's head's sums, [B, A].</param>
    public void BackwardAction(in MatrixView<T> action, Activation actionActivation, LayerMatrices<T> activations, LayerMatrices<T> dz, in MatrixView<T> actionGradient)
    {
        BackwardTrunk(activations, dz, action.Rows, gradient: default);
        LayerShape layer = Shape.Trunk[0];
        ArrayView<T> weights = WeightRows(layer, layer.Inputs1, layer.Inputs2);
        for (int i = Shape.ActionBranch.Count - 1; i >= 0; i--)
        {
            LayerShape below = Shape.ActionBranch[i];
            kernels.DenseBackwardInput(dz.Of(layer, action.Rows), weights, below.Activation, activations.Of(below, action.Rows), dz.Of(below, action.Rows));
            (layer, weights) = (below, WeightRows(below, 0, below.Inputs1));
        }

        kernels.DenseBackwardInput(dz.Of(layer, action.Rows), weights, actionActivation, action, actionGradient);
    }

    /// <inheritdoc/>
    public void Dispose() => parameters.Dispose();

    /// <summary>A layer's part of θ.</summary>
    public ArrayView<T> Of(LayerShape layer) => Of(layer, Parameters);

    private static ArrayView<T> Of(LayerShape layer, ArrayView<T> vector) => vector.SubView(layer.Offset, layer.ParameterCount);

    private static MatrixView<T> Output(IReadOnlyList<LayerShape> branch, in MatrixView<T> input, LayerMatrices<T> activations) =>
        branch.Count == 0 ? input : activations.Of(branch[^1], input.Rows);

    private ArrayView<T> WeightRows(LayerShape layer, int first, int count) =>
        Parameters.SubView(layer.Offset + ((long)first * layer.Outputs), (long)count * layer.Outputs);

    private MatrixView<T> ForwardBranch(IReadOnlyList<LayerShape> branch, MatrixView<T> x, LayerMatrices<T> activations)
    {
        foreach (LayerShape layer in branch)
        {
            MatrixView<T> y = activations.Of(layer, x.Rows);
            kernels.DenseForward(x, default, Of(layer), layer.Activation, y);
            x = y;
        }

        return x;
    }

    /// <summary>From the head down to the first trunk layer's dz; parameter gradients too unless there is nowhere to put them.</summary>
    private void BackwardTrunk(LayerMatrices<T> activations, LayerMatrices<T> dz, int rows, ArrayView<T> gradient)
    {
        for (int i = Shape.Trunk.Count - 1; i > 0; i--)
        {
            LayerShape layer = Shape.Trunk[i], below = Shape.Trunk[i - 1];
            MatrixView<T> x = activations.Of(below, rows);
            if (gradient.Length != 0)
                kernels.DenseBackwardWeights(x, default, dz.Of(layer, rows), Of(layer, gradient));
            kernels.DenseBackwardInput(dz.Of(layer, rows), WeightRows(layer, 0, layer.Inputs), below.Activation, x, dz.Of(below, rows));
        }
    }

    private void BackwardBranch(
        IReadOnlyList<LayerShape> branch, in MatrixView<T> input, MatrixView<T> above, ArrayView<T> weights, LayerMatrices<T> activations, LayerMatrices<T> dz, ArrayView<T> gradient)
    {
        for (int i = branch.Count - 1; i >= 0; i--)
        {
            LayerShape layer = branch[i];
            MatrixView<T> layerDz = dz.Of(layer, input.Rows);
            kernels.DenseBackwardInput(above, weights, layer.Activation, activations.Of(layer, input.Rows), layerDz);
            MatrixView<T> x = i == 0 ? input : activations.Of(branch[i - 1], input.Rows);
            kernels.DenseBackwardWeights(x, default, layerDz, Of(layer, gradient));
            (above, weights) = (layerDz, WeightRows(layer, 0, layer.Inputs));
        }
    }
}
