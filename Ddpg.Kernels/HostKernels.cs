using Ddpg.Kernels.Host;
using Ddpg.Kernels.Optimisers;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The same operations as SIMD loops over the CPU device's memory, on all of its cores: what a run on a CPU
/// uses, because ILGPU's CPU accelerator simulates a GPU thread by thread. Results do not depend on the
/// number of threads.
/// </summary>
internal sealed unsafe partial class HostKernels : IKernels<float>
{
    private readonly ThreadTeam team;

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
    public ThreadTeam Team => team;

    /// <inheritdoc/>
    public IRowPass Compile(RowProgram<float> program) => new RowPass(team, program.Rows, [.. program.Operations.Select(Job)]);

    /// <inheritdoc/>
    public IParameterPass Compile(ParameterProgram<float> program) => new ParameterPass(this, program);

    private static RowJob Job(RowOperation<float> operation) => operation switch
    {
        ForwardRows<float> o => DenseRows.Forward(o.X1, o.X2, o.Parameters, o.Activation, o.Y),
        BackwardInputRows<float> o => DenseRows.BackwardInput(o.Dz, o.Weights, o.Activation, o.X, o.Dx),
        TargetRows<float> o => LossRows.Target(o.Batch, o.Layout, o.NextQ, o.Bootstrap, o.Target),
        CriticGradientRows<float> o => LossRows.CriticGradient(o.Q, o.Target, o.Dq),
        ActorGradientRows<float> o => LossRows.ActorGradient(o.Dq),
        SampleRows<float> o => SampleJob.Of(o.Ring, o.Layout, default, o.Batch),
        _ => throw new ArgumentException($"The host has no {operation.GetType().Name}.", nameof(operation)),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        team.Dispose();
        scratch.Dispose();
    }
}
