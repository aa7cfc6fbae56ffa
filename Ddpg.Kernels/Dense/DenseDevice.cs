using Ddpg.Kernels.Dense;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Dense layers on the device.</content>
public sealed partial class DeviceKernels
{
    private readonly ProductLauncher<ForwardProduct> forward = new();
    private readonly ProductLauncher<InputGradientProduct> inputGradient = new();
    private readonly ProductLauncher<WeightGradientProduct> weightGradient = new();

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        forward.Launch(Accelerator, GroupsPay, new(x1, x2, parameters, activation, y));
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, ArrayView<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        inputGradient.Launch(Accelerator, GroupsPay, new(dz, weights, activation, x, dx));
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<float> x1, in MatrixView<float> x2, in MatrixView<float> dz, ArrayView<float> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        weightGradient.Launch(Accelerator, GroupsPay, new(x1, x2, dz, gradient));
    }
}

/// <summary>Picks the kernel's shape for one product: tiles in shared memory on a GPU, whole rows a thread on a CPU.</summary>
/// <typeparam name="TProduct">The product.</typeparam>
internal sealed class ProductLauncher<TProduct>
    where TProduct : struct, IDenseProduct
{
    private Action<KernelConfig, TProduct>? tiled;
    private Action<Index1D, TProduct>? rows;

    public void Launch(Accelerator accelerator, bool groupsPay, TProduct product)
    {
        if (groupsPay)
        {
            tiled ??= accelerator.LoadStreamKernel<TProduct>(DenseKernels.Tiled);
            int across = (product.Columns + DenseKernels.TileSize - 1) / DenseKernels.TileSize;
            int down = (product.Rows + DenseKernels.TileSize - 1) / DenseKernels.TileSize;
            tiled(((across, down, 1), (DenseKernels.TileSize, DenseKernels.TileSize, 1)), product);
        }
        else
        {
            rows ??= accelerator.LoadAutoGroupedStreamKernel<Index1D, TProduct>(DenseKernels.Row);
            rows(product.Rows, product);
        }
    }
}

/// <summary>The two kernel shapes of a dense product.</summary>
public static class DenseKernels
{
    /// <summary>Side of a tile, and of the thread group that computes it.</summary>
    public const int TileSize = 16;

    /// <summary>
    /// GPU-shaped: a group of 16×16 threads computes a 16×16 tile of the result, both operands passing through
    /// shared memory, so each is read from global memory once per tile instead of once per sum.
    /// </summary>
    /// <remarks>Sums run over k in order: deterministic.</remarks>
    /// <param name="product">Operands and result.</param>
    public static void Tiled<TProduct>(TProduct product)
        where TProduct : struct, IDenseProduct
    {
        ArrayView<float> left = SharedMemory.Allocate<float>(TileSize * TileSize);
        ArrayView<float> right = SharedMemory.Allocate<float>(TileSize * TileSize);
        int x = Group.IdxX, y = Group.IdxY;
        int row = (Grid.IdxY * TileSize) + y;
        int column = (Grid.IdxX * TileSize) + x;
        float sum = 0;
        for (int first = 0; first < product.Inner; first += TileSize)
        {
            int leftK = first + x, rightK = first + y;
            left[(y * TileSize) + x] = row < product.Rows && leftK < product.Inner ? product.Left(row, leftK) : 0;
            right[(y * TileSize) + x] = column < product.Columns && rightK < product.Inner ? product.Right(rightK, column) : 0;
            Group.Barrier();
            for (int k = 0; k < TileSize; k++)
                sum += left[(y * TileSize) + k] * right[(k * TileSize) + x];
            Group.Barrier();
        }

        if (row < product.Rows && column < product.Columns)
            product.Store(row, column, sum);
    }

    /// <summary>CPU-shaped: one thread computes a whole row of the result.</summary>
    /// <param name="row">The row.</param>
    /// <param name="product">Operands and result.</param>
    public static void Row<TProduct>(Index1D row, TProduct product)
        where TProduct : struct, IDenseProduct
    {
        for (int column = 0; column < product.Columns; column++)
        {
            float sum = 0;
            for (int k = 0; k < product.Inner; k++)
                sum += product.Left(row, k) * product.Right(k, column);
            product.Store(row, column, sum);
        }
    }
}
