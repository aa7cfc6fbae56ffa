using Ddpg.Kernels.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Fused;

/// <summary>A row pass that another kernel can take in: <see cref="RowTile"/> with its program.</summary>
internal interface IFusedRowPass : IRowPass
{
    /// <summary>The program; it must not go backward, since its transposed weights are not refreshed.</summary>
    RowProgramView Program { get; }

    /// <summary>Groups of a launch.</summary>
    int Groups { get; }

    /// <summary>Threads of a group.</summary>
    int GroupSize { get; }
}

/// <summary>A row program as one launch of <see cref="RowProgramKernel"/>, after one of <see cref="TransposeWeightsKernel"/> where it goes backward.</summary>
internal sealed class FusedRowPass : IFusedRowPass
{
    /// <summary>Rows up to which one launch beats a launch a layer: beyond, every group's own pass over the weights costs more than launches do.</summary>
    private const int MaxRows = 4096;

    private readonly Accelerator accelerator;
    private readonly Launcher launcher;
    private readonly MemoryBuffer1D<RowInstruction, Stride1D.Dense> instructions;
    private readonly MemoryBuffer1D<TurnInstruction, Stride1D.Dense>? turns;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? turned;
    private readonly int turnedLength;

    private FusedRowPass(Accelerator accelerator, Launcher launcher, int rows, RowInstruction[] list, List<TurnInstruction> turnList, BufferCollector buffers, MatrixView<float> ring)
    {
        this.accelerator = accelerator;
        this.launcher = launcher;
        instructions = accelerator.Allocate1D(list);
        if (turnList.Count > 0)
        {
            turnedLength = turnList[^1].To + (turnList[^1].Rows * turnList[^1].Columns);
            turns = accelerator.Allocate1D(turnList.ToArray());
            turned = accelerator.Allocate1D<float>(turnedLength);
        }

        Program = new(instructions.View, buffers.Buffers(turned is null ? default : turned.View), ring, rows);
    }

    public RowProgramView Program { get; }

    public int Groups => (Program.Rows + RowTile.Rows - 1) / RowTile.Rows;

    public int GroupSize => Math.Min(RowTile.MaxThreads, accelerator.MaxNumThreadsPerGroup / RowTile.SliceWidth * RowTile.SliceWidth);

    public int Launches => turned is null ? 1 : 2;

    /// <summary>The pass, or null where the program's size or memory asks for a launch an operation.</summary>
    public static FusedRowPass? Create(Accelerator accelerator, Launcher launcher, RowProgram<float> source)
    {
        if (source.Rows > MaxRows)
            return null;
        BufferCollector buffers = new();
        List<TurnInstruction> turns = [];
        MatrixView<float> ring = default;
        RowInstruction[] list = [.. source.Operations.Select(Instruction)];
        bool fits = buffers.Fits && list.All(op => op.X1.Columns + op.X2.Columns <= RowTile.MaxInputs);
        return fits ? new(accelerator, launcher, source.Rows, list, turns, buffers, ring) : null;

        RowInstruction Instruction(RowOperation<float> operation)
        {
            switch (operation)
            {
                case ForwardRows<float> o:
                    (int buffer, int weights) = buffers.Place(o.Parameters);
                    return new()
                    {
                        Kind = RowKind.Forward,
                        X1 = buffers.Place(o.X1),
                        X2 = buffers.Place(o.X2),
                        Y = buffers.Place(o.Y),
                        Activation = o.Activation,
                        WeightBuffer = buffer,
                        Weights = weights,
                    };
                case BackwardInputRows<float> o:
                    (buffer, weights) = buffers.Place(o.Weights);
                    int to = turns.Count == 0 ? 0 : turns[^1].To + (turns[^1].Rows * turns[^1].Columns);
                    turns.Add(new(buffer, weights, o.Dx.Columns, o.Dz.Columns, to));
                    return new()
                    {
                        Kind = RowKind.Backward,
                        X1 = buffers.Place(o.Dz),
                        Y = buffers.Place(o.Dx),
                        Activation = o.Activation,
                        X = o.Activation.Kind == ActivationKind.Identity ? default : buffers.Place(o.X),
                        WeightBuffer = DeviceBuffers.TurnedBuffer,
                        Weights = to,
                    };
                case TargetRows<float> o:
                    return new()
                    {
                        Kind = RowKind.Target,
                        X1 = buffers.Place(o.Batch),
                        X2 = buffers.Place(o.NextQ),
                        Y = buffers.Place(o.Target),
                        Layout = o.Layout,
                        Bootstrap = o.Bootstrap,
                    };
                case CriticGradientRows<float> o:
                    return new() { Kind = RowKind.CriticGradient, X1 = buffers.Place(o.Q), X2 = buffers.Place(o.Target), Y = buffers.Place(o.Dq) };
                case ActorGradientRows<float> o:
                    return new() { Kind = RowKind.ActorGradient, Y = buffers.Place(o.Dq) };
                case SampleRows<float> o:
                    ring = o.Ring;
                    return new() { Kind = RowKind.Sample, Y = buffers.Place(o.Batch), Layout = o.Layout };
                default:
                    throw new ArgumentException($"The device has no {operation.GetType().Name}.", nameof(operation));
            }
        }
    }

    public void Run(ReplayDraw draw)
    {
        if (turns is not null)
            launcher.Elements(turnedLength, new TransposeWeightsKernel(turns.View, Program.Buffers));
        launcher.Groups(new(Groups, 1), GroupSize, new RowProgramKernel(Program, draw));
    }

    public void Dispose()
    {
        instructions.Dispose();
        turns?.Dispose();
        turned?.Dispose();
    }
}
