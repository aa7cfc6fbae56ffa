using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Optimisers;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Fused;

/// <summary>A parameter program as two launches.</summary>
internal sealed class FusedParameterPass : IParameterPass
{
    /// <summary>Rows of the batch that a group sums over at least.</summary>
    private const int MinRowsPerPart = 64;

    /// <summary>Groups that fill a large GPU.</summary>
    private const int EnoughGroups = 256;

    private readonly Launcher launcher;
    private readonly MemoryBuffer1D<LayerInstruction, Stride1D.Dense> layers;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> partials;
    private readonly DeviceBuffers buffers;
    private readonly ParameterProgram<float> program;
    private readonly int rows;
    private readonly int rowsPerPart;
    private readonly int tiles;

    private FusedParameterPass(Accelerator accelerator, Launcher launcher, ParameterProgram<float> program, List<LayerInstruction> list, int tiles, BufferCollector collector)
    {
        this.program = program;
        this.tiles = tiles;
        this.launcher = launcher;
        rows = program.Layers[0].Dz.Rows;
        int parts = Math.Clamp(EnoughGroups / tiles, 1, Math.Max(1, rows / MinRowsPerPart));
        rowsPerPart = (rows + parts - 1) / parts;
        layers = accelerator.Allocate1D(list.ToArray());
        partials = accelerator.Allocate1D<float>(Parts * program.State.Parameters.Length);
        buffers = collector.Buffers(default);
    }

    public int Launches => 2;

    private int Parts => (rows + rowsPerPart - 1) / rowsPerPart;

    /// <summary>The pass, or null where its matrices lie in too many buffers.</summary>
    public static FusedParameterPass? Create(Accelerator accelerator, Launcher launcher, ParameterProgram<float> program)
    {
        BufferCollector collector = new();
        List<LayerInstruction> list = [];
        int tiles = 0;
        foreach (LayerGradient<float> layer in program.Layers)
        {
            list.Add(new(collector.Place(layer.X1), collector.Place(layer.X2), collector.Place(layer.Dz), layer.Offset, tiles));
            tiles += DenseTile.Tiles(layer.X1.Columns + layer.X2.Columns + 1) * DenseTile.Tiles(layer.Dz.Columns);
        }

        return collector.Fits ? new(accelerator, launcher, program, list, tiles, collector) : null;
    }

    public void Run(AdamStep values, double tau)
    {
        int parameters = (int)program.State.Parameters.Length;
        launcher.Groups(new(tiles, Parts), DenseTile.GroupSize, new GradientPartsKernel(layers.View, buffers, rows, rowsPerPart, partials.View, parameters));
        int groups = ((parameters + ParameterStepKernel.GroupSize - 1) / ParameterStepKernel.GroupSize) + 1;
        launcher.Groups(new(groups, 1), ParameterStepKernel.GroupSize, new ParameterStepKernel(partials.View, Parts, AdamCoefficients.From(values), (float)tau, program.Loss, program.State));
    }

    public void Dispose()
    {
        layers.Dispose();
        partials.Dispose();
    }
}
