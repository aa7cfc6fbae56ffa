using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// Operands of C = epilogue([A₁ | A₂]·B + initial): A strided both ways, so that transposed operands need
/// no copy; B and C row-major with at least 16 columns.
/// </summary>
internal unsafe struct GemmOperands
{
    /// <summary>A₁ at (row, k) is A1[row·RowStride1 + k·InnerStride1], k &lt; Inner1.</summary>
    public float* A1;
    public int RowStride1;
    public int InnerStride1;
    public int Inner1;

    /// <summary>A₂ likewise; its rows of B follow those of A₁. Inner2 is 0 where there is none.</summary>
    public float* A2;
    public int RowStride2;
    public int InnerStride2;
    public int Inner2;

    /// <summary>B, [Inner1 + Inner2, Columns], row-major.</summary>
    public float* B;
    public int StrideB;

    /// <summary>What every row's sums start from, [Columns], or null for zero.</summary>
    public float* Initial;

    /// <summary>C, [rows, Columns], row-major.</summary>
    public float* C;
    public int StrideC;

    /// <summary>Columns of B and C, at least 16.</summary>
    public int Columns;

    /// <summary>Whether sums go on from what C holds.</summary>
    public bool Accumulate;

    /// <summary>[x₁ | x₂] as the left operand.</summary>
    public void SetLeft(in SimdMatrix x1, in SimdMatrix x2)
    {
        A1 = x1.Data;
        RowStride1 = x1.RowStride;
        InnerStride1 = x1.ColumnStride;
        Inner1 = x1.Columns;
        A2 = x2.Data;
        RowStride2 = x2.RowStride;
        InnerStride2 = x2.ColumnStride;
        Inner2 = x2.Columns;
    }

    /// <summary>xᵀ as the left operand; how much of x is summed over is the caller's.</summary>
    public void SetTransposedLeft(in SimdMatrix x)
    {
        A1 = x.Data;
        RowStride1 = x.ColumnStride;
        InnerStride1 = x.RowStride;
    }

    /// <summary>y as the result.</summary>
    public void SetResult(in SimdMatrix y)
    {
        C = y.Data;
        StrideC = y.RowStride;
        Columns = y.Columns;
    }
}

/// <summary>What happens to a vector of finished sums before it is stored.</summary>
internal interface IEpilogue
{
    Vector512<float> Apply(Vector512<float> sums, int row, int column);
}

/// <summary>The sums as they are.</summary>
internal readonly struct StoreSums : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> sums, int row, int column) => sums;
}

/// <summary>max(0, sums).</summary>
internal readonly struct ReluSums : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> sums, int row, int column) => Vector512.MaxNative(Vector512<float>.Zero, sums);
}

/// <summary>Sums where x &gt; 0, else 0: the derivative of the ReLU that made x.</summary>
internal readonly unsafe struct ReluMask(float* x, int stride) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> sums, int row, int column) =>
        sums & Vector512.GreaterThan(Vector512.Load(x + ((long)row * stride) + column), Vector512<float>.Zero);
}

/// <summary>
/// Register-blocked matrix products. A block of sums stays in registers over the whole inner dimension: no
/// packing and no cache blocking, which pays at the sizes of these networks (up to some hundred).
/// </summary>
/// <remarks>Every sum runs over k in order with one accumulator, so a result depends neither on the block it fell into nor on threads.</remarks>
internal static unsafe class Gemm
{
    private const int Lanes = 16;

