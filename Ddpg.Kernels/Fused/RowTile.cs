using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Replay;
using ILGPU;

namespace Ddpg.Kernels.Fused;

/// <summary>What an instruction of a row program does.</summary>
internal enum RowKind
{
    /// <summary>A layer forward: y = activation(x·W + b).</summary>
    Forward,

    /// <summary>A layer backward: dx = (dz·Wᵀ) ⊙ activation'(x), Wᵀ among the transposed weights.</summary>
    Backward,

    /// <summary>y of Bellman's equation.</summary>
    Target,

    /// <summary>∂L/∂Q.</summary>
    CriticGradient,

    /// <summary>∂J/∂Q.</summary>
    ActorGradient,

    /// <summary>Rows from the replay ring.</summary>
    Sample,
}

/// <summary>One operation of a row program as the kernel reads it.</summary>
internal struct RowInstruction
{
    /// <summary>What it does.</summary>
    public RowKind Kind;

    /// <summary>First operand.</summary>
    public MatrixPlace X1;

    /// <summary>Second operand.</summary>
    public MatrixPlace X2;

    /// <summary>What the activation made, for its derivative.</summary>
    public MatrixPlace X;

    /// <summary>Result.</summary>
    public MatrixPlace Y;

    /// <summary>Buffer of the weights.</summary>
    public int WeightBuffer;

    /// <summary>Where they begin, [K, J], the bias behind them in a forward layer.</summary>
    public int Weights;

    /// <summary>The activation.</summary>
    public Activation Activation;

    /// <summary>Columns of a transition.</summary>
    public TransitionLayout Layout;

    /// <summary>Which episode ends stop the bootstrap.</summary>
    public Bootstrap Bootstrap;
}

/// <summary>A transposition of weights ahead of a row program.</summary>
/// <param name="Buffer">Buffer of the weights.</param>
/// <param name="From">Where they begin, [Rows, Columns].</param>
/// <param name="Rows">I.</param>
/// <param name="Columns">J.</param>
/// <param name="To">Where the transpose begins, [Columns, Rows]: also the number of elements ahead of it.</param>
internal readonly record struct TurnInstruction(int Buffer, int From, int Rows, int Columns, int To);

/// <summary>A row program in device memory.</summary>
/// <param name="Instructions">Its instructions.</param>
/// <param name="Buffers">The buffers they name.</param>
/// <param name="Ring">The replay ring, if there is a sample.</param>
/// <param name="Rows">B.</param>
internal readonly record struct RowProgramView(ArrayView<RowInstruction> Instructions, DeviceBuffers Buffers, MatrixView<float> Ring, int Rows);

/// <summary>Wᵀ of every backward layer, one thread an element.</summary>
/// <param name="Turns">The transpositions.</param>
/// <param name="Buffers">Where weights lie; the transposed ones are written.</param>
internal readonly record struct TransposeWeightsKernel(ArrayView<TurnInstruction> Turns, DeviceBuffers Buffers) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int which = (int)Turns.Length - 1;
        while (which > 0 && Turns[which].To > i)
            which--;
        TurnInstruction turn = Turns[which];
        int local = i - turn.To, row = local % turn.Rows, column = local / turn.Rows;
        DeviceBuffers buffers = Buffers;
        buffers.Turned[i] = buffers.Of(turn.Buffer)[turn.From + (row * turn.Columns) + column];
    }
}

/// <summary>A whole row program: group g takes rows 4g to 4g + 3.</summary>
/// <param name="Program">The program.</param>
/// <param name="Draw">For its sample.</param>
internal readonly record struct RowProgramKernel(RowProgramView Program, ReplayDraw Draw) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => RowTile.MaxThreads;

    /// <inheritdoc/>
    public void Run() => RowTile.Run(Program, (int)Program.Instructions.Length, Draw);
}

