using Ddpg.Kernels.Dense;
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

/// <summary>A parameter program in two launches: gradients of all layers, each a sum over parts of the batch; then one pass over θ.</summary>
internal static class ParameterKernels
{
    /// <summary>Threads of a group.</summary>
    public const int GroupSize = 256;

    /// <summary>One tile of one layer's gradient over one part of the batch. Group (tile, part).</summary>
    /// <param name="layers">All layers.</param>
    /// <param name="buffers">Where their matrices lie.</param>
    /// <param name="rows">B.</param>
    /// <param name="rowsPerPart">Rows of a part.</param>
    /// <param name="partials">The parts' gradients, [parts, P].</param>
    /// <param name="parameterCount">P.</param>
    public static void Gradient(ArrayView<LayerInstruction> layers, DeviceBuffers buffers, int rows, int rowsPerPart, ArrayView<float> partials, int parameterCount)
    {
        int tile = Grid.IdxX, first = Grid.IdxY * rowsPerPart, which = (int)layers.Length - 1;
        while (which > 0 && layers[which].FirstTile > tile)
            which--;
        LayerInstruction layer = layers[which];
        int count = rows - first < rowsPerPart ? rows - first : rowsPerPart;
        long offset = ((long)Grid.IdxY * parameterCount) + layer.Offset;
        WeightGradientProduct product = new(
            layer.X1.View(buffers, first, count),
            layer.X2.View(buffers, first, count),
            layer.Dz.View(buffers, first, count),
            partials.SubView(offset, partials.Length - offset));
        int across = DenseKernels.Tiles(layer.Dz.Columns), local = tile - layer.FirstTile;
        DenseKernels.Tile(product, local / across, local % across, Group.IdxX);
    }

    /// <summary>The parts' sum in order, Adam, soft update: one thread a parameter; a last group adds up the loss.</summary>
    /// <param name="partials">The parts' gradients, [parts, P].</param>
    /// <param name="parts">How many.</param>
    /// <param name="coefficients">Adam's.</param>
    /// <param name="tau">τ.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="state">θ and what belongs to it, updated.</param>
    public static void Step(ArrayView<float> partials, int parts, AdamCoefficients coefficients, float tau, LossView<float> loss, ParameterState<float> state)
    {
        ArrayView<LossSums> sums = SharedMemory.Allocate<LossSums>(GroupSize);
        int i = (Grid.IdxX * GroupSize) + Group.IdxX;
        if (Grid.IdxX == Grid.DimX - 1)
            Statistics(loss, sums, Group.IdxX);
        else if (i < (int)state.Parameters.Length)
            Update(partials, parts, coefficients, tau, state, i);
    }

    private static void Update(ArrayView<float> partials, int parts, AdamCoefficients coefficients, float tau, ParameterState<float> state, int i)
    {
        float gradient = partials[i];
        for (int part = 1; part < parts; part++)
            gradient += partials[(part * state.Parameters.Length) + i];
        F32 first = new(state.Moments.First[i]), second = new(state.Moments.Second[i]);
        F32 parameter = OptimiserRules.Adam(new F32(state.Parameters[i]), new F32(gradient), ref first, ref second, coefficients);
        state.Gradient[i] = gradient;
        state.Moments.First[i] = first.Value;
        state.Moments.Second[i] = second.Value;
        state.Parameters[i] = parameter.Value;
        state.Target[i] = OptimiserRules.SoftUpdate(parameter, new F32(state.Target[i]), tau).Value;
    }

    private static void Statistics(LossView<float> loss, ArrayView<LossSums> sums, int thread)
    {
        LossSums own = LossSums.Empty;
        for (int b = thread; b < loss.Q.Rows; b += GroupSize)
            own = own.With(loss.Q[b, 0], loss.Target.Columns == 0 ? 0 : loss.Target[b, 0]);
        sums[thread] = own;
        Group.Barrier();
        if (thread != 0)
            return;
        for (int other = 1; other < GroupSize; other++)
            own = own.With(sums[other]);
        own.AddTo(loss.Statistics, loss.Q.Rows, loss.Target.Columns);
    }
}
