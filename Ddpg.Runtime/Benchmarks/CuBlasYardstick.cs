using Ddpg.Envs.Vectorized;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>cuBLAS's SGEMM on the matrices of a dense layer: the yardstick for our own products. It leaves out bias and activation.</summary>
/// <remarks>cuBLAS takes matrices column by column, so each product is asked for transposed, its operands exchanged.</remarks>
internal sealed class CuBlasYardstick : IDisposable
{
    private readonly CuBlas<CuBlasPointerModeHandlers.AutomaticMode> blas;

    private CuBlasYardstick(CudaAccelerator accelerator) => blas = new(accelerator);

    /// <summary>The yardstick on an accelerator; null, with the reason, where there is none.</summary>
    public static CuBlasYardstick? Create(Accelerator accelerator, out string reason)
    {
        reason = "";
        if (accelerator is not CudaAccelerator cuda)
            return null;
        try
        {
            return new(cuda);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or CuBlasException)
        {
            reason = $"no cuBLAS rows: {error.Message.TrimEnd('.')} (libcublas.so of CUDA 10 to 12 is looked for)";
            return null;
        }
    }

    /// <summary>y = x·W.</summary>
    /// <param name="x">[B, I].</param>
    /// <param name="weights">[I, J].</param>
    /// <param name="y">[B, J].</param>
    public void Forward(in MatrixView<float> x, ArrayView<float> weights, in MatrixView<float> y) => blas.Gemm(
        CuBlasOperation.NonTranspose, CuBlasOperation.NonTranspose, y.Columns, y.Rows, x.Columns, 1, weights, y.Columns, x.Data, x.Columns, 0, y.Data, y.Columns);

    /// <summary>dx = dz·Wᵀ.</summary>
    /// <param name="dz">[B, J].</param>
    /// <param name="weights">[I, J].</param>
    /// <param name="dx">[B, I].</param>
    public void BackwardInput(in MatrixView<float> dz, ArrayView<float> weights, in MatrixView<float> dx) => blas.Gemm(
        CuBlasOperation.Transpose, CuBlasOperation.NonTranspose, dx.Columns, dx.Rows, dz.Columns, 1, weights, dz.Columns, dz.Data, dz.Columns, 0, dx.Data, dx.Columns);

    /// <summary>dW = xᵀ·dz.</summary>
    /// <param name="x">[B, I].</param>
    /// <param name="dz">[B, J].</param>
    /// <param name="gradient">[I, J].</param>
    public void BackwardWeights(in MatrixView<float> x, in MatrixView<float> dz, ArrayView<float> gradient) => blas.Gemm(
        CuBlasOperation.NonTranspose, CuBlasOperation.Transpose, dz.Columns, x.Columns, x.Rows, 1, dz.Data, dz.Columns, x.Data, x.Columns, 0, gradient, dz.Columns);

    /// <inheritdoc/>
    public void Dispose() => blas.Dispose();
}
