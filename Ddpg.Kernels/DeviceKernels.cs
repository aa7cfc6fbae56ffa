using Ddpg.Kernels.Fused;
using Ddpg.Kernels.Launch;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The ILGPU kernels, on any accelerator: CUDA, OpenCL, or the CPU one. Each concept's folder holds its
/// kernels and their launchers; a kernel is compiled at its first launch.
/// </summary>
/// <param name="accelerator">Where memory lies and kernels run; not disposed with the set.</param>
/// <param name="groups">Whether dense layers use groups of threads with shared memory; by default on all but a CPU, which simulates them.</param>
/// <param name="fused">Whether whole passes are one launch where groups are used; else an operation is a launch.</param>
internal sealed partial class DeviceKernels(Accelerator accelerator, bool? groups = null, bool fused = true) : IKernels<float>
{
    /// <summary>The set's name.</summary>
    public const string FusedName = "device";

    /// <summary>The set's name where an operation is a launch.</summary>
    public const string PlainName = "device-plain";

    /// <inheritdoc/>
    public string Name => fused ? FusedName : PlainName;

    /// <inheritdoc/>
    public Accelerator Accelerator => accelerator;

    /// <summary>What kernels on this accelerator are launched by.</summary>
    public Launcher Launcher { get; } = new(accelerator);

    /// <summary>Threads of a group in kernels that step environments; null for what suits the task.</summary>
    public int? PhysicsGroupSize { get; init; }

    private bool GroupsPay => groups ?? accelerator.AcceleratorType != AcceleratorType.CPU;

    /// <inheritdoc/>
    public IRowPass Compile(RowProgram<float> program) =>
        (GroupsPay && fused ? FusedRowPass.Create(Accelerator, Launcher, program) : null) ?? (IRowPass)new PlainRowPass<float>(this, program, launches: true);

    /// <inheritdoc/>
    public IParameterPass Compile(ParameterProgram<float> program)
    {
        program.Validate();
        return (GroupsPay && fused ? FusedParameterPass.Create(Accelerator, Launcher, program) : null) ?? (IParameterPass)new PlainParameterPass<float>(this, program, launches: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        partials?.Dispose();
        vectorPartials?.Dispose();
    }
}
