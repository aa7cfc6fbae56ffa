using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>
/// Four rows of a batch, and the group of threads that takes them through all layers of all networks, forward and back. A layer's inputs lie
/// in shared memory, four rows to a 128-bit load; its weights stream from the second-level cache, each read once for four rows; its
/// sums are divided between slices of the group, so that enough loads are under way at once.
/// </summary>
/// <remarks>
/// Sums run over k in order within a slice, then over slices in order: deterministic for a given group size. Every thread of the group calls every operation.
/// </remarks>
/// <param name="Inputs">A layer's inputs, shared.</param>
/// <param name="Partials">A slice's sums each, shared.</param>
/// <param name="First">The first row.</param>
/// <param name="Count">How many rows, 1 to 4.</param>
internal readonly record struct GroupTile(ArrayView<Float4> Inputs, ArrayView<Float4> Partials, int First, int Count) : IRowOperations<float>
{
    /// <summary>Rows of a group.</summary>
    public const int Rows = 4;

    /// <summary>Inputs of a layer at most: what shared memory is reserved for.</summary>
    public const int MaxInputs = 1024;

    /// <summary>Threads of a group at most.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Columns that a slice computes at a time; a group has a multiple of this many threads.</summary>
    public const int SliceWidth = 128;

    /// <summary>Lanes that share one output of a narrow layer.</summary>
    private const int NarrowLanes = 32;

    /// <summary>The tile of the group that asks.</summary>
    /// <param name="rows">B.</param>
    public static GroupTile Own(int rows)
    {
        int first = Grid.IdxX * Rows, left = rows - first;
        return new(SharedMemory.Allocate<Float4>(MaxInputs), SharedMemory.Allocate<Float4>(MaxThreads), first, left < Rows ? left : Rows);
    }

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Stage(x1, x2);
        int inputs = x1.Columns + x2.Columns;
        Sums(inputs, parameters, new ForwardColumn(parameters, inputs, activation, y.UncheckedRows(First, Count)));
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, LayerWeights<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Stage(dz, default);
        Sums(dz.Columns, weights.Transposed, new BackwardColumn(activation, x.UncheckedRows(First, Count), dx.UncheckedRows(First, Count)));
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, TargetMask mask, in MatrixView<float> target)
    {
        if (Group.IdxX < Count)
            Operations.BellmanTarget.Row(batch, layout, nextQ, mask, target, First + Group.IdxX);
        GroupBarrier.Wait();
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        if (Group.IdxX < Count)
            Operations.CriticGradient.Row(q, target, dq, dq.Rows, First + Group.IdxX);
        GroupBarrier.Wait();
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        if (Group.IdxX < Count)
            Operations.ActorGradient.Row(dq, dq.Rows, First + Group.IdxX);
        GroupBarrier.Wait();
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        Operations.ReplaySample.ByGroup(ring, layout, draw, batch, First, ring.Rows == 0 ? 0 : Count, SharedMemory.Allocate<ReplayWindow>(Rows));
        GroupBarrier.Wait();
    }

    /// <summary>[x₁ | x₂] of four rows into shared memory; rows beyond the batch are 0.</summary>
    private void Stage(in MatrixView<float> x1, in MatrixView<float> x2)
    {
        ArrayView<Float4> inputs = Inputs;
        for (int k = Group.IdxX; k < x1.Columns; k += Group.DimX)
            inputs[k] = Column(x1, k);
        for (int k = Group.IdxX; k < x2.Columns; k += Group.DimX)
            inputs[x1.Columns + k] = Column(x2, k);
        GroupBarrier.Wait();
    }

    private Float4 Column(in MatrixView<float> x, int k) =>
        new(x[First, k], Count > 1 ? x[First + 1, k] : 0, Count > 2 ? x[First + 2, k] : 0, Count > 3 ? x[First + 3, k] : 0);

    /// <summary>
    /// A layer's sums, some columns at a time. Of many outputs, a thread sums a slice of the inputs for one of 128 columns; of few, 32
    /// threads share the sum of each. Then one thread a column adds the shares up, in order.
    /// </summary>
    private void Sums<TColumn>(int inner, ArrayView<float> weights, TColumn end)
        where TColumn : struct, IColumnEnd
    {
        ArrayView<Float4> partials = Partials;
        int thread = Group.IdxX, threads = Group.DimX, columns = end.Columns;
        bool isWide = columns >= NarrowLanes;
        int columnsAtOnce = isWide ? SliceWidth : threads / NarrowLanes, shares = isWide ? threads / SliceWidth : NarrowLanes;
        int lane = isWide ? thread % SliceWidth : thread / NarrowLanes, share = isWide ? thread / SliceWidth : thread % NarrowLanes;
        int nextShare = isWide ? SliceWidth : 1, step = isWide ? 1 : NarrowLanes;
        int length = (inner + shares - 1) / shares, begin = isWide ? share * length : share, stop = isWide && begin + length < inner ? begin + length : inner;
        for (int firstColumn = 0; firstColumn < columns; firstColumn += columnsAtOnce)
        {
            int column = firstColumn + lane;
            Float4 sum = column < columns ? Slice(weights, column, columns, begin, stop, step) : default;
            partials[thread] = sum;
            GroupBarrier.Wait();
            if (share == 0 && column < columns)
            {
                for (int other = 1; other < shares; other++)
                    sum = sum.Plus(partials[thread + (other * nextShare)]);
                for (int row = 0; row < Count; row++)
                    end.Store(row, column, sum.At(row));
            }

            GroupBarrier.Wait();
        }
    }

    /// <summary>Σ W[k, column]·x[k] over every <paramref name="step"/>th k in [begin, end), eight loads at a time.</summary>
    private Float4 Slice(ArrayView<float> weights, int column, int stride, int begin, int end, int step)
    {
        Float4 sum = default;
        int k = begin, at = column + (begin * stride), next = step * stride;
        for (; k + (7 * step) < end; k += 8 * step)
        {
            float w0 = weights[at], w1 = weights[at + next], w2 = weights[at + (2 * next)], w3 = weights[at + (3 * next)];
            float w4 = weights[at + (4 * next)], w5 = weights[at + (5 * next)], w6 = weights[at + (6 * next)], w7 = weights[at + (7 * next)];
            sum = sum.Plus(w0, Inputs[k]).Plus(w1, Inputs[k + step]).Plus(w2, Inputs[k + (2 * step)]).Plus(w3, Inputs[k + (3 * step)]);
            sum = sum.Plus(w4, Inputs[k + (4 * step)]).Plus(w5, Inputs[k + (5 * step)]).Plus(w6, Inputs[k + (6 * step)]).Plus(w7, Inputs[k + (7 * step)]);
            at += 8 * next;
        }

        for (; k < end; k += step)
        {
            sum = sum.Plus(weights[at], Inputs[k]);
            at += next;
        }

        return sum;
    }

    /// <summary>What happens to a column's finished sums.</summary>
    private interface IColumnEnd
    {
        int Columns { get; }

        void Store(int row, int column, float sum);
    }

    /// <summary>Bias and activation.</summary>
    private readonly record struct ForwardColumn(ArrayView<float> Parameters, int Inputs, Activation Activation, MatrixView<float> Y) : IColumnEnd
    {
        public int Columns => Y.Columns;

        public void Store(int row, int column, float sum) => Y[row, column] = Activation.Apply(new F32(sum + Parameters[(Inputs * Y.Columns) + column])).Value;
    }

    /// <summary>The derivative of the activation that made x.</summary>
    private readonly record struct BackwardColumn(Activation Activation, MatrixView<float> X, MatrixView<float> Dx) : IColumnEnd
    {
        public int Columns => Dx.Columns;

        public void Store(int row, int column, float sum) =>
            Dx[row, column] = Activation.Kind == ActivationKind.Identity ? sum : sum * Activation.Derivative(new F32(X[row, column])).Value;
    }
}
