using Ddpg.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Networks;

/// <summary>One matrix [rows, J] for every layer of a network: its activations, or the gradients of its sums.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class LayerMatrices<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;
    private readonly Dictionary<LayerShape, MatrixView<T>> matrices = new(ReferenceEqualityComparer.Instance);

    /// <summary>Allocates for <paramref name="rows"/> rows.</summary>
    public LayerMatrices(Accelerator accelerator, NetworkShape shape, int rows)
    {
        buffer = accelerator.Allocate1D<T>(shape.Layers.Sum(layer => (long)rows * layer.Outputs));
        long offset = 0;
        foreach (LayerShape layer in shape.Layers)
        {
            long length = (long)rows * layer.Outputs;
            matrices.Add(layer, buffer.View.SubView(offset, length).AsContiguous().AsMatrix(rows, layer.Outputs));
            offset += length;
        }
    }

    /// <summary>The first <paramref name="rows"/> rows of a layer's matrix, [rows, J].</summary>
    public MatrixView<T> Of(LayerShape layer, int rows) => matrices[layer].FirstRows(rows);

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
