using Ddpg.Kernels.Random;

namespace Ddpg.Kernels;

/// <content>The replay ring in float64.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<double> transitions, TransitionLayout layout, int position, in MatrixView<double> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        for (int n = 0; n < transitions.Observation.Rows; n++)
        {
            int row = (position + n) % ring.Rows, column = 0;
            for (int i = 0; i < layout.ObservationSize; i++)
                ring[row, column++] = transitions.Observation[n, i];
            for (int i = 0; i < layout.ActionSize; i++)
                ring[row, column++] = transitions.Action[n, i];
            ring[row, column++] = transitions.Reward[n];
            for (int i = 0; i < layout.ObservationSize; i++)
                ring[row, column++] = transitions.NextObservation[n, i];
            ring[row, column++] = transitions.Terminated[n];
            ring[row, column++] = transitions.Truncated[n];
            while (column < layout.Width)
                ring[row, column++] = 0;
        }
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<double> ring, int size, ulong seed, long update, in MatrixView<double> batch)
    {
        Shapes.Sample(ring, size, batch);
        for (int b = 0; b < batch.Rows; b++)
        {
            int row = (int)(Philox.Draw(seed, RandomStream.Sample, b, update).X * (ulong)size >> 32);
            for (int column = 0; column < batch.Columns; column++)
                batch[b, column] = ring[row, column];
        }
    }
}
