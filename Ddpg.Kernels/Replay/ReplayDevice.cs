using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>The replay ring on the device.</content>
public sealed partial class DeviceKernels
{
    private Action<Index1D, TransitionView<float>, TransitionLayout, int, MatrixView<float>>? replayInsert;
    private Action<Index1D, MatrixView<float>, int, ulong, long, MatrixView<float>>? replaySample;

    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<float> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        replayInsert ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, TransitionView<float>, TransitionLayout, int, MatrixView<float>>(ReplayKernels.Insert);
        replayInsert(transitions.Observation.Rows, transitions, layout, position, ring);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, int size, ulong seed, long update, in MatrixView<float> batch)
    {
        Shapes.Sample(ring, size, batch);
        replaySample ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, int, ulong, long, MatrixView<float>>(ReplayKernels.Sample);
        replaySample(batch.Rows * batch.Columns, ring, size, seed, update, batch);
    }
}

/// <summary>Kernels of the replay ring.</summary>
public static class ReplayKernels
{
    /// <summary>One environment's transition into its row.</summary>
    public static void Insert(Index1D n, TransitionView<float> transitions, TransitionLayout layout, int position, MatrixView<float> ring)
    {
        int row = (int)(((long)position + n) % ring.Rows);
        for (int i = 0; i < layout.ObservationSize; i++)
        {
            ring[row, i] = transitions.Observation[n, i];
            ring[row, layout.NextObservation + i] = transitions.NextObservation[n, i];
        }

        for (int i = 0; i < layout.ActionSize; i++)
            ring[row, layout.Action + i] = transitions.Action[n, i];
        ring[row, layout.Reward] = transitions.Reward[n];
        ring[row, layout.Terminated] = transitions.Terminated[n];
        ring[row, layout.Truncated] = transitions.Truncated[n];
        for (int i = layout.Truncated + 1; i < layout.Width; i++)
            ring[row, i] = 0;
    }

    /// <summary>One element of a drawn row; neighbouring threads read neighbouring elements.</summary>
    public static void Sample(Index1D element, MatrixView<float> ring, int size, ulong seed, long update, MatrixView<float> batch)
    {
        int b = element / batch.Columns;
        int column = element % batch.Columns;
        batch[b, column] = ring[Row(seed, b, update, size), column];
    }

    /// <summary>The ring row drawn for row <paramref name="b"/> of the batch, uniform in [0, size).</summary>
    public static int Row(ulong seed, int b, long update, int size) =>
        Philox.Below(Philox.Draw(seed, RandomStream.Sample, b, update).X, size);
}
