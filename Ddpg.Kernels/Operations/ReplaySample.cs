using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>One draw from the replay ring.</summary>
/// <param name="Inserted">Transitions inserted since the beginning; the ring holds the last of them.</param>
/// <param name="Environments">N: transitions N apart are successive steps of one environment.</param>
/// <param name="Steps">n: rewards summed before the bootstrap, fewer where an episode or the ring's newest transition ends the window.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Update">Which update: the draw's counter.</param>
/// <param name="Distinct">1: no transition twice in a batch (drawn without replacement); 0: each row by itself.</param>
internal readonly record struct ReplayDraw(long Inserted, int Environments, int Steps, float Gamma, ulong Seed, long Update, int Distinct = 0);

/// <summary>A window of successive steps of one environment, and what its rewards come to.</summary>
/// <param name="First">The transition it begins with, counted since the beginning of the run.</param>
/// <param name="Last">The transition it ends with.</param>
/// <param name="Reward">Σ γⁱ rᵢ.</param>
/// <param name="Discount">γᵏ of k rewards.</param>
internal readonly record struct ReplayWindow(long First, long Last, float Reward, float Discount);

/// <summary>Which transitions a sample takes, and what of them.</summary>
internal static class ReplaySample
{
    /// <summary>The transition drawn for row <paramref name="b"/> of the batch, uniform over those in the ring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Draw(in ReplayDraw draw, int b, int capacity)
    {
        int size = draw.Inserted < capacity ? (int)draw.Inserted : capacity;
        PhiloxBlock words = Philox.Draw(draw.Seed, RandomStream.Sample, draw.Distinct == 0 ? b : 0, draw.Update);
        return draw.Inserted - size + (draw.Distinct == 0 ? Philox.Below(words.X, size) : Permutation.At(b % size, size, words));
    }

    /// <summary>
    /// The n-step window from a transition on (Sutton 1988; in DDPG as D4PG, Barth-Maron et al. 2018, equation 2). It ends early where the
    /// episode does, and at the newest transition: beyond the ring's write position lie the oldest ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReplayWindow Window<TMatrix>(in TMatrix ring, int capacity, TransitionLayout layout, in ReplayDraw draw, long first)
        where TMatrix : struct, IMatrix<float>
    {
        int row = (int)(first % capacity), step = 1;
        float reward = ring[row, layout.Reward], discount = draw.Gamma;
        long last = first;
        while (step < draw.Steps && last + draw.Environments < draw.Inserted && ring[row, layout.Terminated] + ring[row, layout.Truncated] <= 0)
        {
            last += draw.Environments;
            row = (int)(last % capacity);
            reward += discount * ring[row, layout.Reward];
            discount *= draw.Gamma;
            step++;
        }

        return new(first, last, reward, discount);
    }

    /// <summary>
    /// Rows [first, first + count) of the batch by a group of threads, at least one a row: each row's window is drawn once, then neighboring threads copy neighboring columns.
    /// </summary>
    public static void ByGroup(MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, MatrixView<float> batch, int first, int count, ArrayView<ReplayWindow> windows)
    {
        int thread = Group.IdxX, width = batch.Columns;
        if (thread < count)
            windows[thread] = Window(ring, ring.Rows, layout, draw, Draw(draw, first + thread, ring.Rows));
        GroupBarrier.Wait();
        for (int i = thread; i < count * width; i += Group.DimX)
            batch[first + (i / width), i % width] = Element(ring, layout, windows[i / width], i % width);
    }

    private static float Element(MatrixView<float> ring, TransitionLayout layout, ReplayWindow window, int column)
    {
        if (column == layout.Reward)
            return window.Reward;
        if (column == layout.Discount)
            return window.Discount;
        return ring[(int)((column < layout.NextObservation ? window.First : window.Last) % ring.Rows), column];
    }
}

/// <summary>A sample, as many rows a group as it has threads.</summary>
/// <param name="Ring">The ring, [capacity, width].</param>
/// <param name="Layout">Its columns.</param>
/// <param name="Draw">Which transitions.</param>
/// <param name="Batch">[B, width], written.</param>
internal readonly record struct ReplaySampleKernel(MatrixView<float> Ring, TransitionLayout Layout, ReplayDraw Draw, MatrixView<float> Batch) : IGroupKernel
{
    /// <summary>Threads, and rows, of a group at most.</summary>
    public const int GroupSize = 32;

    /// <inheritdoc/>
    public static int MaxGroupSize => GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        int first = Grid.IdxX * Group.DimX, left = Batch.Rows - first;
        ReplaySample.ByGroup(Ring, Layout, Draw, Batch, first, left < Group.DimX ? left : Group.DimX, SharedMemory.Allocate<ReplayWindow>(GroupSize));
    }
}
