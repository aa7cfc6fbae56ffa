using Ddpg.Kernels.Random;

namespace Ddpg.Kernels;

/// <content>The replay ring in float64.</content>
internal sealed partial class ReferenceKernels
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
    public void ReplaySample(in MatrixView<double> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<double> batch)
    {
        Shapes.Sample(ring, layout, draw, batch);
        long size = Math.Min(draw.Inserted, ring.Rows);
        for (int b = 0; b < batch.Rows; b++)
        {
            long first = draw.Inserted - size + (draw.Distinct == 0
                ? (long)(Philox.Draw(draw.Seed, RandomStream.Sample, b, draw.Update).X * (ulong)size >> 32)
                : Permutation.At((int)(b % size), (int)size, Philox.Draw(draw.Seed, RandomStream.Sample, 0, draw.Update)));
            int begin = (int)(first % ring.Rows), end = begin, rewards = 1;
            double sum = ring[begin, layout.Reward];
            bool over = ring[begin, layout.Terminated] + ring[begin, layout.Truncated] != 0;
            for (long next = first + draw.Environments; !over && rewards < draw.Steps && next < draw.Inserted; next += draw.Environments)
            {
                end = (int)(next % ring.Rows);
                sum += Math.Pow(draw.Gamma, rewards) * ring[end, layout.Reward];
                over = ring[end, layout.Terminated] + ring[end, layout.Truncated] != 0;
                rewards++;
            }

            for (int column = 0; column < batch.Columns; column++)
                batch[b, column] = ring[column < layout.NextObservation ? begin : end, column];
            batch[b, layout.Reward] = sum;
            batch[b, layout.Discount] = Math.Pow(draw.Gamma, rewards);
        }
    }
}
