using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Targets and losses on the host: B is small beside the layers' work, so plain loops serve.</content>
public sealed partial class HostKernels
{
    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, double gamma, Bootstrap bootstrap, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        for (int b = 0; b < batch.Rows; b++)
        {
            target[b, 0] = LossRules.Target(
                new F32(batch[b, layout.Reward]),
                new F32(batch[b, layout.Terminated]),
                new F32(batch[b, layout.Truncated]),
                new F32(nextQ[b, 0]),
                (float)gamma,
                bootstrap).Value;
        }
    }

    /// <inheritdoc/>
    public void CriticLoss(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq, ArrayView<float> statistics)
    {
        Shapes.Losses(q, target, dq, statistics);
        LossSums sums = LossSums.Empty;
        for (int b = 0; b < q.Rows; b++)
        {
            sums = sums.With(q[b, 0], target[b, 0]);
            dq[b, 0] = 2 * (q[b, 0] - target[b, 0]) / q.Rows;
        }

        statistics[UpdateStatistic.CriticLoss] += sums.Squares / q.Rows;
        statistics[UpdateStatistic.MeanQ] += sums.Q / q.Rows;
        statistics[UpdateStatistic.MaxQ] += sums.Max;
    }

    /// <inheritdoc/>
    public void ActorLoss(in MatrixView<float> q, in MatrixView<float> dq, ArrayView<float> statistics)
    {
        Shapes.Losses(q, q, dq, statistics);
        float sum = 0;
        for (int b = 0; b < q.Rows; b++)
        {
            sum += q[b, 0];
            dq[b, 0] = -1f / q.Rows;
        }

        statistics[UpdateStatistic.ActorLoss] -= sum / q.Rows;
    }
}
