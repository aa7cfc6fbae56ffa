using ILGPU;

namespace Ddpg.Kernels;

/// <content>Targets and losses in float64.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<double> batch, TransitionLayout layout, in MatrixView<double> nextQ, double gamma, Bootstrap bootstrap, in MatrixView<double> target)
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
            target[b, 0] = batch[b, layout.Reward] + (gamma * mask * nextQ[b, 0]);
        }
    }

    /// <inheritdoc/>
    public void CriticLoss(in MatrixView<double> q, in MatrixView<double> target, in MatrixView<double> dq, ArrayView<double> statistics)
    {
        Shapes.Losses(q, target, dq, statistics);
        double loss = 0, mean = 0, max = double.NegativeInfinity;
        for (int b = 0; b < q.Rows; b++)
        {
            double error = q[b, 0] - target[b, 0];
            dq[b, 0] = 2 * error / q.Rows;
            loss += error * error / q.Rows;
            mean += q[b, 0] / q.Rows;
            max = Math.Max(max, q[b, 0]);
        }

        statistics[UpdateStatistic.CriticLoss] += loss;
        statistics[UpdateStatistic.MeanQ] += mean;
        statistics[UpdateStatistic.MaxQ] += max;
    }

    /// <inheritdoc/>
    public void ActorLoss(in MatrixView<double> q, in MatrixView<double> dq, ArrayView<double> statistics)
    {
        Shapes.Losses(q, q, dq, statistics);
        double loss = 0;
        for (int b = 0; b < q.Rows; b++)
        {
            dq[b, 0] = -1.0 / q.Rows;
            loss -= q[b, 0] / q.Rows;
        }

        statistics[UpdateStatistic.ActorLoss] += loss;
    }
}
