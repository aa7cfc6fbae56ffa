using Ddpg.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>A ring of transitions in device memory, sampled uniformly (Mnih et al. 2015).</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class ReplayBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> rows;

    /// <summary>Allocates the ring.</summary>
    public ReplayBuffer(IKernels<T> kernels, TransitionLayout layout, int capacity)
    {
        this.kernels = kernels;
        Layout = layout;
        rows = kernels.Accelerator.Allocate1D<T>((long)capacity * layout.Width);
        Ring = ((ArrayView<T>)rows.View).AsMatrix(capacity, layout.Width);
    }

    /// <summary>Columns of a row.</summary>
    public TransitionLayout Layout { get; }

    /// <summary>All rows, [capacity, width].</summary>
    public MatrixView<T> Ring { get; }

    /// <summary>Transitions inserted since the beginning.</summary>
    public long Inserted { get; set; }

    /// <summary>Rows filled.</summary>
    public int Size => (int)Math.Min(Inserted, Ring.Rows);

    /// <summary>Writes one vector step's transitions over the oldest ones.</summary>
    public void Insert(in TransitionView<T> transitions)
    {
        kernels.ReplayInsert(transitions, Layout, (int)(Inserted % Ring.Rows), Ring);
        Inserted += transitions.Observation.Rows;
    }

    /// <summary>Draws a batch, [B, width].</summary>
    public void Sample(ulong seed, long update, in MatrixView<T> batch) => kernels.ReplaySample(Ring, Size, seed, update, batch);

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
