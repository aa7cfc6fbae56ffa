using ILGPU;

namespace Ddpg.Kernels;

/// <content>Dense layers in float64.</content>
internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void DenseForward(in MatrixView<double> x1, in MatrixView<double> x2, ArrayView<double> parameters, Activation activation, in MatrixView<double> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        int inputs = x1.Columns + x2.Columns, outputs = y.Columns;
        for (int b = 0; b < y.Rows; b++)
        {
            for (int j = 0; j < outputs; j++)
            {
                double z = parameters[((long)inputs * outputs) + j];
                for (int i = 0; i < inputs; i++)
                    z += (i < x1.Columns ? x1[b, i] : x2[b, i - x1.Columns]) * parameters[((long)i * outputs) + j];
                y[b, j] = activation.Kind switch
                {
                    ActivationKind.Relu => Math.Max(0, z),
                    ActivationKind.Tanh => activation.Bound * Math.Tanh(z),
                    _ => z,
                };
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<double> dz, ArrayView<double> weights, Activation activation, in MatrixView<double> x, in MatrixView<double> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        for (int b = 0; b < dx.Rows; b++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                double sum = 0;
                for (int j = 0; j < dz.Columns; j++)
                    sum += dz[b, j] * weights[((long)i * dz.Columns) + j];
                dx[b, i] = activation.Kind switch
                {
                    ActivationKind.Relu => x[b, i] > 0 ? sum : 0,
                    ActivationKind.Tanh => sum * (activation.Bound - (x[b, i] * x[b, i] / activation.Bound)),
                    _ => sum,
                };
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<double> x1, in MatrixView<double> x2, in MatrixView<double> dz, ArrayView<double> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        int inputs = x1.Columns + x2.Columns;
        for (int i = 0; i <= inputs; i++)
        {
            for (int j = 0; j < dz.Columns; j++)
            {
                double sum = 0;
                for (int b = 0; b < dz.Rows; b++)
                {
                    double x = i == inputs ? 1 : i < x1.Columns ? x1[b, i] : x2[b, i - x1.Columns];
                    sum += x * dz[b, j];
                }

                gradient[((long)i * dz.Columns) + j] = sum;
            }
        }
    }
}