    /// <summary>Computes the rows [begin, end) of C.</summary>
    public static void Rows<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int begin, int end)
        where TEpilogue : struct, IEpilogue
    {
        int row = begin;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row + 8 <= end; row += 8)
                Eight(o, epilogue, row);
        }

        for (; row + 4 <= end; row += 4)
            Four(o, epilogue, row);
        for (; row < end; row++)
            One(o, epilogue, row);
    }

    private static void Eight<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row)
        where TEpilogue : struct, IEpilogue
    {
        int column = 0;
        for (; column + (2 * Lanes) <= o.Columns; column += 2 * Lanes)
            Block8x2(o, epilogue, row, column);
        for (; column < o.Columns; column += Lanes)
        {
            int start = Math.Min(column, o.Columns - Lanes);
            Block4x1(o, epilogue, row, start);
            Block4x1(o, epilogue, row + 4, start);
        }
    }

    private static void Four<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row)
        where TEpilogue : struct, IEpilogue
    {
        for (int column = 0; column < o.Columns; column += Lanes)
            Block4x1(o, epilogue, row, Math.Min(column, o.Columns - Lanes));
    }

    private static void One<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row)
        where TEpilogue : struct, IEpilogue
    {
        int column = 0;
        for (; column + (4 * Lanes) <= o.Columns; column += 4 * Lanes)
            Block1x4(o, epilogue, row, column);
        for (; column < o.Columns; column += Lanes)
            Block1x1(o, epilogue, row, Math.Min(column, o.Columns - Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block8x2<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column)
        where TEpilogue : struct, IEpilogue
    {
        Vector512<float> c00 = Initial(o, row, column), c01 = Initial(o, row, column + Lanes);
        Vector512<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        Vector512<float> c40 = c00, c41 = c01, c50 = c00, c51 = c01, c60 = c00, c61 = c01, c70 = c00, c71 = c01;
        if (o.Accumulate)
        {
            (c10, c11) = (Initial(o, row + 1, column), Initial(o, row + 1, column + Lanes));
            (c20, c21) = (Initial(o, row + 2, column), Initial(o, row + 2, column + Lanes));
            (c30, c31) = (Initial(o, row + 3, column), Initial(o, row + 3, column + Lanes));
            (c40, c41) = (Initial(o, row + 4, column), Initial(o, row + 4, column + Lanes));
            (c50, c51) = (Initial(o, row + 5, column), Initial(o, row + 5, column + Lanes));
            (c60, c61) = (Initial(o, row + 6, column), Initial(o, row + 6, column + Lanes));
            (c70, c71) = (Initial(o, row + 7, column), Initial(o, row + 7, column + Lanes));
        }

        float* b = o.B + column;
        int strideB = o.StrideB;
        float* a = o.A1 + ((long)row * o.RowStride1);
        int inner = o.Inner1;
        nint rowStride = o.RowStride1, innerStride = o.InnerStride1;
        for (int operand = 0; operand < 2; operand++)
        {
            float* a4 = a + (4 * rowStride);
            nint twice = 2 * rowStride, thrice = 3 * rowStride;
            for (int k = 0; k < inner; k++)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + Lanes);
                Vector512<float> x = Vector512.Create(*a);
                c00 = Vector512.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector512.MultiplyAddEstimate(x, b1, c01);
                x = Vector512.Create(a[rowStride]);
                c10 = Vector512.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector512.MultiplyAddEstimate(x, b1, c11);
                x = Vector512.Create(a[twice]);
                c20 = Vector512.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector512.MultiplyAddEstimate(x, b1, c21);
                x = Vector512.Create(a[thrice]);
                c30 = Vector512.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector512.MultiplyAddEstimate(x, b1, c31);
                x = Vector512.Create(*a4);
                c40 = Vector512.MultiplyAddEstimate(x, b0, c40);
                c41 = Vector512.MultiplyAddEstimate(x, b1, c41);
                x = Vector512.Create(a4[rowStride]);
                c50 = Vector512.MultiplyAddEstimate(x, b0, c50);
                c51 = Vector512.MultiplyAddEstimate(x, b1, c51);
                x = Vector512.Create(a4[twice]);
                c60 = Vector512.MultiplyAddEstimate(x, b0, c60);
                c61 = Vector512.MultiplyAddEstimate(x, b1, c61);
                x = Vector512.Create(a4[thrice]);
                c70 = Vector512.MultiplyAddEstimate(x, b0, c70);
                c71 = Vector512.MultiplyAddEstimate(x, b1, c71);
                a += innerStride;
                a4 += innerStride;
                b += strideB;
            }

            a = o.A2 + ((long)row * o.RowStride2);
            inner = o.Inner2;
            rowStride = o.RowStride2;
            innerStride = o.InnerStride2;
        }

        Store2(o, epilogue, row, column, c00, c01);
        Store2(o, epilogue, row + 1, column, c10, c11);
        Store2(o, epilogue, row + 2, column, c20, c21);
        Store2(o, epilogue, row + 3, column, c30, c31);
        Store2(o, epilogue, row + 4, column, c40, c41);
        Store2(o, epilogue, row + 5, column, c50, c51);
        Store2(o, epilogue, row + 6, column, c60, c61);
        Store2(o, epilogue, row + 7, column, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4x1<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column)
        where TEpilogue : struct, IEpilogue
    {
        Vector512<float> c0 = Initial(o, row, column), c1 = Initial(o, row + 1, column);
        Vector512<float> c2 = Initial(o, row + 2, column), c3 = Initial(o, row + 3, column);
        float* b = o.B + column;
        float* a = o.A1 + ((long)row * o.RowStride1);
        int inner = o.Inner1;
        nint rowStride = o.RowStride1, innerStride = o.InnerStride1;
        for (int operand = 0; operand < 2; operand++)
        {
            for (int k = 0; k < inner; k++)
            {
                Vector512<float> b0 = Vector512.Load(b);
                c0 = Vector512.MultiplyAddEstimate(Vector512.Create(*a), b0, c0);
                c1 = Vector512.MultiplyAddEstimate(Vector512.Create(a[rowStride]), b0, c1);
                c2 = Vector512.MultiplyAddEstimate(Vector512.Create(a[2 * rowStride]), b0, c2);
                c3 = Vector512.MultiplyAddEstimate(Vector512.Create(a[3 * rowStride]), b0, c3);
                a += innerStride;
                b += o.StrideB;
            }

            a = o.A2 + ((long)row * o.RowStride2);
            inner = o.Inner2;
            rowStride = o.RowStride2;
            innerStride = o.InnerStride2;
        }

        Store(o, epilogue, row, column, c0);
        Store(o, epilogue, row + 1, column, c1);
        Store(o, epilogue, row + 2, column, c2);
        Store(o, epilogue, row + 3, column, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x4<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column)
        where TEpilogue : struct, IEpilogue
    {
        Vector512<float> c0 = Initial(o, row, column), c1 = Initial(o, row, column + Lanes);
        Vector512<float> c2 = Initial(o, row, column + (2 * Lanes)), c3 = Initial(o, row, column + (3 * Lanes));
        float* b = o.B + column;
        float* a = o.A1 + ((long)row * o.RowStride1);
        int inner = o.Inner1;
        nint innerStride = o.InnerStride1;
        for (int operand = 0; operand < 2; operand++)
        {
            for (int k = 0; k < inner; k++)
            {
                Vector512<float> x = Vector512.Create(*a);
                c0 = Vector512.MultiplyAddEstimate(x, Vector512.Load(b), c0);
                c1 = Vector512.MultiplyAddEstimate(x, Vector512.Load(b + Lanes), c1);
                c2 = Vector512.MultiplyAddEstimate(x, Vector512.Load(b + (2 * Lanes)), c2);
                c3 = Vector512.MultiplyAddEstimate(x, Vector512.Load(b + (3 * Lanes)), c3);
                a += innerStride;
                b += o.StrideB;
            }

            a = o.A2 + ((long)row * o.RowStride2);
            inner = o.Inner2;
            innerStride = o.InnerStride2;
        }

        Store2(o, epilogue, row, column, c0, c1);
        Store2(o, epilogue, row, column + (2 * Lanes), c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x1<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column)
        where TEpilogue : struct, IEpilogue
    {
        Vector512<float> c = Initial(o, row, column);
        float* b = o.B + column;
        float* a1 = o.A1 + ((long)row * o.RowStride1);
        for (int k = 0; k < o.Inner1; k++, b += o.StrideB)
            c = Vector512.MultiplyAddEstimate(Vector512.Create(a1[(nint)k * o.InnerStride1]), Vector512.Load(b), c);
        float* a2 = o.A2 + ((long)row * o.RowStride2);
        for (int k = 0; k < o.Inner2; k++, b += o.StrideB)
            c = Vector512.MultiplyAddEstimate(Vector512.Create(a2[(nint)k * o.InnerStride2]), Vector512.Load(b), c);
        Store(o, epilogue, row, column, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Initial(in GemmOperands o, int row, int column)
    {
        if (o.Accumulate)
            return Vector512.Load(o.C + ((long)row * o.StrideC) + column);
        return o.Initial == null ? Vector512<float>.Zero : Vector512.Load(o.Initial + column);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column, Vector512<float> sums)
        where TEpilogue : struct, IEpilogue =>
        epilogue.Apply(sums, row, column).Store(o.C + ((long)row * o.StrideC) + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2<TEpilogue>(in GemmOperands o, TEpilogue epilogue, int row, int column, Vector512<float> left, Vector512<float> right)
        where TEpilogue : struct, IEpilogue
    {
        Store(o, epilogue, row, column, left);
        Store(o, epilogue, row, column + Lanes, right);
    }
}
