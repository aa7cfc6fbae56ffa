using Ddpg.Kernels;
using ILGPU;

namespace Ddpg.Runtime.Networks;

/// <summary>A network's parameters: one flat vector, layers are views into it.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="shape">The shape.</param>
/// <param name="arena">Where the parameters are taken from.</param>
internal sealed class Network<T>(NetworkShape shape, Arena<T> arena)
    where T : unmanaged
{
    /// <summary>The shape.</summary>
    public NetworkShape Shape => shape;

    /// <summary>θ, [P].</summary>
    public ArrayView<T> Parameters { get; } = arena.Take(shape.ParameterCount);

    /// <summary>A layer's part of θ.</summary>
    public ArrayView<T> Of(LayerShape layer) => Parameters.SubView(layer.Offset, layer.ParameterCount);

    /// <summary>Output = network(state, action).</summary>
    /// <param name="rows">Runs or records the operations.</param>
    /// <param name="state">[B, O].</param>
    /// <param name="action">[B, A], or none for an actor.</param>
    /// <param name="activations">Takes every layer's output, [B, J].</param>
    /// <param name="output">The head's output, [B, outputs].</param>
    public void Forward(IRowOperations<T> rows, in MatrixView<T> state, in MatrixView<T> action, LayerMatrices<T> activations, in MatrixView<T> output)
    {
        MatrixView<T> x1 = ForwardBranch(rows, Shape.StateBranch, state, activations);
        MatrixView<T> x2 = ForwardBranch(rows, Shape.ActionBranch, action, activations);
        foreach (LayerShape layer in Shape.Trunk)
        {
            MatrixView<T> y = layer == Shape.Trunk[^1] ? output : activations.Of(layer);
            rows.DenseForward(x1, x2, Of(layer), layer.Activation, y);
            (x1, x2) = (y, default);
        }
    }

    /// <summary>The gradients of all layers' sums from that of the head's.</summary>
    /// <param name="rows">Runs or records the operations.</param>
    /// <param name="activations">As the forward pass left them.</param>
    /// <param name="dz">The head's gradient in its place, the others are written.</param>
    public void Backward(IRowOperations<T> rows, LayerMatrices<T> activations, LayerMatrices<T> dz)
    {
        BackwardTrunk(rows, activations, dz);
        LayerShape join = Shape.Trunk[0];
        BackwardBranch(rows, Shape.StateBranch, join, 0, activations, dz);
        BackwardBranch(rows, Shape.ActionBranch, join, join.Inputs1, activations, dz);
    }

    /// <summary>The gradient of the action that went in, past the activation that made it, from the gradient of the head's sums.</summary>
    /// <param name="rows">Runs or records the operations.</param>
    /// <param name="action">The action of the forward pass, [B, A].</param>
    /// <param name="actionActivation">The actor's head; identity for the gradient of the action itself.</param>
    /// <param name="activations">As the forward pass left them.</param>
    /// <param name="dz">The head's gradient in its place, the others are written.</param>
    /// <param name="actionGradient">Gradient of the actor's head's sums, [B, A].</param>
    public void BackwardAction(
        IRowOperations<T> rows, in MatrixView<T> action, Activation actionActivation, LayerMatrices<T> activations, LayerMatrices<T> dz, in MatrixView<T> actionGradient)
    {
        BackwardTrunk(rows, activations, dz);
        LayerShape join = Shape.Trunk[0];
        BackwardBranch(rows, Shape.ActionBranch, join, join.Inputs1, activations, dz);
        (LayerShape layer, int first) = Shape.ActionBranch.Count == 0 ? (join, join.Inputs1) : (Shape.ActionBranch[0], 0);
        rows.DenseBackwardInput(dz.Of(layer), WeightRows(layer, first, Shape.ActionSize), actionActivation, action, actionGradient);
    }

    /// <summary>What each layer's weight gradient is made of, once both passes have run.</summary>
    /// <param name="state">As in the forward pass.</param>
    /// <param name="action">As in the forward pass.</param>
    /// <param name="activations">As the forward pass left them.</param>
    /// <param name="dz">As <see cref="Backward"/> left them.</param>
    public IReadOnlyList<LayerGradient<T>> Gradients(MatrixView<T> state, MatrixView<T> action, LayerMatrices<T> activations, LayerMatrices<T> dz)
    {
        List<LayerGradient<T>> gradients = [];
        MatrixView<T> x1 = Chain(Shape.StateBranch, state), x2 = Chain(Shape.ActionBranch, action);
        foreach (LayerShape layer in Shape.Trunk)
        {
            gradients.Add(new(x1, x2, dz.Of(layer), layer.Offset));
            (x1, x2) = (activations.Of(layer), default);
        }

        return gradients;

        MatrixView<T> Chain(IReadOnlyList<LayerShape> branch, MatrixView<T> x)
        {
            foreach (LayerShape layer in branch)
            {
                gradients.Add(new(x, default, dz.Of(layer), layer.Offset));
                x = activations.Of(layer);
            }

            return x;
        }
    }

    private ArrayView<T> WeightRows(LayerShape layer, int first, int count) =>
        Parameters.SubView(layer.Offset + ((long)first * layer.Outputs), (long)count * layer.Outputs);

    private MatrixView<T> ForwardBranch(IRowOperations<T> rows, IReadOnlyList<LayerShape> branch, MatrixView<T> x, LayerMatrices<T> activations)
    {
        foreach (LayerShape layer in branch)
        {
            rows.DenseForward(x, default, Of(layer), layer.Activation, activations.Of(layer));
            x = activations.Of(layer);
        }

        return x;
    }

    /// <summary>From the head down to the first trunk layer's dz.</summary>
    private void BackwardTrunk(IRowOperations<T> rows, LayerMatrices<T> activations, LayerMatrices<T> dz)
    {
        for (int i = Shape.Trunk.Count - 1; i > 0; i--)
            BackwardLayer(rows, Shape.Trunk[i], 0, Shape.Trunk[i - 1], activations, dz);
    }

    /// <summary>From a branch's place in the first trunk layer down to the branch's first layer.</summary>
    private void BackwardBranch(
        IRowOperations<T> rows, IReadOnlyList<LayerShape> branch, LayerShape above, int firstRow, LayerMatrices<T> activations, LayerMatrices<T> dz)
    {
        for (int i = branch.Count - 1; i >= 0; i--)
        {
            BackwardLayer(rows, above, firstRow, branch[i], activations, dz);
            (above, firstRow) = (branch[i], 0);
        }
    }

    private void BackwardLayer(IRowOperations<T> rows, LayerShape above, int firstRow, LayerShape below, LayerMatrices<T> activations, LayerMatrices<T> dz) =>
        rows.DenseBackwardInput(dz.Of(above), WeightRows(above, firstRow, below.Outputs), below.Activation, activations.Of(below), dz.Of(below));
}
