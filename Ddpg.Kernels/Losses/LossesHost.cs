using Ddpg.Kernels.Host;
using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Targets and losses on the host: B is small beside the layers' work, so plain loops serve.</content>
internal sealed unsafe partial class HostKernels
{
    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, Bootstrap bootstrap, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        Run(LossRows.Target(batch, layout, nextQ, bootstrap, target));
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        Shapes.Losses(q, target, dq);
        Run(LossRows.CriticGradient(q, target, dq));
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        Shapes.Losses(dq, dq, dq);
        Run(LossRows.ActorGradient(dq));
    }

    /// <inheritdoc/>
    public void CriticStatistics(in MatrixView<float> q, in MatrixView<float> target, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, target, statistics);
        HostMatrix values = new(q), targets = new(target);
        LossSums sums = LossSums.Empty;
        for (int b = 0; b < values.Rows; b++)
            sums = sums.With(values[b, 0], targets[b, 0]);
        float* s = Pointer.To(statistics);
        s[UpdateStatistic.CriticLoss] += sums.Squares / values.Rows;
        s[UpdateStatistic.MeanQ] += sums.Q / values.Rows;
        s[UpdateStatistic.MaxQ] += sums.Max;
    }

    /// <inheritdoc/>
    public void ActorStatistics(in MatrixView<float> q, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, q, statistics);
        HostMatrix values = new(q);
        float sum = 0;
        for (int b = 0; b < values.Rows; b++)
            sum += values[b, 0];
        Pointer.To(statistics)[UpdateStatistic.ActorLoss] -= sum / values.Rows;
    }
}

/// <summary>Targets and losses on rows.</summary>
internal static unsafe class LossRows
{
    public static RowJob Target(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, Bootstrap bootstrap, in MatrixView<float> target) =>
        new() { Body = &Target, X1 = new(batch), X2 = new(nextQ), Y = new(target), Layout = layout, Bootstrap = bootstrap };

    public static RowJob CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq) =>
        new() { Body = &CriticGradient, X1 = new(q), X2 = new(target), Y = new(dq) };

    public static RowJob ActorGradient(in MatrixView<float> dq) => new() { Body = &ActorGradient, Y = new(dq) };

    private static void Target(RowJob* job, int begin, int end)
    {
        HostMatrix batch = job->X1;
        TransitionLayout layout = job->Layout;
        for (int b = begin; b < end; b++)
        {
            job->Y[b, 0] = LossRules.Target(
                new F32(batch[b, layout.Reward]),
                new F32(batch[b, layout.Terminated]),
                new F32(batch[b, layout.Truncated]),
                new F32(batch[b, layout.Discount]),
                new F32(job->X2[b, 0]),
                job->Bootstrap).Value;
        }
    }

    private static void CriticGradient(RowJob* job, int begin, int end)
    {
        for (int b = begin; b < end; b++)
            job->Y[b, 0] = LossRules.CriticGradient(new F32(job->X1[b, 0]), new F32(job->X2[b, 0]), job->Y.Rows).Value;
    }

    private static void ActorGradient(RowJob* job, int begin, int end)
    {
        for (int b = begin; b < end; b++)
            job->Y[b, 0] = -1f / job->Y.Rows;
    }
}
