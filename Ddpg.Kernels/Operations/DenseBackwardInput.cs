using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>dx = (dz·Wᵀ) ⊙ activation'(x).</summary>
/// <param name="Dz">[B, J].</param>
/// <param name="Weights">[I, J].</param>
/// <param name="Activation">The activation that produced x.</param>
/// <param name="X">[B, I].</param>
/// <param name="Dx">[B, I].</param>
internal readonly record struct InputGradientProduct(MatrixView<float> Dz, ArrayView<float> Weights, Activation Activation, MatrixView<float> X, MatrixView<float> Dx)
    : IDenseProduct
{
    /// <inheritdoc/>
    public static bool LeftRowsAreContiguous => false;

    /// <inheritdoc/>
    public static bool RightColumnsAreContiguous => false;

    /// <inheritdoc/>
    public int Rows => Dx.Rows;

    /// <inheritdoc/>
    public int Columns => Dx.Columns;

    /// <inheritdoc/>
    public int Inner => Dz.Columns;

    /// <inheritdoc/>
    public float Left(int row, int k) => Dz[row, k];

    /// <inheritdoc/>
    public float Right(int k, int column) => Weights[((long)column * Dz.Columns) + k];

    /// <inheritdoc/>
    public void Store(int row, int column, float sum)
    {
        if (Activation.Kind != ActivationKind.Identity)
            sum *= Activation.Derivative(new F32(X[row, column])).Value;
        Dx[row, column] = sum;
    }
}
