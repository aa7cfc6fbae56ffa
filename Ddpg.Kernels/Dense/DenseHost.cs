using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Host;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>
/// Dense layers on the host. Wide layers (16 outputs or more) go through <see cref="Gemm"/>, narrow ones (an
/// actor's or critic's head, the action's gradient) through dot products.
/// </content>
public sealed unsafe partial class HostKernels
{
    /// <summary>Multiply-adds from which a product is worth sharing between threads.</summary>
    private const long SharedWork = 400_000;

    private readonly Scratch scratch = new();

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        if (y.Columns < F32V.Lanes || y.ColumnStride != 1)
        {
            NarrowForward(x1, x2, parameters, activation, y);
            return;
        }

        float* weights = Pointer.To(parameters);
        GemmOperands operands = Product(weights, y.Columns, y);
        SetLeft(ref operands, x1, x2);
        operands.Initial = weights + ((long)(x1.Columns + x2.Columns) * y.Columns);
        if (activation.Kind == ActivationKind.Relu)
            Run(operands, default(ReluSums), y.Rows);
        else
            Run(operands, default(StoreSums), y.Rows);
        if (activation.Kind == ActivationKind.Tanh)
        {
            for (int b = 0; b < y.Rows; b++)
            {
                for (int j = 0; j < y.Columns; j++)
                    y[b, j] = Activations.Apply(new F32(y[b, j]), activation).Value;
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, ArrayView<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        if (dx.Columns < F32V.Lanes || dx.ColumnStride != 1 || (activation.Kind == ActivationKind.Relu && x.ColumnStride != 1))
        {
            NarrowBackwardInput(dz, weights, activation, x, dx);
            return;
        }

        float* transposed = scratch.Take((long)dx.Columns * dz.Columns);
        Transpose.Copy(Pointer.To(weights), dx.Columns, dz.Columns, transposed);
        GemmOperands operands = Product(transposed, dx.Columns, dx);
        SetLeft(ref operands, dz, default);
        if (activation.Kind == ActivationKind.Relu)
            Run(operands, new ReluMask(Pointer.To(x.Data), x.RowStride), dx.Rows);
        else
            Run(operands, default(StoreSums), dx.Rows);
        if (activation.Kind == ActivationKind.Tanh)
        {
            for (int b = 0; b < dx.Rows; b++)
            {
                for (int i = 0; i < dx.Columns; i++)
                    dx[b, i] *= Activations.Derivative(new F32(x[b, i]), activation).Value;
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<float> x1, in MatrixView<float> x2, in MatrixView<float> dz, ArrayView<float> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        float* dw = Pointer.To(gradient);
        int outputs = dz.Columns;
        WeightGradient(x1, dz, dw);
        WeightGradient(x2, dz, dw + ((long)x1.Columns * outputs));
        float* bias = dw + ((long)(x1.Columns + x2.Columns) * outputs);
        new Span<float>(bias, outputs).Clear();
        for (int b = 0; b < dz.Rows; b++)
        {
            if (dz.ColumnStride == 1)
            {
                AddTo(bias, Pointer.To(dz.Data) + ((long)b * dz.RowStride), outputs);
            }
            else
            {
                for (int j = 0; j < outputs; j++)
                    bias[j] += dz[b, j];
            }
        }
    }

    private void WeightGradient(in MatrixView<float> x, in MatrixView<float> dz, float* dw)
    {
        if (x.Columns == 0)
            return;
        if (dz.Columns >= F32V.Lanes && dz.ColumnStride == 1)
        {
            GemmOperands operands = Product(Pointer.To(dz.Data), dz.RowStride, default);
            operands.C = dw;
            operands.StrideC = operands.Columns = dz.Columns;
            SetTransposedLeft(ref operands, x);
            Run(operands, default(StoreSums), x.Columns);
        }
        else if (x.Columns >= F32V.Lanes && x.ColumnStride == 1)
        {
            // Few outputs: the transposed product dzᵀ·x has long rows, and is turned afterwards.
            float* turned = scratch.Take((long)x.Columns * dz.Columns);
            GemmOperands operands = Product(Pointer.To(x.Data), x.RowStride, default);
            operands.C = turned;
            operands.StrideC = operands.Columns = x.Columns;
            SetTransposedLeft(ref operands, dz);
            Run(operands, default(StoreSums), dz.Columns);
            Transpose.Copy(turned, dz.Columns, x.Columns, dw);
        }
        else
        {
            for (int i = 0; i < x.Columns; i++)
            {
                for (int j = 0; j < dz.Columns; j++)
                {
                    float sum = 0;
                    for (int b = 0; b < dz.Rows; b++)
                        sum += x[b, i] * dz[b, j];
                    dw[((long)i * dz.Columns) + j] = sum;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NarrowForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        int inputs = x1.Columns + x2.Columns, outputs = y.Columns;
        float* turned = scratch.Take((long)(inputs + 1) * outputs);
        Transpose.Copy(Pointer.To(parameters), inputs + 1, outputs, turned);
        for (int b = 0; b < y.Rows; b++)
        {
            for (int j = 0; j < outputs; j++)
            {
                float* w = turned + ((long)j * (inputs + 1));
                float z = w[inputs] + Dot(x1, b, w);
                if (x2.Columns != 0)
                    z += Dot(x2, b, w + x1.Columns);
                y[b, j] = Activations.Apply(new F32(z), activation).Value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowBackwardInput(in MatrixView<float> dz, ArrayView<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        float* w = Pointer.To(weights);
        for (int b = 0; b < dx.Rows; b++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                float sum = Dot(dz, b, w + ((long)i * dz.Columns));
                if (activation.Kind != ActivationKind.Identity)
                    sum *= Activations.Derivative(new F32(x[b, i]), activation).Value;
                dx[b, i] = sum;
            }
        }
    }

    /// <summary>Row <paramref name="row"/> of x times w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(in MatrixView<float> x, int row, float* w)
    {
        if (x.ColumnStride != 1)
        {
            float strided = 0;
            for (int k = 0; k < x.Columns; k++)
                strided += x[row, k] * w[k];
            return strided;
        }

        float* a = Pointer.To(x.Data) + ((long)row * x.RowStride);
        Vector512<float> even = Vector512<float>.Zero, odd = even;
        int i = 0;
        for (; i + 32 <= x.Columns; i += 32)
        {
            even = Vector512.MultiplyAddEstimate(Vector512.Load(a + i), Vector512.Load(w + i), even);
            odd = Vector512.MultiplyAddEstimate(Vector512.Load(a + i + 16), Vector512.Load(w + i + 16), odd);
        }

        float sum = Vector512.Sum(even + odd);
        for (; i < x.Columns; i++)
            sum += a[i] * w[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(float* sums, float* values, int count)
    {
        int i = 0;
        for (; i + F32V.Lanes <= count; i += F32V.Lanes)
            (Vector512.Load(sums + i) + Vector512.Load(values + i)).Store(sums + i);
        for (; i < count; i++)
            sums[i] += values[i];
    }

    private static GemmOperands Product(float* right, int rightStride, in MatrixView<float> result) => new()
    {
        B = right,
        StrideB = rightStride,
        C = result.Columns == 0 ? null : Pointer.To(result.Data),
        StrideC = result.RowStride,
        Columns = result.Columns,
    };

    private static void SetLeft(ref GemmOperands operands, in MatrixView<float> x1, in MatrixView<float> x2)
    {
        operands.A1 = Pointer.To(x1.Data);
        operands.RowStride1 = x1.RowStride;
        operands.InnerStride1 = x1.ColumnStride;
        operands.Inner1 = x1.Columns;
        if (x2.Columns == 0)
            return;
        operands.A2 = Pointer.To(x2.Data);
        operands.RowStride2 = x2.RowStride;
        operands.InnerStride2 = x2.ColumnStride;
        operands.Inner2 = x2.Columns;
    }

    private static void SetTransposedLeft(ref GemmOperands operands, in MatrixView<float> x)
    {
        operands.A1 = Pointer.To(x.Data);
        operands.RowStride1 = x.ColumnStride;
        operands.InnerStride1 = x.RowStride;
        operands.Inner1 = x.Rows;
    }

    /// <summary>All rows of a product, shared between the threads where there is enough to do.</summary>
    private void Run<TEpilogue>(in GemmOperands operands, TEpilogue epilogue, int rows)
        where TEpilogue : unmanaged, IEpilogue
    {
        GemmJob<TEpilogue> job = new() { Operands = operands, Epilogue = epilogue };
        long work = (long)rows * operands.Columns * (operands.Inner1 + operands.Inner2);
        int grain = work < SharedWork ? rows : Math.Max(8, ((rows / (2 * team.Threads)) + 7) / 8 * 8);
        team.Run(&GemmJob<TEpilogue>.Range, &job, rows, grain);
    }

    private struct GemmJob<TEpilogue>
        where TEpilogue : unmanaged, IEpilogue
    {
        public GemmOperands Operands;
        public TEpilogue Epilogue;

        public static void Range(void* context, int begin, int end)
        {
            GemmJob<TEpilogue>* job = (GemmJob<TEpilogue>*)context;
            Gemm.Rows(in job->Operands, job->Epilogue, begin, end);
        }
    }
}
