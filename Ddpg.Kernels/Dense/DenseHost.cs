using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Host;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Dense layers on the host, at once or as part of a pass.</content>
internal sealed unsafe partial class HostKernels
{
    private readonly Scratch scratch = new();

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        Run(DenseRows.Forward(x1, x2, parameters, activation, y));
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, ArrayView<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        Run(DenseRows.BackwardInput(dz, weights, activation, x, dx));
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<float> x1, in MatrixView<float> x2, in MatrixView<float> dz, ArrayView<float> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        using WeightGradientPieces pieces = new(new(x1, x2, dz, 0), Pointer.To(gradient));
        team.Run(&WeightGradientPieces.Range, pieces.First, pieces.Count, dz.Rows < 64 ? pieces.Count : 1);
    }

    private void Run(RowJob job) => RowPass.RunOnce(team, scratch, job, job.Y.Rows);
}

/// <summary>
/// Dense layers on rows. Wide layers (16 outputs or more) go through <see cref="Gemm"/>, narrow ones (an actor's or
/// critic's head, the action's gradient) through dot products.
/// </summary>
internal static unsafe class DenseRows
{
    public static RowJob Forward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        RowJob job = new()
        {
            X1 = new(x1),
            X2 = new(x2),
            Y = new(y),
            Parameters = Pointer.To(parameters),
            Activation = activation,
            Work = (long)(x1.Columns + x2.Columns) * y.Columns,
        };
        if (job.Y.IsWide)
        {
            job.Body = &WideForward;
            return job;
        }

        job.Body = &NarrowForward;
        job.TurnedRows = x1.Columns + x2.Columns + 1;
        job.TurnedColumns = y.Columns;
        return job;
    }

    public static RowJob BackwardInput(in MatrixView<float> dz, ArrayView<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        RowJob job = new()
        {
            X1 = new(dz),
            X = new(x),
            Y = new(dx),
            Parameters = Pointer.To(weights),
            IsBackward = true,
            Activation = activation,
            Work = (long)dz.Columns * dx.Columns,
        };
        if (!job.Y.IsWide || (activation.Kind == ActivationKind.Relu && job.X.ColumnStride != 1))
        {
            job.Body = &NarrowBackwardInput;
            return job;
        }

        job.Body = &WideBackwardInput;
        job.TurnedRows = dx.Columns;
        job.TurnedColumns = dz.Columns;
        return job;
    }

    private static void WideForward(RowJob* job, int begin, int end)
    {
        GemmOperands operands = new()
        {
            B = job->Parameters,
            StrideB = job->Y.Columns,
            Initial = job->Parameters + ((long)(job->X1.Columns + job->X2.Columns) * job->Y.Columns),
        };
        operands.SetLeft(job->X1, job->X2);
        operands.SetResult(job->Y);
        if (job->Activation.Kind == ActivationKind.Relu)
            Gemm.Rows(operands, default(ReluSums), begin, end);
        else
            Gemm.Rows(operands, default(StoreSums), begin, end);
        if (job->Activation.Kind == ActivationKind.Tanh)
            Activate(job->Y, job->Activation, begin, end);
    }

    private static void WideBackwardInput(RowJob* job, int begin, int end)
    {
        GemmOperands operands = new() { B = job->Turned, StrideB = job->TurnedStride };
        operands.SetLeft(job->X1, default);
        operands.SetResult(job->Y);
        if (job->Activation.Kind == ActivationKind.Relu)
            Gemm.Rows(operands, new ReluMask(job->X.Data, job->X.RowStride), begin, end);
        else
            Gemm.Rows(operands, default(StoreSums), begin, end);
        if (job->Activation.Kind == ActivationKind.Tanh)
        {
            for (int b = begin; b < end; b++)
            {
                for (int i = 0; i < job->Y.Columns; i++)
                    job->Y[b, i] *= Activations.Derivative(new F32(job->X[b, i]), job->Activation).Value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowForward(RowJob* job, int begin, int end)
    {
        int inputs = job->TurnedRows - 1, stride = job->TurnedStride;
        for (int b = begin; b < end; b++)
        {
            for (int j = 0; j < job->Y.Columns; j++)
            {
                float* w = job->Turned + ((long)j * stride);
                float z = w[inputs] + Dot(job->X1, b, w);
                if (job->X2.Columns != 0)
                    z += Dot(job->X2, b, w + job->X1.Columns);
                job->Y[b, j] = z;
            }
        }

        if (job->Activation.Kind != ActivationKind.Identity)
            Activate(job->Y, job->Activation, begin, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowBackwardInput(RowJob* job, int begin, int end)
    {
        HostMatrix dx = job->Y;
        for (int b = begin; b < end; b++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                float sum = Dot(job->X1, b, job->Parameters + ((long)i * job->X1.Columns));
                if (job->Activation.Kind != ActivationKind.Identity)
                    sum *= Activations.Derivative(new F32(job->X[b, i]), job->Activation).Value;
                dx[b, i] = sum;
            }
        }
    }

    /// <summary>y ← activation(y), every element in a SIMD lane, so that its bits do not depend on where a tile begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Activate(in HostMatrix y, Activation activation, int begin, int end)
    {
        int count = (end - begin) * y.Columns;
        float* lanes = stackalloc float[F32V.Lanes];
        for (int first = 0; first < count; first += F32V.Lanes)
        {
            int n = Math.Min(F32V.Lanes, count - first);
            for (int lane = 0; lane < n; lane++)
                lanes[lane] = y[begin + ((first + lane) / y.Columns), (first + lane) % y.Columns];
            *(F32V*)lanes = Activations.Apply(*(F32V*)lanes, activation);
            for (int lane = 0; lane < n; lane++)
                y[begin + ((first + lane) / y.Columns), (first + lane) % y.Columns] = lanes[lane];
        }
    }

    /// <summary>Row <paramref name="row"/> of x times w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(in HostMatrix x, int row, float* w)
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
