using Ddpg.Kernels.Host;

namespace Ddpg.Kernels;

/// <content>The replay ring on the host: packed rows, so a sample is one block copy.</content>
public sealed unsafe partial class HostKernels
{
    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<float> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        for (int n = 0; n < transitions.Observation.Rows; n++)
            ReplayKernels.Insert(n, transitions, layout, position, ring);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, int size, ulong seed, long update, in MatrixView<float> batch)
    {
        Shapes.Sample(ring, size, batch);
        float* from = Pointer.To(ring.Data), to = Pointer.To(batch.Data);
        for (int b = 0; b < batch.Rows; b++)
        {
            int row = ReplayKernels.Row(seed, b, update, size);
            new ReadOnlySpan<float>(from + ((long)row * ring.RowStride), ring.Columns)
                .CopyTo(new(to + ((long)b * batch.RowStride), batch.Columns));
        }
    }
}
