using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// Dense layers on rows. Wide layers (16 outputs or more) go through <see cref="Gemm"/>, narrow ones (an actor's or
/// critic's head, the action's gradient) through dot products.
/// </summary>
internal static unsafe class DenseRows
{
    public static void WideForward(in SimdMatrix x1, in SimdMatrix x2, float* parameters, Activation activation, in SimdMatrix y, int begin, int end)
    {
        GemmOperands operands = new() { B = parameters, StrideB = y.Columns, Initial = parameters + ((long)(x1.Columns + x2.Columns) * y.Columns) };
        operands.SetLeft(x1, x2);
        operands.SetResult(y);
        if (activation.Kind == ActivationKind.Relu)
            Gemm.Rows(operands, default(ReluSums), begin, end);
        else
            Gemm.Rows(operands, default(StoreSums), begin, end);
        if (activation.Kind == ActivationKind.Tanh)
            Activate(y, activation, begin, end);
    }

    /// <param name="dz">[B, J].</param>
    /// <param name="transposed">Wᵀ, [J, I].</param>
    /// <param name="stride">From one of its rows to the next.</param>
    /// <param name="activation">The activation that made x.</param>
    /// <param name="x">[B, I].</param>
    /// <param name="dx">[B, I], written.</param>
    /// <param name="begin">The first row.</param>
    /// <param name="end">Behind the last row.</param>
    public static void WideBackwardInput(in SimdMatrix dz, float* transposed, int stride, Activation activation, in SimdMatrix x, in SimdMatrix dx, int begin, int end)
    {
        GemmOperands operands = new() { B = transposed, StrideB = stride };
        operands.SetLeft(dz, default);
        operands.SetResult(dx);
        if (activation.Kind == ActivationKind.Relu)
            Gemm.Rows(operands, new ReluMask(x.Data, x.RowStride), begin, end);
        else
            Gemm.Rows(operands, default(StoreSums), begin, end);
        if (activation.Kind == ActivationKind.Tanh)
        {
            for (int b = begin; b < end; b++)
            {
                for (int i = 0; i < dx.Columns; i++)
                    dx[b, i] *= activation.Derivative(new F32(x[b, i])).Value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NarrowForward(
        in SimdMatrix x1, in SimdMatrix x2, float* transposed, int stride, Activation activation, in SimdMatrix y, int begin, int end)
    {
        int inputs = x1.Columns + x2.Columns;
        for (int b = begin; b < end; b++)
        {
            for (int j = 0; j < y.Columns; j++)
            {
                float* w = transposed + ((long)j * stride);
                float z = w[inputs] + Dot(x1, b, w);
                if (x2.Columns != 0)
                    z += Dot(x2, b, w + x1.Columns);
                y[b, j] = z;
            }
        }

        if (activation.Kind != ActivationKind.Identity)
            Activate(y, activation, begin, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NarrowBackwardInput(in SimdMatrix dz, float* weights, Activation activation, in SimdMatrix x, in SimdMatrix dx, int begin, int end)
    {
        for (int b = begin; b < end; b++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                float sum = Dot(dz, b, weights + ((long)i * dz.Columns));
                if (activation.Kind != ActivationKind.Identity)
                    sum *= activation.Derivative(new F32(x[b, i])).Value;
                dx[b, i] = sum;
            }
        }
    }

    /// <summary>y ← activation(y), every element in a SIMD lane, so that its bits do not depend on where a tile begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Activate(in SimdMatrix y, Activation activation, int begin, int end)
    {
        int count = (end - begin) * y.Columns;
        float* lanes = stackalloc float[F32V.Lanes];
        for (int first = 0; first < count; first += F32V.Lanes)
        {
            int n = Math.Min(F32V.Lanes, count - first);
            for (int lane = 0; lane < n; lane++)
                lanes[lane] = y[begin + ((first + lane) / y.Columns), (first + lane) % y.Columns];
            *(F32V*)lanes = activation.Apply(*(F32V*)lanes);
            for (int lane = 0; lane < n; lane++)
                y[begin + ((first + lane) / y.Columns), (first + lane) % y.Columns] = lanes[lane];
        }
    }

    /// <summary>Row <paramref name="row"/> of x times w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(in SimdMatrix x, int row, float* w)
    {
        if (x.ColumnStride != 1)
        {
            float strided = 0;
            for (int k = 0; k < x.Columns; k++)
                strided += x[row, k] * w[k];
            return strided;
        }

        float* a = x.Row(row);
        float sum = 0;
        int i = 0;
        if (x.Columns >= 32)
        {
            Vector512<float> even = Vector512<float>.Zero, odd = even;
            for (; i + 32 <= x.Columns; i += 32)
            {
                even = Vector512.MultiplyAddEstimate(Vector512.Load(a + i), Vector512.Load(w + i), even);
                odd = Vector512.MultiplyAddEstimate(Vector512.Load(a + i + 16), Vector512.Load(w + i + 16), odd);
            }

            sum = Vector512.Sum(even + odd);
        }

        for (; i < x.Columns; i++)
            sum += a[i] * w[i];
        return sum;
    }
}
