using ILGPU;

namespace Ddpg.Kernels;

/// <content>Targets and losses in float64.</content>
internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<double> batch, TransitionLayout layout, in MatrixView<double> nextQ, Bootstrap bootstrap, in MatrixView<double> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        for (int b = 0; b < batch.Rows; b++)
        {
            double mask = bootstrap switch
            {
                Bootstrap.Always => 1,
                Bootstrap.NotAtTimeLimit => (1 - batch[b, layout.Terminated]) * (1 - batch[b, layout.Truncated]),
                _ => 1 - batch[b, layout.Terminated],
            };
            target[b, 0] = batch[b, layout.Reward] + (batch[b, layout.Discount] * mask * nextQ[b, 0]);
        }
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<double> q, in MatrixView<double> target, in MatrixView<double> dq)
    {
        Shapes.Losses(q, target, dq);
        for (int b = 0; b < q.Rows; b++)
            dq[b, 0] = 2 * (q[b, 0] - target[b, 0]) / q.Rows;
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<double> dq)
    {
        Shapes.Losses(dq, dq, dq);
        for (int b = 0; b < dq.Rows; b++)
            dq[b, 0] = -1.0 / dq.Rows;
    }

    /// <inheritdoc/>
    public void CriticStatistics(in MatrixView<double> q, in MatrixView<double> target, ArrayView<double> statistics)
    {
        Shapes.Statistics(q, target, statistics);
        double loss = 0, mean = 0, max = double.NegativeInfinity;
        for (int b = 0; b < q.Rows; b++)
        {
            double error = q[b, 0] - target[b, 0];
            loss += error * error / q.Rows;
            mean += q[b, 0] / q.Rows;
            max = Math.Max(max, q[b, 0]);
        }

        statistics[UpdateStatistic.CriticLoss] += loss;
        statistics[UpdateStatistic.MeanQ] += mean;
        statistics[UpdateStatistic.MaxQ] += max;
    }

    /// <inheritdoc/>
    public void ActorStatistics(in MatrixView<double> q, ArrayView<double> statistics)
    {
        Shapes.Statistics(q, q, statistics);
        double mean = 0;
        for (int b = 0; b < q.Rows; b++)
            mean += q[b, 0] / q.Rows;
        statistics[UpdateStatistic.ActorLoss] -= mean;
    }
}
