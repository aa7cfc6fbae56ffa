using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Targets and losses on the device.</content>
internal sealed partial class DeviceKernels
{
    /// <summary>Threads of the first pass of a reduction: each sums every 256th row, then one adds their sums in order.</summary>
    private const int Partials = 256;

    private MemoryBuffer1D<LossSums, Stride1D.Dense>? partials;
    private Action<Index1D, MatrixView<float>, TransitionLayout, MatrixView<float>, Bootstrap, MatrixView<float>>? bellmanTarget;
    private Action<Index1D, MatrixView<float>, MatrixView<float>, MatrixView<float>>? criticGradient;
    private Action<Index1D, MatrixView<float>>? actorGradient;
    private Action<Index1D, MatrixView<float>, MatrixView<float>, ArrayView<LossSums>>? lossPartials;
    private Action<Index1D, ArrayView<LossSums>, int, ArrayView<float>>? criticStatistics;
    private Action<Index1D, ArrayView<LossSums>, int, ArrayView<float>>? actorStatistics;

    private ArrayView<LossSums> PartialSums => (partials ??= Accelerator.Allocate1D<LossSums>(Partials)).View;

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, Bootstrap bootstrap, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        bellmanTarget ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, TransitionLayout, MatrixView<float>, Bootstrap, MatrixView<float>>(LossKernels.BellmanTarget);
        bellmanTarget(batch.Rows, batch, layout, nextQ, bootstrap, target);
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        Shapes.Losses(q, target, dq);
        criticGradient ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, MatrixView<float>, MatrixView<float>>(LossKernels.CriticGradient);
        criticGradient(dq.Rows, q, target, dq);
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        Shapes.Losses(dq, dq, dq);
        actorGradient ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>>(LossKernels.ActorGradient);
        actorGradient(dq.Rows, dq);
    }

    /// <inheritdoc/>
    public void CriticStatistics(in MatrixView<float> q, in MatrixView<float> target, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, target, statistics);
        SumPartials(q, target);
        criticStatistics ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<LossSums>, int, ArrayView<float>>(LossKernels.CriticStatistics);
        criticStatistics(1, PartialSums, q.Rows, statistics);
    }

    /// <inheritdoc/>
    public void ActorStatistics(in MatrixView<float> q, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, q, statistics);
        SumPartials(q, q);
        actorStatistics ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<LossSums>, int, ArrayView<float>>(LossKernels.ActorStatistics);
        actorStatistics(1, PartialSums, q.Rows, statistics);
    }

    private void SumPartials(in MatrixView<float> q, in MatrixView<float> target)
    {
        lossPartials ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, MatrixView<float>, ArrayView<LossSums>>(LossKernels.Partials);
        lossPartials(Partials, q, target, PartialSums);
    }
}

/// <summary>Kernels of targets and losses.</summary>
internal static class LossKernels
{
    /// <summary>y = r + γ·mask·Q'.</summary>
    public static void BellmanTarget(Index1D b, MatrixView<float> batch, TransitionLayout layout, MatrixView<float> nextQ, Bootstrap bootstrap, MatrixView<float> target) =>
        target[b, 0] = LossRules.Target(
            new F32(batch[b, layout.Reward]),
            new F32(batch[b, layout.Terminated]),
            new F32(batch[b, layout.Truncated]),
            new F32(batch[b, layout.Discount]),
            new F32(nextQ[b, 0]),
            bootstrap).Value;

    /// <summary>∂L/∂Q = 2 (Q − y)/B.</summary>
    public static void CriticGradient(Index1D b, MatrixView<float> q, MatrixView<float> target, MatrixView<float> dq) =>
        dq[b, 0] = LossRules.CriticGradient(new F32(q[b, 0]), new F32(target[b, 0]), q.Rows).Value;

    /// <summary>∂J/∂Q = −1/B.</summary>
    public static void ActorGradient(Index1D b, MatrixView<float> dq) => dq[b, 0] = -1f / dq.Rows;

    /// <summary>Each thread's sums over every so many rows.</summary>
    public static void Partials(Index1D thread, MatrixView<float> q, MatrixView<float> target, ArrayView<LossSums> partials)
    {
        LossSums sums = LossSums.Empty;
        for (int b = thread; b < q.Rows; b += (int)partials.Length)
            sums = sums.With(q[b, 0], target[b, 0]);
        partials[thread] = sums;
    }

    /// <summary>Adds loss, mean and maximum of Q to the statistics.</summary>
    public static void CriticStatistics(Index1D single, ArrayView<LossSums> partials, int rows, ArrayView<float> statistics) =>
        Total(partials).AddTo(statistics, rows, isCritic: 1);

    /// <summary>Adds −mean Q to the statistics.</summary>
    public static void ActorStatistics(Index1D single, ArrayView<LossSums> partials, int rows, ArrayView<float> statistics) =>
        Total(partials).AddTo(statistics, rows, isCritic: 0);

    private static LossSums Total(ArrayView<LossSums> partials)
    {
        LossSums sums = LossSums.Empty;
        for (int i = 0; i < (int)partials.Length; i++)
            sums = sums.With(partials[i]);
        return sums;
    }
}
