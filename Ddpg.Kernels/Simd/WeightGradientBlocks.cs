using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>Some rows of a layer's [dW; db] on the host: the unit that a thread computes by itself.</summary>
internal unsafe struct WeightGradientBlock
{
    /// <summary>Rows of the left operand, xᵀ; for the bias a column of ones.</summary>
    public SimdMatrix X;
    public SimdMatrix Dz;

    /// <summary>Half-open row range [Begin, End) of dW.</summary>
    public int Begin;
    public int End;

    /// <summary>dW of row 0 of X.</summary>
    public float* Gradient;

    /// <summary>Where a narrow layer's product lies before it is transposed.</summary>
    public float* Transposed;

    /// <summary>Whether this is the bias: X is unread.</summary>
    public bool IsBias;

    /// <summary>First element of the gradient that this block writes.</summary>
    public readonly float* First => Gradient + ((long)Begin * Dz.Columns);

    /// <summary>Elements that it writes.</summary>
    public readonly int Length => (End - Begin) * Dz.Columns;
}

/// <summary>Gradients of layers in blocks.</summary>
/// <remarks>Every element is a sum over the batch in order, whatever block it falls into.</remarks>
internal sealed unsafe class WeightGradientBlocks : IDisposable
{
    /// <summary>Rows of a batch that a product walks before it turns to the next columns: they stay in the second-level cache.</summary>
    private const int InnerRows = 256;

    /// <summary>A column of ones, read with strides of zero.</summary>
    private static readonly float[] One = MakeOne();

    private readonly List<WeightGradientBlock> list = [];
    private readonly Scratch transposed = new();
    private WeightGradientBlock[]? blocks;

    /// <summary>How many.</summary>
    public int Count => list.Count;

    /// <summary>The first; they stay where they are.</summary>
    public WeightGradientBlock* First => (WeightGradientBlock*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(blocks ??= Place()));

    /// <summary>Adds a layer's gradient.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="gradient">Its [dW; db], written.</param>
    public void Add(SimdMatrix x1, SimdMatrix x2, SimdMatrix dz, float* gradient)
    {
        Add(x1, dz, gradient);
        Add(x2, dz, gradient + ((long)x1.Columns * dz.Columns));
        list.Add(new() { Dz = dz, Begin = 0, End = 1, Gradient = gradient + ((long)(x1.Columns + x2.Columns) * dz.Columns), IsBias = true });
    }

    /// <summary>Computes blocks [begin, end).</summary>
    public static void Range(void* context, int begin, int end)
    {
        WeightGradientBlock* first = (WeightGradientBlock*)context;
        for (int i = begin; i < end; i++)
            Compute(first + i);
    }

    /// <summary>Computes one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(WeightGradientBlock* block)
    {
        ref readonly SimdMatrix x = ref block->X, dz = ref block->Dz;
        GemmOperands operands = default;
        if (dz.IsWide)
        {
            operands.B = dz.Data;
            operands.StrideB = dz.RowStride;
            operands.C = block->Gradient;
            operands.StrideC = operands.Columns = dz.Columns;
            if (block->IsBias)
                operands.A1 = (float*)Unsafe.AsPointer(ref One[0]);
            else
                operands.SetTransposedLeft(x);
            Product(operands, dz.Rows, block->Begin, block->End);
        }
        else if (!block->IsBias && x.IsWide && block->Begin == 0 && block->End == x.Columns)
        {
            // Few outputs: the transposed product dzᵀ·x has long rows, and is transposed afterwards.
            operands.B = x.Data;
            operands.StrideB = x.RowStride;
            operands.C = dz.Columns == 1 ? block->Gradient : block->Transposed;
            operands.StrideC = operands.Columns = x.Columns;
            operands.SetTransposedLeft(dz);
            Product(operands, dz.Rows, 0, dz.Columns);
            if (dz.Columns != 1)
                Transpose.Copy(block->Transposed, dz.Columns, x.Columns, block->Gradient, dz.Columns);
        }
        else
        {
            for (int i = block->Begin; i < block->End; i++)
            {
                for (int j = 0; j < dz.Columns; j++)
                {
                    float sum = 0;
                    for (int b = 0; b < dz.Rows; b++)
                        sum += block->IsBias ? dz[b, j] : x[b, i] * dz[b, j];
                    block->Gradient[((long)i * dz.Columns) + j] = sum;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => transposed.Dispose();

    /// <summary>Sums over the batch, some rows of it after the other, so that the cache serves all rows of a block.</summary>
    private static void Product(GemmOperands operands, int batch, int begin, int end)
    {
        // Blocks of columns overlap where they are no multiple of the lanes: such sums cannot be taken up again.
        int block = operands.Columns % F32V.Lanes == 0 ? InnerRows : batch;
        float* a = operands.A1, b = operands.B;
        for (int first = 0; first < batch; first += block)
        {
            operands.Inner1 = Math.Min(block, batch - first);
            operands.A1 = a + ((long)first * operands.InnerStride1);
            operands.B = b + ((long)first * operands.StrideB);
            operands.Accumulate = first > 0;
            Gemm.Rows(operands, default(StoreSums), begin, end);
        }
    }

    private void Add(SimdMatrix x, SimdMatrix dz, float* gradient)
    {
        // A narrow layer's product is transposed as a whole; a wide one's rows are shared, in larger blocks where a large batch is read for each.
        int rows = !dz.IsWide ? x.Columns : dz.Rows >= 1024 ? 64 : 16;
        for (int begin = 0; begin < x.Columns; begin += rows)
            list.Add(new() { X = x, Dz = dz, Begin = begin, End = Math.Min(x.Columns, begin + rows), Gradient = gradient });
    }

    /// <summary>Blocks that never move, each with a place for its transpose.</summary>
    private WeightGradientBlock[] Place()
    {
        WeightGradientBlock[] placed = GC.AllocateArray<WeightGradientBlock>(Count, pinned: true);
        float* at = transposed.Take(list.Sum(block => (long)block.Length));
        for (int i = 0; i < Count; i++)
        {
            placed[i] = list[i] with { Transposed = at };
            at += placed[i].Length;
        }

        return placed;
    }

    private static float[] MakeOne()
    {
        float[] one = GC.AllocateArray<float>(1, pinned: true);
        one[0] = 1;
        return one;
    }
}
