using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Kernels.Update;

/// <summary>Any implementation of the row operations as <see cref="DdpgUpdate"/> takes it: a struct, since kernels call no virtual method.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="operations">The implementation.</param>
internal readonly struct Rows<T>(IRowOperations<T> operations) : IRowOperations<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y) =>
        operations.DenseForward(x1, x2, parameters, activation, y);

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<T> dz, LayerWeights<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx) =>
        operations.DenseBackwardInput(dz, weights, activation, x, dx);

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, TargetMask mask, in MatrixView<T> target) =>
        operations.BellmanTarget(batch, layout, nextQ, mask, target);

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq) => operations.CriticGradient(q, target, dq);

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<T> dq) => operations.ActorGradient(dq);

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch) =>
        operations.ReplaySample(ring, layout, draw, batch);
}
