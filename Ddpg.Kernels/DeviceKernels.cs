using Ddpg.Kernels.Fused;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The ILGPU kernels, on any accelerator: CUDA, OpenCL, or the CPU one. Each concept's folder holds its
/// kernels and their launchers; a kernel is compiled at its first launch.
/// </summary>
/// <param name="accelerator">Where memory lies and kernels run; not disposed with the set.</param>
/// <param name="groups">Whether dense layers use groups of threads with shared memory; by default on all but a CPU, which simulates them.</param>
internal sealed partial class DeviceKernels(Accelerator accelerator, bool? groups = null) : IKernels<float>
{
    /// <inheritdoc/>
    public string Name => "device";

    /// <inheritdoc/>
    public Accelerator Accelerator => accelerator;

    private bool GroupsPay => groups ?? accelerator.AcceleratorType != AcceleratorType.CPU;

    /// <inheritdoc/>
    public IRowPass Compile(RowProgram<float> program) =>
        (GroupsPay ? FusedRowPass.Create(Accelerator, program) : null) ?? (IRowPass)new PlainRowPass<float>(this, program, launches: true);

    /// <inheritdoc/>
    public IParameterPass Compile(ParameterProgram<float> program)
    {
        program.Validate();
        return (GroupsPay ? FusedParameterPass.Create(Accelerator, program) : null) ?? (IParameterPass)new PlainParameterPass<float>(this, program, launches: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        partials?.Dispose();
        vectorPartials?.Dispose();
    }
}
