using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// Some rows of a batch, and the thread that takes them through all layers of all networks, so that their activations stay in its core's cache.
/// Weights that a layer needs transposed, it transposes for itself, once for all tiles of a pass: that takes less than fetching what another core transposed.
/// </summary>
internal sealed unsafe class SimdTile : IRowOperations<float>, IDisposable
{
    /// <summary>Rows whose addresses are drawn before the first is read, so that main memory answers all of them at once.</summary>
    private const int Ahead = 32;

    private const int CacheLine = 64 / sizeof(float);

    private readonly List<Scratch> transposes = [];
    private int next;
    private bool isFirst;

    /// <summary>The first row.</summary>
    public int Begin { get; private set; }

    /// <summary>Behind the last row.</summary>
    public int End { get; private set; }

    /// <summary>Takes rows [begin, end).</summary>
    /// <param name="begin">The first row.</param>
    /// <param name="end">Behind the last row.</param>
    /// <param name="isFirst">Whether weights may have changed since this tile's last pass.</param>
    public void Take(int begin, int end, bool isFirst)
    {
        Begin = begin;
        End = end;
        this.isFirst = isFirst;
        next = 0;
    }

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        SimdMatrix left = new(x1), right = new(x2), to = new(y);
        float* weights = Pointer.To(parameters);
        if (to.IsWide)
        {
            DenseRows.WideForward(left, right, weights, activation, to, Begin, End);
            return;
        }

        // One column lies in memory as its transpose does.
        int rows = left.Columns + right.Columns + 1, stride = Stride(rows);
        DenseRows.NarrowForward(left, right, to.Columns == 1 ? weights : Transposed(weights, rows, to.Columns), stride, activation, to, Begin, End);
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, LayerWeights<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        SimdMatrix from = new(dz), to = new(dx), input = activation.Kind == ActivationKind.Identity ? default : new(x);
        float* rows = Pointer.To(weights.Rows);
        if (!to.IsWide || (activation.Kind == ActivationKind.Relu && input.ColumnStride != 1))
            DenseRows.NarrowBackwardInput(from, rows, activation, input, to, Begin, End);
        else
            DenseRows.WideBackwardInput(from, Transposed(rows, to.Columns, from.Columns), Stride(to.Columns), activation, input, to, Begin, End);
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, TargetMask mask, in MatrixView<float> target)
    {
        SimdMatrix transitions = new(batch), q = new(nextQ), y = new(target);
        for (int b = Begin; b < End; b++)
            Operations.BellmanTarget.Row(transitions, layout, q, mask, y, b);
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        SimdMatrix values = new(q), y = new(target), to = new(dq);
        for (int b = Begin; b < End; b++)
            Operations.CriticGradient.Row(values, y, to, to.Rows, b);
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        SimdMatrix to = new(dq);
        for (int b = Begin; b < End; b++)
            Operations.ActorGradient.Row(to, to.Rows, b);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        if (ring.Rows != 0)
            Sample(new(ring), layout, draw, new(batch), Begin, End);
    }

    /// <inheritdoc/>
    public void Dispose() => transposes.ForEach(scratch => scratch.Dispose());

    /// <summary>Packed rows: a sample is a block copy, of an n-step window two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sample(SimdMatrix ring, TransitionLayout layout, ReplayDraw draw, SimdMatrix batch, int begin, int end)
    {
        long* transitions = stackalloc long[Ahead];
        for (int first = begin; first < end; first += Ahead)
        {
            int count = Math.Min(Ahead, end - first);
            for (int k = 0; k < count; k++)
            {
                transitions[k] = Operations.ReplaySample.Draw(draw, first + k, ring.Rows);
                float* row = ring.Row((int)(transitions[k] % ring.Rows));
                for (int i = 0; i < layout.Width && Sse.IsSupported; i += CacheLine)
                    Sse.Prefetch0(row + i);
            }

            for (int k = 0; k < count; k++)
                Copy(Operations.ReplaySample.Window(ring, ring.Rows, layout, draw, transitions[k]), ring, layout, batch.Row(first + k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReplayWindow window, in SimdMatrix ring, TransitionLayout layout, float* to)
    {
        float* first = ring.Row((int)(window.First % ring.Rows));
        Unsafe.CopyBlockUnaligned(to, first, (uint)(layout.Width * sizeof(float)));
        if (window.Last != window.First)
        {
            float* last = ring.Row((int)(window.Last % ring.Rows));
            Unsafe.CopyBlockUnaligned(to + layout.NextObservation, last + layout.NextObservation, (uint)((layout.Discount - layout.NextObservation) * sizeof(float)));
        }

        to[layout.Reward] = window.Reward;
        to[layout.Discount] = window.Discount;
    }

    /// <summary>From one row of a transpose to the next: an odd number of cache lines, since a power of two would put a column into one set.</summary>
    private static int Stride(int rows) => ((rows + 15) / 16 * 16) | 16;

    /// <summary>The transpose of [rows, columns] weights. An update's operations ask in the same order for each tile of a pass: the first tile's answers serve the others.</summary>
    private float* Transposed(float* weights, int rows, int columns)
    {
        if (next == transposes.Count)
            transposes.Add(new());
        float* to = transposes[next++].Take((long)Stride(rows) * columns);
        if (isFirst)
            Transpose.Copy(weights, rows, columns, to, Stride(rows));
        return to;
    }
}
