using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Ilgpu;

/// <summary><see cref="DdpgUpdate.CriticRows"/>, four rows a group.</summary>
/// <param name="Update">What it reads and writes.</param>
/// <param name="Draw">Which transitions.</param>
internal readonly record struct CriticRowsKernel(UpdateView<float> Update, ReplayDraw Draw) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => GroupTile.MaxThreads;

    /// <inheritdoc/>
    public void Run() => DdpgUpdate.CriticRows(GroupTile.Own(Update.Batch.Rows), Update, Draw);
}

/// <summary><see cref="DdpgUpdate.ActorRows"/>, four rows a group.</summary>
/// <param name="Update">What it reads and writes.</param>
internal readonly record struct ActorRowsKernel(UpdateView<float> Update) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => GroupTile.MaxThreads;

    /// <inheritdoc/>
    public void Run() => DdpgUpdate.ActorRows(GroupTile.Own(Update.Batch.Rows), Update);
}

/// <summary>μ(s), four rows a group.</summary>
/// <param name="Policy">What it reads and writes.</param>
internal readonly record struct PolicyKernel(ForwardPass<float> Policy) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => GroupTile.MaxThreads;

    /// <inheritdoc/>
    public void Run() => DdpgUpdate.Forward(GroupTile.Own(Policy.State.Rows), Policy);
}

/// <summary>Wᵀ of every layer of one or two networks, one thread an element of the transposes.</summary>
/// <param name="First">A network.</param>
/// <param name="Second">Another, or one without parameters.</param>
internal readonly record struct TransposeWeightsKernel(NetworkView<float> First, NetworkView<float> Second) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int count = (int)First.Parameters.Length;
        if (i < count)
            Element(First, i);
        else
            Element(Second, i - count);
    }

    private static void Element(NetworkView<float> network, int i)
    {
        int which = network.Count - 1;
        while (network.Layers[which].Offset > i)
            which--;
        Layer layer = network.Layers[which];
        int local = i - layer.Offset, first = layer.Inputs1 * layer.Outputs, end = first + (layer.Inputs2 * layer.Outputs);
        if (local >= end)
            return;
        int begin = local < first ? 0 : first, rows = local < first ? layer.Inputs1 : layer.Inputs2;
        int row = (local - begin) % rows, column = (local - begin) / rows;
        ArrayView<float> transposed = network.Transposed;
        transposed[i] = network.Parameters[layer.Offset + begin + (row * layer.Outputs) + column];
    }
}

/// <summary>One tile of one layer's gradient over one part of the batch. Group (tile, part).</summary>
/// <param name="Step">The network and what went through it.</param>
/// <param name="RowsPerPart">Rows of a part.</param>
/// <param name="Partials">The parts' gradients, [parts, P], written.</param>
internal readonly record struct GradientPartsKernel(StepView<float> Step, int RowsPerPart, ArrayView<float> Partials) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => DenseTile.GroupSize;

    /// <summary>Tiles that cover a layer's gradient.</summary>
    public static int Tiles(Layer layer) => DenseTile.Tiles(layer.Inputs1 + layer.Inputs2 + 1) * DenseTile.Tiles(layer.Outputs);

    /// <inheritdoc/>
    public void Run()
    {
        LearningNetwork<float> network = Step.Network;
        int tile = Grid.IdxX, which = 0;
        while (tile >= Tiles(network.Layers[which]))
            tile -= Tiles(network.Layers[which++]);
        Layer layer = network.Layers[which];
        int first = Grid.IdxY * RowsPerPart, left = Step.State.Rows - first, count = left < RowsPerPart ? left : RowsPerPart;
        WeightGradientProduct product = new(
            network.Input(layer.Input1, Step.State, Step.Action).UncheckedRows(first, count),
            network.Input(layer.Input2, Step.State, Step.Action).UncheckedRows(first, count),
            network.Dz.Of(layer).UncheckedRows(first, count),
            Partials.SubView((Grid.IdxY * network.Parameters.Length) + layer.Offset, layer.ParameterCount));
        int across = DenseTile.Tiles(layer.Outputs);
        DenseTile.Compute(product, tile / across, tile % across, Group.IdxX);
    }
}

/// <summary>The parts' sum in order, Adam, soft update: one thread a parameter; a last group adds up the loss.</summary>
/// <param name="Step">The network and what belongs to it, updated.</param>
/// <param name="Partials">The parts' gradients, [parts, P].</param>
/// <param name="Parts">How many.</param>
/// <param name="Coefficients">Adam's.</param>
/// <param name="Tau">τ.</param>
internal readonly record struct ParameterStepKernel(StepView<float> Step, ArrayView<float> Partials, int Parts, AdamCoefficients Coefficients, float Tau) : IGroupKernel
{
    /// <summary>Threads of a group.</summary>
    public const int GroupSize = Reduction.GroupSize;

    /// <inheritdoc/>
    public static int MaxGroupSize => GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        int i = (Grid.IdxX * GroupSize) + Group.IdxX;
        bool isLast = Grid.IdxX == Grid.DimX - 1;
        if (!isLast && i < (int)Step.Gradient.Length)
            Update(i);
        LossSums.AddByGroup(Step.Loss, isLast);
    }

    private void Update(int i)
    {
        LearningNetwork<float> network = Step.Network;
        ArrayView<float> gradients = Step.Gradient, parameters = network.Parameters, target = network.TargetParameters;
        float gradient = Partials[i];
        for (int part = 1; part < Parts; part++)
            gradient += Partials[(part * gradients.Length) + i];
        F32 first = new(Step.Moments.First[i]), second = new(Step.Moments.Second[i]);
        F32 parameter = AdamRule.Next(new F32(parameters[i]), new F32(gradient), ref first, ref second, Coefficients);
        gradients[i] = gradient;
        Step.Moments.First[i] = first.Value;
        Step.Moments.Second[i] = second.Value;
        parameters[i] = parameter.Value;
        target[i] = SoftUpdateRule.Next(parameter, new F32(target[i]), Tau).Value;
    }
}
