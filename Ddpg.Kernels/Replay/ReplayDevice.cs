using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Replay;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>The replay ring on the device.</content>
internal sealed partial class DeviceKernels
{
    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<float> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        Launcher.Elements(transitions.Observation.Rows, new ReplayInsertKernel(transitions, layout, position, ring));
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        Shapes.Sample(ring, layout, draw, batch);
        Launcher.Elements(batch.Rows * batch.Columns, new ReplaySampleKernel(ring, layout, draw, batch));
    }
}

/// <summary>One environment's transition into its row, one thread an environment.</summary>
/// <param name="Transitions">The vector step.</param>
/// <param name="Layout">Columns of a ring row.</param>
/// <param name="Position">The first environment's row.</param>
/// <param name="Ring">The ring, [capacity, width], updated.</param>
internal readonly record struct ReplayInsertKernel(TransitionView<float> Transitions, TransitionLayout Layout, int Position, MatrixView<float> Ring) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int row = (int)(((long)Position + i) % Ring.Rows);
        for (int k = 0; k < Layout.ObservationSize; k++)
        {
            Ring[row, k] = Transitions.Observation[i, k];
            Ring[row, Layout.NextObservation + k] = Transitions.NextObservation[i, k];
        }

        for (int k = 0; k < Layout.ActionSize; k++)
            Ring[row, Layout.Action + k] = Transitions.Action[i, k];
        Ring[row, Layout.Reward] = Transitions.Reward[i];
        Ring[row, Layout.Terminated] = Transitions.Terminated[i];
        Ring[row, Layout.Truncated] = Transitions.Truncated[i];
        for (int k = Layout.Discount; k < Layout.Width; k++)
            Ring[row, k] = 0;
    }
}

/// <summary>One element of a drawn row; neighbouring threads read neighbouring elements.</summary>
/// <param name="Ring">The ring, [capacity, width].</param>
/// <param name="Layout">Its columns.</param>
/// <param name="Draw">Which transitions.</param>
/// <param name="Batch">[B, width], written.</param>
internal readonly record struct ReplaySampleKernel(MatrixView<float> Ring, TransitionLayout Layout, ReplayDraw Draw, MatrixView<float> Batch) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Batch[i / Batch.Columns, i % Batch.Columns] = Element(Ring, Layout, Draw, i / Batch.Columns, i % Batch.Columns);

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
