using Ddpg.Kernels.Launch;
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

    private ArrayView<LossSums> PartialSums => (partials ??= Accelerator.Allocate1D<LossSums>(Partials)).View;

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, Bootstrap bootstrap, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        Launcher.Elements(batch.Rows, new BellmanTargetKernel(batch, layout, nextQ, bootstrap, target));
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        Shapes.Losses(q, target, dq);
        Launcher.Elements(dq.Rows, new CriticGradientKernel(q, target, dq));
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        Shapes.Losses(dq, dq, dq);
        Launcher.Elements(dq.Rows, new ActorGradientKernel(dq));
    }

    /// <inheritdoc/>
    public void CriticStatistics(in MatrixView<float> q, in MatrixView<float> target, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, target, statistics);
        Launcher.Elements(Partials, new LossPartials(q, target, PartialSums));
        Launcher.Elements(1, new LossTotal(PartialSums, q.Rows, IsCritic: 1, statistics));
    }

    /// <inheritdoc/>
    public void ActorStatistics(in MatrixView<float> q, ArrayView<float> statistics)
    {
        Shapes.Statistics(q, q, statistics);
        Launcher.Elements(Partials, new LossPartials(q, q, PartialSums));
        Launcher.Elements(1, new LossTotal(PartialSums, q.Rows, IsCritic: 0, statistics));
    }
}

/// <summary>y = r + γ·mask·Q', one thread a row.</summary>
/// <param name="Batch">Packed transitions, [B, width].</param>
/// <param name="Layout">Its columns.</param>
/// <param name="NextQ">Q', [B, 1].</param>
/// <param name="Bootstrap">Which episode ends stop the bootstrap.</param>
/// <param name="Target">y, [B, 1], written.</param>
internal readonly record struct BellmanTargetKernel(
    MatrixView<float> Batch, TransitionLayout Layout, MatrixView<float> NextQ, Bootstrap Bootstrap, MatrixView<float> Target) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Target[i, 0] = LossRules.Target(
        new F32(Batch[i, Layout.Reward]),
        new F32(Batch[i, Layout.Terminated]),
        new F32(Batch[i, Layout.Truncated]),
        new F32(Batch[i, Layout.Discount]),
        new F32(NextQ[i, 0]),
        Bootstrap).Value;
}

/// <summary>∂L/∂Q = 2 (Q − y)/B, one thread a row.</summary>
/// <param name="Q">Q(s, a), [B, 1].</param>
/// <param name="Target">y, [B, 1].</param>
/// <param name="Dq">∂L/∂Q, [B, 1], written.</param>
internal readonly record struct CriticGradientKernel(MatrixView<float> Q, MatrixView<float> Target, MatrixView<float> Dq) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Dq[i, 0] = LossRules.CriticGradient(new F32(Q[i, 0]), new F32(Target[i, 0]), Q.Rows).Value;
}

/// <summary>∂J/∂Q = −1/B, one thread a row.</summary>
/// <param name="Dq">∂J/∂Q, [B, 1], written.</param>
internal readonly record struct ActorGradientKernel(MatrixView<float> Dq) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Dq[i, 0] = -1f / Dq.Rows;
}

/// <summary>Each thread's sums over every so many rows.</summary>
/// <param name="Q">Q, [B, 1].</param>
/// <param name="Target">y, [B, 1].</param>
/// <param name="Partials">The threads' sums, written.</param>
internal readonly record struct LossPartials(MatrixView<float> Q, MatrixView<float> Target, ArrayView<LossSums> Partials) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        LossSums sums = LossSums.Empty;
        for (int b = i; b < Q.Rows; b += (int)Partials.Length)
            sums = sums.With(Q[b, 0], Target[b, 0]);
        Partials[i] = sums;
    }
}

/// <summary>Adds loss, mean and maximum of Q to the statistics, or −mean Q for the actor; one thread.</summary>
/// <param name="Partials">The threads' sums.</param>
/// <param name="Rows">B.</param>
/// <param name="IsCritic">1 for the critic's loss, 0 for the actor's.</param>
/// <param name="Statistics">Sums, [<see cref="UpdateStatistic.Count"/>], updated.</param>
internal readonly record struct LossTotal(ArrayView<LossSums> Partials, int Rows, int IsCritic, ArrayView<float> Statistics) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        LossSums sums = LossSums.Empty;
        for (int thread = i; thread < (int)Partials.Length; thread++)
            sums = sums.With(Partials[thread]);
        sums.AddTo(Statistics, Rows, IsCritic);
    }
}
