using Ddpg.Kernels;

namespace Ddpg.Runtime.Networks;

/// <summary>One matrix [rows, J] for every layer of a network: its activations, or the gradients of its sums.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class LayerMatrices<T>
    where T : unmanaged
{
    private readonly Dictionary<LayerShape, MatrixView<T>> matrices = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes them from an arena.</summary>
    public LayerMatrices(Arena<T> arena, NetworkShape shape, int rows)
    {
        foreach (LayerShape layer in shape.Layers)
            matrices.Add(layer, arena.Take(rows, layer.Outputs));
    }

    /// <summary>A layer's matrix, [rows, J].</summary>
    public MatrixView<T> Of(LayerShape layer) => matrices[layer];

    /// <summary>The arrays that this takes from an arena.</summary>
    public static IEnumerable<long> Lengths(NetworkShape shape, int rows) => shape.Layers.Select(layer => (long)rows * layer.Outputs);
}
