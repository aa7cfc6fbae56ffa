using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels.Dense;

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
    public void Store(int row, int column, float sum) => Y[row, column] = Activations.Apply(new F32(sum), Activation).Value;
}

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
            sum *= Activations.Derivative(new F32(X[row, column]), Activation).Value;
        Dx[row, column] = sum;
    }
}

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
