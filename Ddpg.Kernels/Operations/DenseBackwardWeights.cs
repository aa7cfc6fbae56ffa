using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>[dW; db] = [x₁ | x₂ | 1]ᵀ·dz.</summary>
/// <param name="X1">[B, I₁].</param>
/// <param name="X2">[B, I₂].</param>
/// <param name="Dz">[B, J].</param>
/// <param name="Gradient">[I₁ + I₂ + 1, J].</param>
internal readonly record struct WeightGradientProduct(MatrixView<float> X1, MatrixView<float> X2, MatrixView<float> Dz, ArrayView<float> Gradient)
    : IDenseProduct
{
    /// <inheritdoc/>
    public static bool LeftRowsAreContiguous => true;

    /// <inheritdoc/>
    public static bool RightColumnsAreContiguous => true;

    /// <inheritdoc/>
    public int Rows => X1.Columns + X2.Columns + 1;

    /// <inheritdoc/>
    public int Columns => Dz.Columns;

    /// <inheritdoc/>
    public int Inner => Dz.Rows;

    /// <inheritdoc/>
    public float Left(int row, int k)
    {
        if (row < X1.Columns)
            return X1[k, row];
        return row < X1.Columns + X2.Columns ? X2[k, row - X1.Columns] : 1;
    }

    /// <inheritdoc/>
    public float Right(int k, int column) => Dz[k, column];

    /// <inheritdoc/>
    public void Store(int row, int column, float sum) => Gradient[((long)row * Dz.Columns) + column] = sum;
}
