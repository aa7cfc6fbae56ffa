using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Losses;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Optimisers;
using ILGPU;

namespace Ddpg.Kernels.Fused;

/// <summary>A layer's gradient as the kernel reads it.</summary>
/// <param name="X1">First inputs.</param>
/// <param name="X2">Second inputs.</param>
/// <param name="Dz">Gradient of the sums.</param>
/// <param name="Offset">Where the layer begins in θ.</param>
/// <param name="FirstTile">Tiles of the layers before it.</param>
internal readonly record struct LayerInstruction(MatrixPlace X1, MatrixPlace X2, MatrixPlace Dz, int Offset, int FirstTile);

/// <summary>One tile of one layer's gradient over one part of the batch. Group (tile, part).</summary>
/// <param name="Layers">All layers.</param>
/// <param name="Buffers">Where their matrices lie.</param>
/// <param name="Rows">B.</param>
/// <param name="RowsPerPart">Rows of a part.</param>
/// <param name="Partials">The parts' gradients, [parts, P], written.</param>
/// <param name="ParameterCount">P.</param>
internal readonly record struct GradientPartsKernel(
    ArrayView<LayerInstruction> Layers, DeviceBuffers Buffers, int Rows, int RowsPerPart, ArrayView<float> Partials, int ParameterCount) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => DenseTile.GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        int tile = Grid.IdxX, first = Grid.IdxY * RowsPerPart, which = (int)Layers.Length - 1;
        while (which > 0 && Layers[which].FirstTile > tile)
            which--;
        LayerInstruction layer = Layers[which];
        int count = Rows - first < RowsPerPart ? Rows - first : RowsPerPart;
        long offset = ((long)Grid.IdxY * ParameterCount) + layer.Offset;
        WeightGradientProduct product = new(
            layer.X1.View(Buffers, first, count),
            layer.X2.View(Buffers, first, count),
            layer.Dz.View(Buffers, first, count),
            Partials.SubView(offset, Partials.Length - offset));
        int across = DenseTile.Tiles(layer.Dz.Columns), local = tile - layer.FirstTile;
        DenseTile.Compute(product, local / across, local % across, Group.IdxX);
    }
}

/// <summary>The parts' sum in order, Adam, soft update: one thread a parameter; a last group adds up the loss.</summary>
/// <param name="Partials">The parts' gradients, [parts, P].</param>
/// <param name="Parts">How many.</param>
/// <param name="Coefficients">Adam's.</param>
/// <param name="Tau">τ.</param>
/// <param name="Loss">The loss.</param>
/// <param name="State">θ and what belongs to it, updated.</param>
internal readonly record struct ParameterStepKernel(
    ArrayView<float> Partials, int Parts, AdamCoefficients Coefficients, float Tau, LossView<float> Loss, ParameterState<float> State) : IGroupKernel
{
    /// <summary>Threads of a group.</summary>
    public const int GroupSize = 256;

    /// <inheritdoc/>
    public static int MaxGroupSize => GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        ArrayView<LossSums> sums = SharedMemory.Allocate<LossSums>(GroupSize);
        int thread = Group.IdxX, i = (Grid.IdxX * GroupSize) + thread;
        bool isLast = Grid.IdxX == Grid.DimX - 1;
        LossSums own = LossSums.Empty;
        if (isLast)
            own = SumRows(thread);
        else if (i < (int)State.Parameters.Length)
            Update(i);
        sums[thread] = own;
        GroupBarrier.Wait();
        if (isLast && thread == 0)
        {
            for (int other = 1; other < GroupSize; other++)
                own = own.With(sums[other]);
            own.AddTo(Loss.Statistics, Loss.Q.Rows, Loss.Target.Columns);
        }
    }

    private void Update(int i)
    {
        float gradient = Partials[i];
        for (int part = 1; part < Parts; part++)
            gradient += Partials[(part * State.Parameters.Length) + i];
        F32 first = new(State.Moments.First[i]), second = new(State.Moments.Second[i]);
        F32 parameter = OptimiserRules.Adam(new F32(State.Parameters[i]), new F32(gradient), ref first, ref second, Coefficients);
        State.Gradient[i] = gradient;
        State.Moments.First[i] = first.Value;
        State.Moments.Second[i] = second.Value;
        State.Parameters[i] = parameter.Value;
        State.Target[i] = OptimiserRules.SoftUpdate(parameter, new F32(State.Target[i]), Tau).Value;
    }

    private LossSums SumRows(int thread)
    {
        LossSums sums = LossSums.Empty;
        for (int b = thread; b < Loss.Q.Rows; b += GroupSize)
            sums = sums.With(Loss.Q[b, 0], Loss.Target.Columns == 0 ? 0 : Loss.Target[b, 0]);
        return sums;
    }
}
