using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Update;

/// <summary>Goes through an update without doing it: checks shapes, counts operations and their multiply-adds.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class WorkCounter<T> : IRowOperations<T>, IParameterOperations<T>
    where T : unmanaged
{
    private long gradients;

    /// <summary>How many operations.</summary>
    public int Operations { get; private set; }

    /// <summary>How many of an update's go row by row.</summary>
    public int RowOperations { get; private set; }

    /// <summary>Multiply-adds of all layers and rows.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Goes forward through a network.</summary>
    /// <param name="accelerator">Where its layers lie.</param>
    /// <param name="pass">What it reads and writes.</param>
    /// <exception cref="ArgumentException">Shapes do not agree.</exception>
    public static WorkCounter<T> Of(Accelerator accelerator, in ForwardPass<T> pass)
    {
        using HostLayers layers = new(accelerator);
        WorkCounter<T> counter = new();
        DdpgUpdate.Forward(new Rows<T>(counter), pass with { Network = pass.Network with { Layers = layers.Of(pass.Network.Layers) } });
        return counter;
    }

    /// <summary>Goes through a whole update.</summary>
    /// <param name="accelerator">Where its layers lie.</param>
    /// <param name="rows">What its rows read and write.</param>
    /// <param name="critic">What the critic's step reads and writes.</param>
    /// <param name="actor">What the actor's step reads and writes.</param>
    /// <exception cref="ArgumentException">Shapes do not agree.</exception>
    public static WorkCounter<T> Of(Accelerator accelerator, in UpdateView<T> rows, in StepView<T> critic, in StepView<T> actor)
    {
        using HostLayers layers = new(accelerator);
        (UpdateView<T> r, StepView<T> c, StepView<T> a) = layers.Of(rows, critic, actor);
        WorkCounter<T> counter = new();
        DdpgUpdate.CriticRows(new Rows<T>(counter), r, default);
        DdpgUpdate.ActorRows(new Rows<T>(counter), r);
        counter.RowOperations = counter.Operations;
        DdpgUpdate.Step(counter, c, default, 0);
        DdpgUpdate.Step(counter, a, default, 0);
        return counter;
    }

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        Add((long)y.Rows * (x1.Columns + x2.Columns) * y.Columns);
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<T> dz, LayerWeights<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        Add((long)dx.Rows * dx.Columns * dz.Columns);
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        gradients += gradient.Length;
        Add((long)dz.Rows * (x1.Columns + x2.Columns) * dz.Columns);
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, TargetMask mask, in MatrixView<T> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        Add(0);
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq)
    {
        Shapes.LossGradient(q, target, dq);
        Add(0);
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<T> dq)
    {
        Shapes.LossGradient(dq, dq, dq);
        Add(0);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch)
    {
        if (ring.Rows != 0)
            Shapes.Ring(ring, layout, batch);
        Add(0);
    }

    /// <inheritdoc/>
    public void LossStatistics(in LossView<T> loss)
    {
        Shapes.Loss(loss);
        Add(0);
    }

    /// <inheritdoc/>
    public void Adam(ArrayView<T> gradient, AdamStep step, AdamMoments<T> moments, ArrayView<T> parameters)
    {
        Shapes.Adam(gradient, moments, parameters);
        Shapes.Length(parameters, gradients, nameof(parameters), "the layers");
        gradients = 0;
        Add(0);
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<T> online, double tau, ArrayView<T> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        Add(0);
    }

    private void Add(long multiplyAdds)
    {
        Operations++;
        MultiplyAdds += multiplyAdds;
    }
}
