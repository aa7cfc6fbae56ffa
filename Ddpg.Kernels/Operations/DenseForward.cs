using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>y = activation([x₁ | x₂ | 1]·[W; b]).</summary>
/// <param name="X1">First inputs, [B, I₁].</param>
/// <param name="X2">Second inputs, [B, I₂].</param>
/// <param name="Parameters">[I₁ + I₂ + 1, J].</param>
/// <param name="Activation">Applied to the sums.</param>
/// <param name="Y">Outputs, [B, J].</param>
internal readonly record struct ForwardProduct(MatrixView<float> X1, MatrixView<float> X2, ArrayView<float> Parameters, Activation Activation, MatrixView<float> Y)
    : IDenseProduct
{
    /// <inheritdoc/>
    public static bool LeftRowsAreContiguous => false;

    /// <inheritdoc/>
    public static bool RightColumnsAreContiguous => true;

    /// <inheritdoc/>
    public int Rows => Y.Rows;

    /// <inheritdoc/>
    public int Columns => Y.Columns;

    /// <inheritdoc/>
    public int Inner => X1.Columns + X2.Columns + 1;

    /// <inheritdoc/>
    public float Left(int row, int k)
    {
        if (k < X1.Columns)
            return X1[row, k];
        return k < X1.Columns + X2.Columns ? X2[row, k - X1.Columns] : 1;
    }

    /// <inheritdoc/>
    public float Right(int k, int column) => Parameters[((long)k * Y.Columns) + column];

    /// <inheritdoc/>
    public void Store(int row, int column, float sum) => Y[row, column] = Activation.Apply(new F32(sum)).Value;
}
