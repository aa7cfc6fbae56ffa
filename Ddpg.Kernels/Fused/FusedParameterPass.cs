using Ddpg.Kernels.Dense;
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

    private readonly Action<KernelConfig, ArrayView<LayerInstruction>, DeviceBuffers, int, int, ArrayView<float>, int> gradient;
    private readonly Action<KernelConfig, ArrayView<float>, int, AdamCoefficients, float, LossView<float>, ParameterState<float>> step;
    private readonly MemoryBuffer1D<LayerInstruction, Stride1D.Dense> layers;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> partials;
    private readonly DeviceBuffers buffers;
    private readonly ParameterProgram<float> program;
    private readonly int rows;
    private readonly int rowsPerPart;
    private readonly int tiles;

    private FusedParameterPass(Accelerator accelerator, ParameterProgram<float> program, List<LayerInstruction> list, int tiles, BufferCollector collector)
    {
        this.program = program;
        this.tiles = tiles;
        gradient = accelerator.LoadStreamKernel<ArrayView<LayerInstruction>, DeviceBuffers, int, int, ArrayView<float>, int>(ParameterKernels.Gradient);
        step = accelerator.LoadStreamKernel<ArrayView<float>, int, AdamCoefficients, float, LossView<float>, ParameterState<float>>(ParameterKernels.Step);
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
    public static FusedParameterPass? Create(Accelerator accelerator, ParameterProgram<float> program)
    {
        BufferCollector collector = new();
        List<LayerInstruction> list = [];
        int tiles = 0;
        foreach (LayerGradient<float> layer in program.Layers)
        {
            list.Add(new(collector.Place(layer.X1), collector.Place(layer.X2), collector.Place(layer.Dz), layer.Offset, tiles));
            tiles += DenseKernels.Tiles(layer.X1.Columns + layer.X2.Columns + 1) * DenseKernels.Tiles(layer.Dz.Columns);
        }

        return collector.Fits ? new(accelerator, program, list, tiles, collector) : null;
    }

    public void Run(AdamStep values, double tau)
    {
        int parameters = (int)program.State.Parameters.Length;
        gradient(((tiles, Parts, 1), (ParameterKernels.GroupSize, 1, 1)), layers.View, buffers, rows, rowsPerPart, partials.View, parameters);
        int groups = ((parameters + ParameterKernels.GroupSize - 1) / ParameterKernels.GroupSize) + 1;
        step((groups, ParameterKernels.GroupSize), partials.View, Parts, AdamCoefficients.From(values), (float)tau, program.Loss, program.State);
    }

    public void Dispose()
    {
        layers.Dispose();
        partials.Dispose();
    }
}
