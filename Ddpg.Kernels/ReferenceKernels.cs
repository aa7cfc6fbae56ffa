using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>The operations as plain float64 loops over the CPU device's memory: the oracle of the other two sets.</summary>
/// <param name="accelerator">A CPU accelerator; not disposed with the set.</param>
internal sealed partial class ReferenceKernels(Accelerator accelerator) : IKernels<double>
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public Accelerator Accelerator { get; } = accelerator.AcceleratorType == AcceleratorType.CPU
        ? accelerator
        : throw new ArgumentException($"The reference needs the CPU device's memory, not {accelerator.Name}'s.", nameof(accelerator));

    /// <inheritdoc/>
    public IRowPass Compile(RowProgram<double> program) => new PlainRowPass<double>(this, program, launches: false);

    /// <inheritdoc/>
    public IParameterPass Compile(ParameterProgram<double> program)
    {
        program.Validate();
        return new PlainParameterPass<double>(this, program, launches: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
