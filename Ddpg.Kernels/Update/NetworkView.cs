using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Kernels.Update;

/// <summary>One dense layer as kernels read it. A network is a list of layers, each after those that it takes inputs from, the head last.</summary>
/// <param name="Input1">Where its first inputs come from: a layer by its number, <see cref="State"/> or <see cref="Action"/>.</param>
/// <param name="Input2">Where its second inputs come from; <see cref="None"/> but where two branches join.</param>
/// <param name="Inputs1">I₁.</param>
/// <param name="Inputs2">I₂.</param>
/// <param name="Outputs">J.</param>
/// <param name="Activation">Its activation.</param>
/// <param name="Offset">Where its [I₁ + I₂ + 1, J] parameters begin in θ; the last row is the bias.</param>
/// <param name="BufferOffset">Outputs of the layers before it.</param>
/// <param name="Above">The layer that takes its outputs; none for the head.</param>
/// <param name="AboveRow">The row of that layer's weights that its first output meets.</param>
internal readonly record struct Layer(
    int Input1, int Input2, int Inputs1, int Inputs2, int Outputs, Activation Activation, int Offset, int BufferOffset, int Above, int AboveRow)
{
    /// <summary>The observation.</summary>
    public const int State = -1;

    /// <summary>The action.</summary>
    public const int Action = -2;

    /// <summary>No inputs.</summary>
    public const int None = -3;

    /// <summary>(I₁ + I₂ + 1)·J.</summary>
    public int ParameterCount => (Inputs1 + Inputs2 + 1) * Outputs;
}

/// <summary>A network's layers and parameters.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Layers">Its layers.</param>
/// <param name="Parameters">θ, [P].</param>
/// <param name="Transposed">Every layer's weights transposed, input by input, at the places of the originals: what a fused kernel reads on the way back. θ itself elsewhere.</param>
internal readonly record struct NetworkView<T>(ArrayView<Layer> Layers, ArrayView<T> Parameters, ArrayView<T> Transposed)
    where T : unmanaged
{
    /// <summary>How many layers.</summary>
    public int Count => (int)Layers.Length;

    /// <summary>A layer's [I₁ + I₂ + 1, J].</summary>
    public ArrayView<T> Of(Layer layer) => Parameters.SubView(layer.Offset, layer.ParameterCount);

    /// <summary>The weights of a layer that belong to <paramref name="count"/> inputs from <paramref name="first"/> on.</summary>
    public LayerWeights<T> Weights(Layer layer, int first, int count)
    {
        long offset = layer.Offset + ((long)first * layer.Outputs), length = (long)count * layer.Outputs;
        return new(Parameters.SubView(offset, length), Transposed.SubView(offset, length));
    }
}

/// <summary>One matrix [B, J] for every layer of a network, one after the other: its outputs, or the gradients of its sums.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Data">All of them, [B · Σ J].</param>
/// <param name="Rows">B.</param>
internal readonly record struct LayerBuffers<T>(ArrayView<T> Data, int Rows)
    where T : unmanaged
{
    /// <summary>A layer's matrix, [B, J].</summary>
    public MatrixView<T> Of(Layer layer) =>
        new(Data.SubView((long)Rows * layer.BufferOffset, (long)Rows * layer.Outputs), Rows, layer.Outputs, layer.Outputs, 1);

    /// <summary>The inputs that a layer names: the observation, the action, another layer's outputs, or none.</summary>
    public MatrixView<T> Input(ArrayView<Layer> layers, int source, in MatrixView<T> state, in MatrixView<T> action)
    {
        if (source == Layer.State)
            return state;
        if (source == Layer.Action)
            return action;
        return source == Layer.None ? default : Of(layers[source]);
    }
}

/// <summary>A network that learns, with its slowly following target, and what a batch leaves in its layers.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Layers">The layers of both.</param>
/// <param name="Parameters">θ, [P].</param>
/// <param name="TargetParameters">θ', [P].</param>
/// <param name="Transposed">As in <see cref="NetworkView{T}"/>.</param>
/// <param name="Outputs">Every layer's outputs but the head's, whose place is unused.</param>
/// <param name="Dz">The gradients of every layer's sums.</param>
internal readonly record struct LearningNetwork<T>(
    ArrayView<Layer> Layers, ArrayView<T> Parameters, ArrayView<T> TargetParameters, ArrayView<T> Transposed, LayerBuffers<T> Outputs, LayerBuffers<T> Dz)
    where T : unmanaged
{
    /// <summary>The network.</summary>
    public NetworkView<T> Online => new(Layers, Parameters, Transposed);

    /// <summary>Its target.</summary>
    public NetworkView<T> Target => new(Layers, TargetParameters, TargetParameters);

    /// <summary>The gradient of the head's sums, [B, outputs].</summary>
    public MatrixView<T> HeadDz => Dz.Of(Layers[(int)Layers.Length - 1]);

    /// <summary>The step back from the layer above one to it.</summary>
    public BackwardStep<T> BackwardTo(int layer)
    {
        Layer below = Layers[layer], above = Layers[below.Above];
        return new(Dz.Of(above), Online.Weights(above, below.AboveRow, below.Outputs), below.Activation, Outputs.Of(below), Dz.Of(below));
    }

    /// <summary>The inputs that a layer names: the observation, the action, another layer's outputs, or none.</summary>
    public MatrixView<T> Input(int source, in MatrixView<T> state, in MatrixView<T> action) => Outputs.Input(Layers, source, state, action);
}
