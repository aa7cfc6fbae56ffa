using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ddpg.Kernels.Host;

namespace Ddpg.Kernels.Dense;

/// <summary>Some rows of a layer's [dW; db] on the host: the unit that a thread computes by itself.</summary>
internal unsafe struct WeightGradientPiece
{
    /// <summary>Rows of the left operand, xᵀ; for the bias a column of ones.</summary>
    public HostMatrix X;
    public HostMatrix Dz;

    /// <summary>The first row of dW, and behind the last.</summary>
    public int Begin;
    public int End;

    /// <summary>dW of row 0 of X.</summary>
    public float* Gradient;

    /// <summary>Where a narrow layer's product lies before it is turned.</summary>
    public float* Turned;

    /// <summary>Whether this is the bias: X is unread.</summary>
    public bool IsBias;

    /// <summary>First element of the gradient that this piece writes.</summary>
    public readonly float* First => Gradient + ((long)Begin * Dz.Columns);

    /// <summary>Elements that it writes.</summary>
    public readonly int Length => (End - Begin) * Dz.Columns;
}

/// <summary>A layer's gradient in pieces.</summary>
/// <remarks>Every element is a sum over the batch in order, whatever piece or block it falls into.</remarks>
internal sealed unsafe class WeightGradientPieces : IDisposable
{
    /// <summary>Rows of a batch that a product walks before it turns to the next block of results: they stay in the second-level cache.</summary>
    private const int InnerBlock = 256;

    /// <summary>A column of ones, read with strides of zero.</summary>
    private static readonly float* One = MakeOne();

    private readonly WeightGradientPiece* pieces;
    private readonly Scratch turned = new();

    /// <summary>Divides a layer's gradient.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="gradient">Its [dW; db].</param>
    public WeightGradientPieces(LayerGradient<float> layer, float* gradient)
    {
        HostMatrix x1 = new(layer.X1), x2 = new(layer.X2), dz = new(layer.Dz);
        List<WeightGradientPiece> list = [];
        Add(list, x1, dz, gradient);
        Add(list, x2, dz, gradient + ((long)x1.Columns * dz.Columns));
        list.Add(new() { Dz = dz, Begin = 0, End = 1, Gradient = gradient + ((long)(x1.Columns + x2.Columns) * dz.Columns), IsBias = true });
        Count = list.Count;
        pieces = (WeightGradientPiece*)NativeMemory.Alloc((nuint)Count, (nuint)sizeof(WeightGradientPiece));
        float* at = turned.Take(list.Sum(piece => (long)piece.Length));
        for (int i = 0; i < Count; i++)
        {
            pieces[i] = list[i];
            pieces[i].Turned = at;
            at += pieces[i].Length;
        }
    }

    ~WeightGradientPieces() => NativeMemory.Free(pieces);

    public WeightGradientPiece* First => pieces;

    public int Count { get; }

    /// <summary>Computes pieces [begin, end).</summary>
    public static void Range(void* context, int begin, int end)
    {
        WeightGradientPiece* first = (WeightGradientPiece*)context;
        for (int i = begin; i < end; i++)
            Compute(first + i);
    }

    /// <summary>Computes one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(WeightGradientPiece* piece)
    {
        ref readonly HostMatrix x = ref piece->X, dz = ref piece->Dz;
        GemmOperands operands = default;
        if (dz.IsWide)
        {
            operands.B = dz.Data;
            operands.StrideB = dz.RowStride;
            operands.C = piece->Gradient;
            operands.StrideC = operands.Columns = dz.Columns;
            if (piece->IsBias)
                operands.A1 = One;
            else
                operands.SetTransposedLeft(x);
            Product(operands, dz.Rows, piece->Begin, piece->End);
        }
        else if (!piece->IsBias && x.IsWide && piece->Begin == 0 && piece->End == x.Columns)
        {
            // Few outputs: the transposed product dzᵀ·x has long rows, and is turned afterwards.
            operands.B = x.Data;
            operands.StrideB = x.RowStride;
            operands.C = dz.Columns == 1 ? piece->Gradient : piece->Turned;
            operands.StrideC = operands.Columns = x.Columns;
            operands.SetTransposedLeft(dz);
            Product(operands, dz.Rows, 0, dz.Columns);
            if (dz.Columns != 1)
                Transpose.Copy(piece->Turned, dz.Columns, x.Columns, piece->Gradient, dz.Columns);
        }
        else
        {
            for (int i = piece->Begin; i < piece->End; i++)
            {
                for (int j = 0; j < dz.Columns; j++)
                {
                    float sum = 0;
                    for (int b = 0; b < dz.Rows; b++)
                        sum += piece->IsBias ? dz[b, j] : x[b, i] * dz[b, j];
                    piece->Gradient[((long)i * dz.Columns) + j] = sum;
                }
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(pieces);
        turned.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sums over the batch, block after block of it, so that one block serves all rows of a piece from the cache.</summary>
    private static void Product(GemmOperands operands, int batch, int begin, int end)
    {
        // Blocks of columns overlap where they are no multiple of the lanes: such sums cannot be taken up again.
        int block = operands.Columns % Numerics.F32V.Lanes == 0 ? InnerBlock : batch;
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

    private static void Add(List<WeightGradientPiece> list, HostMatrix x, HostMatrix dz, float* gradient)
    {
        // A narrow layer's product is turned as a whole; a wide one's rows are shared, in larger pieces where a large batch is read for each.
        int rows = !dz.IsWide ? x.Columns : dz.Rows >= 1024 ? 64 : 16;
        for (int begin = 0; begin < x.Columns; begin += rows)
            list.Add(new() { X = x, Dz = dz, Begin = begin, End = Math.Min(x.Columns, begin + rows), Gradient = gradient });
    }

    private static float* MakeOne()
    {
        float* one = (float*)NativeMemory.Alloc(sizeof(float));
        *one = 1;
        return one;
    }
}
