using Ddpg.Kernels.Replay;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>The replay ring on the device.</content>
internal sealed partial class DeviceKernels
{
    private Action<Index1D, TransitionView<float>, TransitionLayout, int, MatrixView<float>>? replayInsert;
    private Action<Index1D, MatrixView<float>, TransitionLayout, ReplayDraw, MatrixView<float>>? replaySample;

    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<float> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        replayInsert ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, TransitionView<float>, TransitionLayout, int, MatrixView<float>>(ReplayKernels.Insert);
        replayInsert(transitions.Observation.Rows, transitions, layout, position, ring);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        Shapes.Sample(ring, layout, draw, batch);
        replaySample ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, MatrixView<float>, TransitionLayout, ReplayDraw, MatrixView<float>>(ReplayKernels.Sample);
        replaySample(batch.Rows * batch.Columns, ring, layout, draw, batch);
    }
}

/// <summary>Kernels of the replay ring.</summary>
internal static class ReplayKernels
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
        for (int i = layout.Discount; i < layout.Width; i++)
            ring[row, i] = 0;
    }

    /// <summary>One element of a drawn row; neighbouring threads read neighbouring elements.</summary>
    public static void Sample(Index1D element, MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, MatrixView<float> batch)
    {
        int b = element / batch.Columns, column = element % batch.Columns;
        batch[b, column] = Element(ring, layout, draw, b, column);
    }

    /// <summary>One element of row <paramref name="b"/> of a sample.</summary>
    public static float Element(MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, int b, int column)
    {
        long first = ReplayRules.Draw(draw, b, ring.Rows);
        if (draw.Steps == 1 || column < layout.Reward)
            return column == layout.Discount ? draw.Gamma : ring[(int)(first % ring.Rows), column];
        ReplayWindow window = ReplayRules.Window(ring, ring.Rows, layout, draw, first);
        if (column == layout.Reward)
            return window.Reward;
        return column == layout.Discount ? window.Discount : ring[(int)(window.Last % ring.Rows), column];
    }
}
