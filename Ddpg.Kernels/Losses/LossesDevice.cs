using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Targets and losses on the device.</content>
public sealed partial class DeviceKernels
{
    /// <summary>Threads of the first pass of a reduction: each sums every 256th row, then one adds their sums in order.</summary>
    private const int Partials = 256;

    private MemoryBuffer1D<LossSums, Stride1D.Dense>? partials;
    private Action<Index1D, MatrixView<float>, TransitionLayout, MatrixView<float>, float, Bootstrap, MatrixView<float>>? bellmanTarget;
    private Action<Index1D, MatrixView<float>, MatrixView<float>, MatrixView<float>, ArrayView<LossSums>>? lossPartials;
    private Action<Index1D, ArrayView<LossSums>, int, ArrayView<float>>? criticLoss;
    private Action<Index1D, ArrayView<LossSums>, int, ArrayView<float>>? actorLoss;
    private Action<Index1D, MatrixView<float>>? actorSeed;

    private ArrayView<LossSums> PartialSums => (partials ??= Accelerator.Allocate1D<LossSums>(Partials)).View;

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, double gamma, Bootstrap bootstrap, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        bellmanTarget ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, TransitionLayout, MatrixView<float>, float, Bootstrap, MatrixView<float>>(LossKernels.BellmanTarget);
        bellmanTarget(batch.Rows, batch, layout, nextQ, (float)gamma, bootstrap, target);
    }

    /// <inheritdoc/>
    public void CriticLoss(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq, ArrayView<float> statistics)
    {
        Shapes.Losses(q, target, dq, statistics);
        SumPartials(q, target, dq);
        criticLoss ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<LossSums>, int, ArrayView<float>>(LossKernels.CriticLoss);
        criticLoss(1, PartialSums, q.Rows, statistics);
    }

    /// <inheritdoc/>
    public void ActorLoss(in MatrixView<float> q, in MatrixView<float> dq, ArrayView<float> statistics)
    {
        Shapes.Losses(q, q, dq, statistics);
        SumPartials(q, q, dq);
        actorLoss ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<LossSums>, int, ArrayView<float>>(LossKernels.ActorLoss);
        actorLoss(1, PartialSums, q.Rows, statistics);
        actorSeed ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>>(LossKernels.ActorSeed);
        actorSeed(dq.Rows, dq);
    }

    private void SumPartials(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        lossPartials ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, MatrixView<float>, MatrixView<float>, ArrayView<LossSums>>(LossKernels.Partials);
        lossPartials(Partials, q, target, dq, PartialSums);
    }
}

/// <summary>Kernels of targets and losses.</summary>
public static class LossKernels
{
    /// <summary>y = r + γ·mask·Q'.</summary>
    public static void BellmanTarget(Index1D b, MatrixView<float> batch, TransitionLayout layout, MatrixView<float> nextQ, float gamma, Bootstrap bootstrap, MatrixView<float> target) =>
        target[b, 0] = LossRules.Target(
            new F32(batch[b, layout.Reward]), new F32(batch[b, layout.Terminated]), new F32(batch[b, layout.Truncated]), new F32(nextQ[b, 0]), gamma, bootstrap).Value;

    /// <summary>∂L/∂Q = 2 (Q − y)/B, and each thread's sums over the rows it passes.</summary>
    public static void Partials(Index1D thread, MatrixView<float> q, MatrixView<float> target, MatrixView<float> dq, ArrayView<LossSums> partials)
    {
        LossSums sums = LossSums.Empty;
        for (int b = thread; b < q.Rows; b += (int)partials.Length)
        {
            sums = sums.With(q[b, 0], target[b, 0]);
            dq[b, 0] = 2 * (q[b, 0] - target[b, 0]) / q.Rows;
        }

        partials[thread] = sums;
    }

    /// <summary>Adds loss, mean and maximum of Q to the statistics.</summary>
    public static void CriticLoss(Index1D single, ArrayView<LossSums> partials, int rows, ArrayView<float> statistics)
    {
        LossSums sums = Total(partials);
        statistics[UpdateStatistic.CriticLoss] += sums.Squares / rows;
        statistics[UpdateStatistic.MeanQ] += sums.Q / rows;
        statistics[UpdateStatistic.MaxQ] += sums.Max;
    }

    /// <summary>Adds −mean Q to the statistics.</summary>
    public static void ActorLoss(Index1D single, ArrayView<LossSums> partials, int rows, ArrayView<float> statistics) =>
        statistics[UpdateStatistic.ActorLoss] -= Total(partials).Q / rows;

    /// <summary>∂J/∂Q = −1/B.</summary>
    public static void ActorSeed(Index1D b, MatrixView<float> dq) => dq[b, 0] = -1f / dq.Rows;

    private static LossSums Total(ArrayView<LossSums> partials)
    {
        LossSums sums = LossSums.Empty;
        for (int i = 0; i < (int)partials.Length; i++)
            sums = sums.With(partials[i]);
        return sums;
    }
}
