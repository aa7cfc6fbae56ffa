using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Networks;

/// <summary>A network's parameters: one flat vector, layers are views into it.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="shape">The shape.</param>
/// <param name="layers">The shape's layers on the device.</param>
/// <param name="arena">Where the parameters are reserved.</param>
internal sealed class Network<T>(NetworkShape shape, LayerTable layers, Arena<T> arena)
    where T : unmanaged
{
    private readonly ArenaArray<T> parameters = arena.Reserve(shape.ParameterCount);

    /// <summary>The shape.</summary>
    public NetworkShape Shape => shape;

    /// <summary>θ, [P].</summary>
    public ArrayView<T> Parameters => parameters.View;

    /// <summary>As kernels see it.</summary>
    public NetworkView<T> View => new(layers.View, Parameters, Parameters);

    /// <summary>A layer's weights, [I · J].</summary>
    public ArrayView<T> Weights(NamedLayer layer) => Parameters.SubView(layer.Kernel.Offset, layer.WeightCount);

    /// <summary>A layer's biases, [J].</summary>
    public ArrayView<T> Biases(NamedLayer layer) => Parameters.SubView(layer.Kernel.Offset + layer.WeightCount, layer.Outputs);
}

/// <summary>A shape's layers in device memory.</summary>
/// <param name="accelerator">Where.</param>
/// <param name="shape">The shape.</param>
internal sealed class LayerTable(Accelerator accelerator, NetworkShape shape) : IDisposable
{
    private readonly MemoryBuffer1D<Layer, Stride1D.Dense> buffer = accelerator.Allocate1D(shape.Layers.Select(layer => layer.Kernel).ToArray());

    /// <summary>The layers.</summary>
    public ArrayView<Layer> View => buffer.View;

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
