using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Kernels.Update;

/// <summary>Goes through an update without doing it: counts its operations and their multiply-adds.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class WorkCounter<T> : IRowOperations<T>, IParameterOperations<T>
    where T : unmanaged
{
    /// <summary>How many operations.</summary>
    public int Operations { get; private set; }

    /// <summary>Multiply-adds of all layers and rows.</summary>
    public long MultiplyAdds { get; private set; }

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y) =>
        Add((long)y.Rows * (x1.Columns + x2.Columns) * y.Columns);

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<T> dz, LayerWeights<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx) =>
        Add((long)dx.Rows * dx.Columns * dz.Columns);

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient) =>
        Add((long)dz.Rows * (x1.Columns + x2.Columns) * dz.Columns);

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, TargetMask mask, in MatrixView<T> target) => Add(0);

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq) => Add(0);

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<T> dq) => Add(0);

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch) => Add(0);

    /// <inheritdoc/>
    public void LossStatistics(in LossView<T> loss) => Add(0);

    /// <inheritdoc/>
    public void Adam(ArrayView<T> gradient, AdamStep step, AdamMoments<T> moments, ArrayView<T> parameters) => Add(0);

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<T> online, double tau, ArrayView<T> target) => Add(0);

    private void Add(long multiplyAdds)
    {
        Operations++;
        MultiplyAdds += multiplyAdds;
    }
}
