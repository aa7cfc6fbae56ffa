using ILGPU;

namespace Ddpg.Kernels;

/// <summary>
/// Operations of which row b of the result depends on row b of the inputs alone: a sample's way through the networks. They can be
/// run at once by <see cref="IKernels{T}"/>, or recorded in a <see cref="RowProgram{T}"/> and run together.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IRowOperations<T>
    where T : unmanaged
{
    /// <summary>y = activation([x₁ | x₂]·W + b): one layer, its two inputs read in place.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="parameters">W and b as [I₁ + I₂ + 1, J], the last row b.</param>
    /// <param name="activation">Applied to the sums.</param>
    /// <param name="y">Outputs, [B, J].</param>
    void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y);

    /// <summary>dx = (dz·Wᵀ) ⊙ activation'(x): the gradient before the activation that made x.</summary>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="weights">The rows of W that belong to x, [I, J].</param>
    /// <param name="activation">The activation that produced x; identity for a network's input.</param>
    /// <param name="x">The layer's input, [B, I]; unread for identity.</param>
    /// <param name="dx">Gradient of the sums below, [B, I].</param>
    void DenseBackwardInput(in MatrixView<T> dz, ArrayView<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx);

    /// <summary>y = r + γᵏ·mask·Q'(s', μ'(s')), Lillicrap et al. 2016, algorithm 1; γᵏ is a column of the batch, the mask <see cref="Bootstrap"/>'s.</summary>
    /// <param name="batch">Packed transitions, [B, width].</param>
    /// <param name="layout">Their columns.</param>
    /// <param name="nextQ">Q'(s', μ'(s')), [B, 1].</param>
    /// <param name="bootstrap">Which episode ends stop the bootstrap.</param>
    /// <param name="target">y, [B, 1].</param>
    void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, Bootstrap bootstrap, in MatrixView<T> target);

    /// <summary>∂L/∂Q = 2 (Q − y)/B of L = mean (Q − y)².</summary>
    /// <param name="q">Q(s, a), [B, 1].</param>
    /// <param name="target">y, [B, 1].</param>
    /// <param name="dq">∂L/∂Q, [B, 1].</param>
    void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq);

    /// <summary>∂J/∂Q = −1/B of J = −mean Q(s, μ(s)).</summary>
    /// <param name="dq">∂J/∂Q, [B, 1].</param>
    void ActorGradient(in MatrixView<T> dq);

    /// <summary>Copies B transitions drawn uniformly from the ring.</summary>
    /// <param name="ring">The ring, [capacity, width].</param>
    /// <param name="layout">Columns of its rows.</param>
    /// <param name="draw">Which rows; a recorded operation takes that of the run instead.</param>
    /// <param name="batch">Packed transitions, [B, width]: s and a of a step, s' and flags of the window's last, Σ γⁱr, γᵏ.</param>
    void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch);
}

/// <summary>A recorded row operation.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal abstract record RowOperation<T>
    where T : unmanaged
{
    /// <summary>Multiplications and additions of all rows; what is small beside the layers' counts as none.</summary>
    public virtual long Operations => 0;

    /// <summary>Runs it by itself.</summary>
    public abstract void Run(IRowOperations<T> kernels, ReplayDraw draw);
}

/// <summary><see cref="IRowOperations{T}.DenseForward"/>.</summary>
internal sealed record ForwardRows<T>(MatrixView<T> X1, MatrixView<T> X2, ArrayView<T> Parameters, Activation Activation, MatrixView<T> Y) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override long Operations => 2L * Y.Rows * (X1.Columns + X2.Columns) * Y.Columns;

    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.DenseForward(X1, X2, Parameters, Activation, Y);
}

/// <summary><see cref="IRowOperations{T}.DenseBackwardInput"/>.</summary>
internal sealed record BackwardInputRows<T>(MatrixView<T> Dz, ArrayView<T> Weights, Activation Activation, MatrixView<T> X, MatrixView<T> Dx) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override long Operations => 2L * Dx.Rows * Dx.Columns * Dz.Columns;

    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.DenseBackwardInput(Dz, Weights, Activation, X, Dx);
}