/// <summary>
/// A row program on four rows: a group of threads takes them through all layers of all networks, forward and back. A layer's inputs lie
/// in shared memory, four rows to a 128-bit load; its weights stream from the second-level cache, each read once for four rows; its
/// sums are divided between slices of the group, so that enough loads are under way at once.
/// </summary>
/// <remarks>Sums run over k in order within a slice, then over slices in order: deterministic for a given group size.</remarks>
internal static class RowTile
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

    /// <summary>The first <paramref name="count"/> instructions on this group's rows; to be called by every thread of the group.</summary>
    public static void Run(RowProgramView program, int count, ReplayDraw draw)
    {
        ArrayView<Float4> inputs = SharedMemory.Allocate<Float4>(MaxInputs);
        ArrayView<Float4> partials = SharedMemory.Allocate<Float4>(MaxThreads);
        int thread = Group.IdxX, threads = Group.DimX, first = Grid.IdxX * Rows;
        int rows = program.Rows - first < Rows ? program.Rows - first : Rows;
        for (int i = 0; i < count; i++)
        {
            RowInstruction op = program.Instructions[i];
            MatrixView<float> x1 = op.X1.View(program.Buffers, first, rows), x2 = op.X2.View(program.Buffers, first, rows);
            MatrixView<float> x = op.X.View(program.Buffers, first, rows), y = op.Y.View(program.Buffers, first, rows);
            bool isLayer = op.Kind == RowKind.Forward || op.Kind == RowKind.Backward;
            if (isLayer)
            {
                Stage(x1, x2, inputs, thread, threads);
            }
            else if (op.Kind == RowKind.Sample)
            {
                for (int element = thread; element < rows * y.Columns; element += threads)
                    y[element / y.Columns, element % y.Columns] = ReplaySampleKernel.Element(program.Ring, op.Layout, draw, first + (element / y.Columns), element % y.Columns);
            }
            else if (thread < rows)
            {
                if (op.Kind == RowKind.Target)
                    new BellmanTargetKernel(x1, op.Layout, x2, op.Bootstrap, y).Run(thread);
                else if (op.Kind == RowKind.CriticGradient)
                    y[thread, 0] = LossRules.CriticGradient(new F32(x1[thread, 0]), new F32(x2[thread, 0]), program.Rows).Value;
                else
                    y[thread, 0] = -1f / program.Rows;
            }

            GroupBarrier.Wait();
            Layer(op, isLayer ? y.Columns : 0, x1.Columns + x2.Columns, program.Buffers.Of(op.WeightBuffer), inputs, partials, x, y, thread, threads);
        }
    }

    /// <summary>[x₁ | x₂] of four rows into shared memory; rows beyond the batch are 0.</summary>
    private static void Stage(MatrixView<float> x1, MatrixView<float> x2, ArrayView<Float4> inputs, int thread, int threads)
    {
        for (int k = thread; k < x1.Columns; k += threads)
            inputs[k] = Column(x1, k);
        for (int k = thread; k < x2.Columns; k += threads)
            inputs[x1.Columns + k] = Column(x2, k);
    }

    private static Float4 Column(MatrixView<float> x, int k) =>
        new(x[0, k], x.Rows > 1 ? x[1, k] : 0, x.Rows > 2 ? x[2, k] : 0, x.Rows > 3 ? x[3, k] : 0);

    /// <summary>
    /// A layer's sums, some columns at a time. Of many outputs, a thread sums a slice of the inputs for one of 128 columns; of few, 32
    /// threads share the sum of each. Then one thread a column adds the shares up, in order.
    /// </summary>
    private static void Layer(
        RowInstruction op, int columns, int inner, ArrayView<float> weights, ArrayView<Float4> inputs, ArrayView<Float4> partials, MatrixView<float> x, MatrixView<float> y, int thread, int threads)
    {
        bool isWide = columns >= NarrowLanes;
        int columnsAtOnce = isWide ? SliceWidth : threads / NarrowLanes, shares = isWide ? threads / SliceWidth : NarrowLanes;
        int lane = isWide ? thread % SliceWidth : thread / NarrowLanes, share = isWide ? thread / SliceWidth : thread % NarrowLanes;
        int nextShare = isWide ? SliceWidth : 1;
        int length = (inner + shares - 1) / shares, begin = share * length, end = begin + length < inner ? begin + length : inner;
        for (int firstColumn = 0; firstColumn < columns; firstColumn += columnsAtOnce)
        {
            int column = firstColumn + lane;
            Float4 sum = default;
            if (isWide && column < columns)
            {
                sum = Slice(weights, op.Weights + column, columns, inputs, begin, end);
            }
            else if (column < columns)
            {
                for (int k = share; k < inner; k += NarrowLanes)
                    sum = sum.Plus(weights[op.Weights + (k * columns) + column], inputs[k]);
            }

            partials[thread] = sum;
            GroupBarrier.Wait();
            if (share == 0 && column < columns)
            {
                for (int other = 1; other < shares; other++)
                    sum = sum.Plus(partials[thread + (other * nextShare)]);
                Store(op, inner, weights, sum, x, y, column);
            }

            GroupBarrier.Wait();
        }
    }

    /// <summary>Σ W[k, column]·x[k] over k in [begin, end), eight loads at a time.</summary>
    private static Float4 Slice(ArrayView<float> weights, int first, int stride, ArrayView<Float4> inputs, int begin, int end)
    {
        Float4 sum = default;
        int k = begin, at = first + (begin * stride);
        for (; k + 8 <= end; k += 8)
        {
            float w0 = weights[at], w1 = weights[at + stride], w2 = weights[at + (2 * stride)], w3 = weights[at + (3 * stride)];
            float w4 = weights[at + (4 * stride)], w5 = weights[at + (5 * stride)], w6 = weights[at + (6 * stride)], w7 = weights[at + (7 * stride)];
            sum = sum.Plus(w0, inputs[k]).Plus(w1, inputs[k + 1]).Plus(w2, inputs[k + 2]).Plus(w3, inputs[k + 3]);
            sum = sum.Plus(w4, inputs[k + 4]).Plus(w5, inputs[k + 5]).Plus(w6, inputs[k + 6]).Plus(w7, inputs[k + 7]);
            at += 8 * stride;
        }

        for (; k < end; k++)
        {
            sum = sum.Plus(weights[at], inputs[k]);
            at += stride;
        }

        return sum;
    }

    /// <summary>Bias and activation, or the activation's derivative, and four rows of one column.</summary>
    private static void Store(RowInstruction op, int inner, ArrayView<float> weights, Float4 sum, MatrixView<float> x, MatrixView<float> y, int column)
    {
        float bias = op.Kind == RowKind.Forward ? weights[op.Weights + (inner * y.Columns) + column] : 0;
        for (int row = 0; row < y.Rows; row++)
        {
            float z = sum.At(row) + bias;
            if (op.Kind == RowKind.Forward)
                z = Activations.Apply(new F32(z), op.Activation).Value;
            else if (op.Activation.Kind != ActivationKind.Identity)
                z *= Activations.Derivative(new F32(x[row, column]), op.Activation).Value;
            y[row, column] = z;
        }
    }
}
