using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>GPU-shaped: a group of threads computes a 64×64 tile of the result. Group (tile across, tile down).</summary>
/// <param name="Product">Operands and result.</param>
internal readonly record struct DenseTiles<TProduct>(TProduct Product) : IGroupKernel
    where TProduct : struct, IDenseProduct
{
    /// <inheritdoc/>
    public static int MaxGroupSize => DenseTile.GroupSize;

    /// <inheritdoc/>
    public void Run() => DenseTile.Compute(Product, Grid.IdxY, Grid.IdxX, Group.IdxX);
}

/// <summary>CPU-shaped: one thread computes a whole row of the result.</summary>
/// <param name="Product">Operands and result.</param>
internal readonly record struct DenseRow<TProduct>(TProduct Product) : IElementKernel
    where TProduct : struct, IDenseProduct
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        for (int column = 0; column < Product.Columns; column++)
        {
            float sum = 0;
            for (int k = 0; k < Product.Inner; k++)
                sum += Product.Left(i, k) * Product.Right(k, column);
            Product.Store(i, column, sum);
        }
    }
}

/// <summary>A tile of a dense product, by a group of threads.</summary>
internal static class DenseTile
{
    /// <summary>Side of a tile of the result.</summary>
    public const int TileSize = 64;

    /// <summary>Side of the thread group that computes it, 4×4 sums a thread.</summary>
    private const int GroupSide = 16;

    /// <summary>Threads of the group.</summary>
    public const int GroupSize = GroupSide * GroupSide;

    /// <summary>Length of the sums that passes through shared memory at a time.</summary>
    private const int Depth = 16;

    /// <summary>Float4s from one k to the next: one more than a tile's side has, so that writes down a column fall into different banks.</summary>
    private const int Pitch = (TileSize / 4) + 1;

    /// <summary>Tiles that cover a length.</summary>
    public static int Tiles(int length) => (length + TileSize - 1) / TileSize;

    /// <summary>One tile by a group of 256 threads, 4×4 sums each in registers. Both operands pass through shared memory, 16 deep at a time.</summary>
    /// <remarks>Sums run over k in order: deterministic.</remarks>
    /// <param name="product">Operands and result.</param>
    /// <param name="tileRow">Which tile, down.</param>
    /// <param name="tileColumn">Which tile, across.</param>
    /// <param name="thread">Which thread of the group.</param>
    public static void Compute<TProduct>(TProduct product, int tileRow, int tileColumn, int thread)
        where TProduct : struct, IDenseProduct
    {
        ArrayView<Float4> left4 = SharedMemory.Allocate<Float4>(Depth * Pitch);
        ArrayView<Float4> right4 = SharedMemory.Allocate<Float4>(Depth * Pitch);
        ArrayView<float> left = left4.Cast<float>(), right = right4.Cast<float>();
        int firstRow = tileRow * TileSize, firstColumn = tileColumn * TileSize;

        // Neighboring threads load along whichever of both directions is contiguous in memory; each thread loads four elements an operand.
        Loading leftLoad = Loading.Of(thread, TProduct.LeftRowsAreContiguous), rightLoad = Loading.Of(thread, TProduct.RightColumnsAreContiguous);
        int blockRow = thread / GroupSide, blockColumn = thread % GroupSide;
        Block4x4 sums = default;
        for (int first = 0; first < product.Inner; first += Depth)
        {
            LoadLeft(product, left, firstRow, first, leftLoad);
            LoadLeft(product, left, firstRow, first, leftLoad.After(1));
            LoadLeft(product, left, firstRow, first, leftLoad.After(2));
            LoadLeft(product, left, firstRow, first, leftLoad.After(3));
            LoadRight(product, right, firstColumn, first, rightLoad);
            LoadRight(product, right, firstColumn, first, rightLoad.After(1));
            LoadRight(product, right, firstColumn, first, rightLoad.After(2));
            LoadRight(product, right, firstColumn, first, rightLoad.After(3));
            GroupBarrier.Wait();
            for (int k = 0; k < Depth; k += 4)
            {
                int row = (k * Pitch) + blockRow, column = (k * Pitch) + blockColumn;
                sums = sums.Plus(left4[row], right4[column]);
                sums = sums.Plus(left4[row + Pitch], right4[column + Pitch]);
                sums = sums.Plus(left4[row + (2 * Pitch)], right4[column + (2 * Pitch)]);
                sums = sums.Plus(left4[row + (3 * Pitch)], right4[column + (3 * Pitch)]);
            }

            GroupBarrier.Wait();
        }

        StoreRow(product, firstRow + (4 * blockRow), firstColumn + (4 * blockColumn), sums.Row0);
        StoreRow(product, firstRow + (4 * blockRow) + 1, firstColumn + (4 * blockColumn), sums.Row1);
        StoreRow(product, firstRow + (4 * blockRow) + 2, firstColumn + (4 * blockColumn), sums.Row2);
        StoreRow(product, firstRow + (4 * blockRow) + 3, firstColumn + (4 * blockColumn), sums.Row3);
    }

    private static void LoadLeft<TProduct>(TProduct product, ArrayView<float> left, int firstRow, int first, Loading at)
        where TProduct : struct, IDenseProduct =>
        left[at.Index] = firstRow + at.Side < product.Rows && first + at.Depth < product.Inner ? product.Left(firstRow + at.Side, first + at.Depth) : 0;

    private static void LoadRight<TProduct>(TProduct product, ArrayView<float> right, int firstColumn, int first, Loading at)
        where TProduct : struct, IDenseProduct =>
        right[at.Index] = firstColumn + at.Side < product.Columns && first + at.Depth < product.Inner ? product.Right(first + at.Depth, firstColumn + at.Side) : 0;

    private static void StoreRow<TProduct>(TProduct product, int row, int column, Float4 sums)
        where TProduct : struct, IDenseProduct
    {
        for (int i = 0; row < product.Rows && i < 4 && column + i < product.Columns; i++)
            product.Store(row, column + i, sums.At(i));
    }

    /// <summary>Which element of an operand's part in shared memory a thread loads.</summary>
    /// <param name="Side">Along the tile's side.</param>
    /// <param name="Depth">Along the sums.</param>
    /// <param name="SideStep">From one of the thread's elements to its next, along the side.</param>
    /// <param name="DepthStep">The same along the sums.</param>
    private readonly record struct Loading(int Side, int Depth, int SideStep, int DepthStep)
    {
        /// <summary>Where it goes.</summary>
        public int Index => (Depth * 4 * Pitch) + Side;

        /// <summary>A thread's first element.</summary>
        public static Loading Of(int thread, bool alongSide) => alongSide
            ? new(thread % TileSize, thread / TileSize, 0, GroupSize / TileSize)
            : new(thread / DenseTile.Depth, thread % DenseTile.Depth, GroupSize / DenseTile.Depth, 0);

        /// <summary>The element so many later.</summary>
        public Loading After(int steps) => this with { Side = Side + (steps * SideStep), Depth = Depth + (steps * DepthStep) };
    }
}