/// <summary><see cref="IRowOperations{T}.BellmanTarget"/>.</summary>
internal sealed record TargetRows<T>(MatrixView<T> Batch, TransitionLayout Layout, MatrixView<T> NextQ, Bootstrap Bootstrap, MatrixView<T> Target) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.BellmanTarget(Batch, Layout, NextQ, Bootstrap, Target);
}

/// <summary><see cref="IRowOperations{T}.CriticGradient"/>.</summary>
internal sealed record CriticGradientRows<T>(MatrixView<T> Q, MatrixView<T> Target, MatrixView<T> Dq) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.CriticGradient(Q, Target, Dq);
}

/// <summary><see cref="IRowOperations{T}.ActorGradient"/>.</summary>
internal sealed record ActorGradientRows<T>(MatrixView<T> Dq) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.ActorGradient(Dq);
}

/// <summary><see cref="IRowOperations{T}.ReplaySample"/>.</summary>
internal sealed record SampleRows<T>(MatrixView<T> Ring, TransitionLayout Layout, MatrixView<T> Batch) : RowOperation<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Run(IRowOperations<T> kernels, ReplayDraw draw) => kernels.ReplaySample(Ring, Layout, draw, Batch);
}

/// <summary>
/// Row operations in order. A set runs them tile of rows by tile of rows, so that a tile's activations stay in a core's cache (or
/// a group of threads) through all layers, and threads meet once in the whole program instead of once a layer.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="rows">B, of every operation in it.</param>
internal sealed class RowProgram<T>(int rows) : IRowOperations<T>
    where T : unmanaged
{
    private readonly List<RowOperation<T>> operations = [];

    /// <summary>B.</summary>
    public int Rows => rows;

    /// <summary>What was recorded.</summary>
    public IReadOnlyList<RowOperation<T>> Operations => operations;

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        Add(y, new ForwardRows<T>(x1, x2, parameters, activation, y));
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<T> dz, ArrayView<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        Add(dx, new BackwardInputRows<T>(dz, weights, activation, x, dx));
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, Bootstrap bootstrap, in MatrixView<T> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        Add(target, new TargetRows<T>(batch, layout, nextQ, bootstrap, target));
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq)
    {
        Shapes.Losses(q, target, dq);
        Add(dq, new CriticGradientRows<T>(q, target, dq));
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<T> dq)
    {
        Shapes.Losses(dq, dq, dq);
        Add(dq, new ActorGradientRows<T>(dq));
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch)
    {
        Shapes.Ring(ring, layout, batch);
        Add(batch, new SampleRows<T>(ring, layout, batch));
    }

    private void Add(in MatrixView<T> result, RowOperation<T> operation)
    {
        if (result.Rows != rows)
            throw new ArgumentException($"An operation on {result.Rows} rows in a program of {rows}.", nameof(result));
        operations.Add(operation);
    }
}

/// <summary>A row program made ready on one set: its pointers or descriptors are worked out once, a run allocates nothing.</summary>
internal interface IRowPass : IDisposable
{
    /// <summary>Launches that a run makes on the device; 0 where nothing is launched.</summary>
    int Launches { get; }

    /// <summary>Runs every operation on every row.</summary>
    /// <param name="draw">For the program's <see cref="SampleRows{T}"/>; unread without one.</param>
    void Run(ReplayDraw draw);
}

/// <summary>The operations one after the other: the plain twin of every fused pass.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class PlainRowPass<T>(IRowOperations<T> kernels, RowProgram<T> program, bool launches) : IRowPass
    where T : unmanaged
{
    public int Launches => launches ? program.Operations.Count : 0;

    public void Run(ReplayDraw draw)
    {
        foreach (RowOperation<T> operation in program.Operations)
            operation.Run(kernels, draw);
    }

    public void Dispose()
    {
    }
}
