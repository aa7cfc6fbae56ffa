using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The same operations as SIMD loops over the CPU device's memory, on all of its cores: what a run on a CPU
/// uses, because ILGPU's CPU accelerator simulates a GPU thread by thread. Results do not depend on the
/// number of threads.
/// </summary>
public sealed partial class HostKernels : IKernels<float>
{
    private readonly Host.ThreadTeam team;

    /// <summary>The set over a CPU accelerator's memory.</summary>
    /// <param name="accelerator">A CPU accelerator; not disposed with the set.</param>
    /// <param name="threads">Threads that share the work, from 1; 0 for one a core.</param>
    /// <exception cref="ArgumentException">The accelerator is not a CPU.</exception>
    public HostKernels(Accelerator accelerator, int threads = 0)
    {
        if (accelerator.AcceleratorType != AcceleratorType.CPU)
            throw new ArgumentException($"Host kernels need the CPU device's memory, not {accelerator.Name}'s.", nameof(accelerator));
        Accelerator = accelerator;
        team = new(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <inheritdoc/>
    public string Name => "host";

    /// <inheritdoc/>
    public Accelerator Accelerator { get; }

    /// <summary>The threads that share large operations.</summary>
    public Host.ThreadTeam Team => team;

    /// <inheritdoc/>
    public void Dispose()
    {
        team.Dispose();
        scratch.Dispose();
    }
}
