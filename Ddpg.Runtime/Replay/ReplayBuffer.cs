using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Runtime.Replay;

/// <summary>What a sample is made of.</summary>
/// <param name="Gamma">γ.</param>
/// <param name="Steps">n, rewards before the bootstrap.</param>
/// <param name="IsDistinct">Whether a batch holds no transition twice.</param>
internal sealed record ReplayOptions(double Gamma, int Steps = 1, bool IsDistinct = false);

/// <summary>A ring of transitions in device memory, sampled uniformly (Mnih et al. 2015).</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class ReplayBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly Arena<T> arena = new();
    private readonly int environments;
    private readonly ReplayOptions options;

    /// <summary>Allocates the ring.</summary>
    /// <param name="kernels">The kernel set; not disposed with the buffer.</param>
    /// <param name="layout">Columns of a row.</param>
    /// <param name="capacity">Rows.</param>
    /// <param name="environments">N, transitions in an insertion.</param>
    /// <param name="options">What a sample is made of.</param>
    public ReplayBuffer(IKernels<T> kernels, TransitionLayout layout, int capacity, int environments, ReplayOptions options)
    {
        this.kernels = kernels;
        this.environments = environments;
        this.options = options;
        Layout = layout;
        ArenaArray<T> ring = arena.Reserve((long)capacity * layout.Width);
        arena.Allocate(kernels.Accelerator);
        Ring = ring.View.AsMatrix(capacity, layout.Width);
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
    public void Insert(in Transitions<MatrixView<T>> transitions)
    {
        kernels.ReplayInsert(transitions, Layout, Position, Ring);
        CountInsertion();
    }

    /// <summary>The row that the next vector step's first transition goes to.</summary>
    public int Position => (int)(Inserted % Ring.Rows);

    /// <summary>Counts a vector step that a kernel wrote from <see cref="Position"/> on.</summary>
    public void CountInsertion() => Inserted += environments;

    /// <summary>The draw of an update.</summary>
    public ReplayDraw Draw(ulong seed, long update) => new(Inserted, environments, options.Steps, (float)options.Gamma, seed, update, options.IsDistinct ? 1 : 0);

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();
}
