using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>
/// A matrix product with its own way to read operands and to store a sum: the mathematics of a dense layer,
/// once, for kernels of any shape.
/// </summary>
internal interface IDenseProduct
{
    /// <summary>Rows of the result.</summary>
    int Rows { get; }

    /// <summary>Columns of the result.</summary>
    int Columns { get; }

    /// <summary>Length of the sums.</summary>
    int Inner { get; }

    /// <summary>Whether the left operand is contiguous along its rows' index, else along k.</summary>
    static abstract bool LeftRowsAreContiguous { get; }

    /// <summary>Whether the right operand is contiguous along its columns' index, else along k.</summary>
    static abstract bool RightColumnsAreContiguous { get; }

    /// <summary>The left operand at (row, k).</summary>
    float Left(int row, int k);

    /// <summary>The right operand at (k, column).</summary>
    float Right(int k, int column);

    /// <summary>Takes the finished sum of (row, column).</summary>
    void Store(int row, int column, float sum);
}

/// <summary>The rows of a layer's weights that belong to one of its inputs.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Rows">[I, J], row-major.</param>
/// <param name="Transposed">[J, I], for kernels that read it; others take any view.</param>
internal readonly record struct LayerWeights<T>(ArrayView<T> Rows, ArrayView<T> Transposed)
    where T : unmanaged;
