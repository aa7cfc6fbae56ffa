using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>The ILGPU kernels, on any accelerator: CUDA, OpenCL, or the CPU one. A kernel is compiled at its first launch.</summary>
/// <param name="accelerator">Where memory lies and kernels run; not disposed with the set.</param>
/// <param name="groups">Whether dense layers use groups of threads with shared memory; by default on all but a CPU, which simulates them.</param>
/// <param name="fused">Whether whole passes are one launch where groups are used; else an operation is a launch.</param>
internal sealed class IlgpuKernels(Accelerator accelerator, bool? groups = null, bool fused = true) : IKernels<float>
{
    /// <summary>The set's name.</summary>
    public const string FusedName = "ilgpu";

    /// <summary>The set's name where an operation is a launch.</summary>
    public const string PlainName = "ilgpu-plain";

    /// <summary>Rows up to which one launch beats a launch a layer: beyond, every group's own pass over the weights costs more than launches do.</summary>
    public const int MaxFusedRows = 4096;

    private readonly Lazy<MemoryBuffer1D<float, Stride1D.Dense>> groupSums = new(() => accelerator.Allocate1D<float>(Reduction.MaxGroups));

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
    public IUpdate Prepare(in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor) =>
        new IlgpuUpdate(this, rows, critic, actor, fusesRows: CanFuseRows(rows.Batch.Rows, rows.Actor.Layers, rows.Critic.Layers), fusesSteps: fused && GroupsPay);

    /// <inheritdoc/>
    public IPolicy Prepare(in ForwardPass<float> policy)
    {
        _ = WorkCounter<float>.Of(accelerator, policy);
        return CanFuseRows(policy.State.Rows, policy.Network.Layers) ? new FusedPolicy(Launcher, policy) : new PlainPolicy(this, policy);
    }

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        Product(new ForwardProduct(x1, x2, parameters, activation, y));
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, LayerWeights<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        Product(new InputGradientProduct(dz, weights.Rows, activation, x, dx));
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<float> x1, in MatrixView<float> x2, in MatrixView<float> dz, ArrayView<float> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        Product(new WeightGradientProduct(x1, x2, dz, gradient));
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, TargetMask mask, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        Launcher.Elements(batch.Rows, new BellmanTargetKernel(batch, layout, nextQ, mask, target));
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        Shapes.LossGradient(q, target, dq);
        Launcher.Elements(dq.Rows, new CriticGradientKernel(q, target, dq));
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        Shapes.LossGradient(dq, dq, dq);
        Launcher.Elements(dq.Rows, new ActorGradientKernel(dq));
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        if (ring.Rows == 0)
            return;
        Shapes.Sample(ring, layout, draw, batch);
        Launcher.Rows(batch.Rows, ReplaySampleKernel.GroupSize, new ReplaySampleKernel(ring, layout, draw, batch));
    }

    /// <inheritdoc/>
    public void LossStatistics(in LossView<float> loss)
    {
        Shapes.Loss(loss);
        Launcher.Rows(1, Reduction.GroupSize, new LossStatisticsKernel(loss));
    }

    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Adam(gradient, moments, parameters);
        Launcher.Elements((int)parameters.Length, new AdamKernel(gradient, AdamCoefficients.From(step), moments, parameters));
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        Launcher.Elements((int)online.Length, new SoftUpdateKernel(online, (float)tau, target));
    }

    /// <inheritdoc/>
    public void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged => Launcher.Elements((int)x.Length, new ZeroKernel<TElement>(x));

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<float> x, ArrayView<float> sum) => Sum(x, Summand.Square, 0, sum);

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<float> x, float bound, ArrayView<float> count) => Sum(x, Summand.Beyond, bound, count);

    /// <inheritdoc/>
    public void ReplayInsert(in Transitions<MatrixView<float>> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        Launcher.Rows(transitions.Observation.Rows, ReplayInsertKernel.GroupSize, new ReplayInsertKernel(transitions, layout, position, ring));
    }

    /// <inheritdoc/>
    public void InitializeUniform(double bound, ulong seed, int block, ArrayView<float> values) =>
        Launcher.Elements((int)values.Length, new InitializeUniformKernel((float)bound, seed, block, values));

    /// <inheritdoc/>
    public void InitializeTruncatedNormal(double deviation, ulong seed, int block, ArrayView<float> values) =>
        Launcher.Elements((int)values.Length, new InitializeTruncatedNormalKernel((float)deviation, seed, block, values));

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions) =>
        Launcher.Elements(actions.Rows * actions.Columns, new RandomActionKernel(bound, seed, step, actions));

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        Launcher.Elements(actions.Rows * actions.Columns, new ExploreKernel(clock, parameters, seed, step, state, actions));
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<float> ranges, in MatrixView<float> actions, in MatrixView<float> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        Launcher.Elements(actions.Rows * actions.Columns, new ScaleActionKernel(ranges, actions, scaled));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (groupSums.IsValueCreated)
            groupSums.Value.Dispose();
    }

    private bool CanFuseRows(int rows, params ReadOnlySpan<ArrayView<Layer>> networks)
    {
        if (!fused || !GroupsPay || rows > MaxFusedRows)
            return false;
        foreach (ArrayView<Layer> layers in networks)
        {
            if (HostLayers.Copy(layers).Any(layer => Math.Max(layer.Inputs1 + layer.Inputs2, layer.Outputs) > GroupTile.MaxInputs))
                return false;
        }

        return true;
    }

    /// <summary>Picks the kernel's shape for one product: tiles in shared memory on a GPU, whole rows a thread on a CPU.</summary>
    private void Product<TProduct>(TProduct product)
        where TProduct : struct, IDenseProduct
    {
        if (GroupsPay)
            Launcher.Groups(new(DenseTile.Tiles(product.Columns), DenseTile.Tiles(product.Rows)), DenseTile.GroupSize, new DenseTiles<TProduct>(product));
        else
            Launcher.Elements(product.Rows, new DenseRow<TProduct>(product));
    }

    private void Sum(ArrayView<float> x, Summand summand, float bound, ArrayView<float> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        int size = Math.Min(Reduction.GroupSize, accelerator.MaxNumThreadsPerGroup);
        int groupCount = (int)Math.Clamp(x.Length / (16L * size), 1, Reduction.MaxGroups);
        ArrayView<float> sums = groupCount == 1 ? sum : groupSums.Value.View.SubView(0, groupCount);
        Launcher.Groups(new(groupCount, 1), size, new SumKernel(x, summand, bound, sums));
        if (groupCount > 1)
            Launcher.Groups(new(1, 1), size, new SumKernel(sums, Summand.Value, 0, sum));
    }
}
