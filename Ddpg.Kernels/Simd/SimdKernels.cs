using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// The same operations as SIMD loops over the CPU device's memory, on all of its cores: what a run on a CPU
/// uses, because ILGPU's CPU accelerator simulates a GPU thread by thread. Results do not depend on the
/// number of threads.
/// </summary>
internal sealed unsafe class SimdKernels : IKernels<float>
{
    /// <summary>The set's name.</summary>
    public const string SetName = "simd";

    /// <summary>Elements that a thread takes at a time; a multiple of the lanes, so that every element meets the same code at any thread count.</summary>
    private const int ElementGrain = 8192;

    /// <summary>Actions, or transitions, that a thread takes at a time: some tens of microseconds.</summary>
    private const int RowGrain = 512;

    private readonly TileRunner tiles;

    /// <summary>The set over a CPU accelerator's memory.</summary>
    /// <param name="accelerator">A CPU accelerator; not disposed with the set.</param>
    /// <param name="threads">Threads that share the work, from 1; 0 for one a core.</param>
    /// <exception cref="ArgumentException">The accelerator is not a CPU.</exception>
    public SimdKernels(Accelerator accelerator, int threads = 0)
    {
        if (accelerator.AcceleratorType != AcceleratorType.CPU)
            throw new ArgumentException($"SIMD kernels need the CPU device's memory, not {accelerator.Name}'s.", nameof(accelerator));
        Accelerator = accelerator;
        Team = new(threads == 0 ? Environment.ProcessorCount : threads);
        tiles = new(Team);
    }

    /// <inheritdoc/>
    public string Name => SetName;

    /// <inheritdoc/>
    public Accelerator Accelerator { get; }

    /// <summary>The threads that share large operations.</summary>
    public ThreadTeam Team { get; }

    /// <inheritdoc/>
    public IUpdate Prepare(in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor) => new SimdUpdate(this, tiles, rows, critic, actor);

    /// <inheritdoc/>
    public IPolicy Prepare(in ForwardPass<float> policy) => new SimdPolicy(this, tiles, policy);

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<float> x1, in MatrixView<float> x2, ArrayView<float> parameters, Activation activation, in MatrixView<float> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        tiles.Run(new ForwardBody(x1, x2, parameters, activation, y), y.Rows, (long)y.Rows * (x1.Columns + x2.Columns) * y.Columns, y.Columns);
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<float> dz, LayerWeights<float> weights, Activation activation, in MatrixView<float> x, in MatrixView<float> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        tiles.Run(new BackwardBody(dz, weights, activation, x, dx), dx.Rows, (long)dx.Rows * dx.Columns * dz.Columns, dx.Columns);
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<float> x1, in MatrixView<float> x2, in MatrixView<float> dz, ArrayView<float> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        using WeightGradientBlocks blocks = new();
        blocks.Add(new(x1), new(x2), new(dz), Pointer.To(gradient));
        Team.Run(&WeightGradientBlocks.Range, blocks.First, blocks.Count, dz.Rows < 64 ? blocks.Count : 1);
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<float> batch, TransitionLayout layout, in MatrixView<float> nextQ, TargetMask mask, in MatrixView<float> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        tiles.All(batch.Rows).BellmanTarget(batch, layout, nextQ, mask, target);
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<float> q, in MatrixView<float> target, in MatrixView<float> dq)
    {
        Shapes.LossGradient(q, target, dq);
        tiles.All(q.Rows).CriticGradient(q, target, dq);
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<float> dq)
    {
        Shapes.LossGradient(dq, dq, dq);
        tiles.All(dq.Rows).ActorGradient(dq);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        if (ring.Rows == 0)
            return;
        Shapes.Sample(ring, layout, draw, batch);
        tiles.Run(new SampleBody(ring, layout, draw, batch), batch.Rows, 8L * batch.Rows * layout.Width, layout.Width);
    }

    /// <inheritdoc/>
    public void LossStatistics(in LossView<float> loss)
    {
        Shapes.Loss(loss);
        LossSums.Of(new SimdMatrix(loss.Q), new SimdMatrix(loss.Target), loss.IsCritic, 0, loss.Q.Rows, 1).AddTo(loss);
    }

    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Adam(gradient, moments, parameters);
        ParameterJob job = new()
        {
            Gradient = Pointer.To(gradient),
            First = Pointer.To(moments.First),
            Second = Pointer.To(moments.Second),
            Parameters = Pointer.To(parameters),
            Coefficients = AdamCoefficients.From(step),
        };
        Team.Run(&ParameterJob.Adam, &job, (int)parameters.Length, ElementGrain);
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        ParameterJob job = new() { Parameters = Pointer.To(online), Target = Pointer.To(target), Tau = (float)tau };
        Team.Run(&ParameterJob.SoftUpdate, &job, (int)online.Length, ElementGrain);
    }

    /// <inheritdoc/>
    public void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged => new Span<TElement>(Pointer.To(x), (int)x.Length).Clear();

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<float> x, ArrayView<float> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        double total = 0;
        foreach (float value in new Span<float>(Pointer.To(x), (int)x.Length))
            total += (double)value * value;
        sum[0] = (float)total;
    }

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<float> x, float bound, ArrayView<float> count)
    {
        Shapes.Length(count, 1, nameof(count), "one count");
        int beyond = 0;
        foreach (float value in new Span<float>(Pointer.To(x), (int)x.Length))
            beyond += Math.Abs(value) >= bound ? 1 : 0;
        count[0] = beyond;
    }

    /// <inheritdoc/>
    public void ReplayInsert(in Transitions<MatrixView<float>> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        InsertRows rows = new(
            new(new(transitions.Observation), new(transitions.Action), new(transitions.Reward), new(transitions.NextObservation), new(transitions.Terminated), new(transitions.Truncated)),
            layout,
            position,
            new(ring));
        Team.Run(&Run<InsertRows>, Unsafe.AsPointer(ref rows), transitions.Observation.Rows, RowGrain);
    }

    /// <inheritdoc/>
    public void InitializeUniform(double bound, ulong seed, int block, ArrayView<float> values) =>
        Elements(new InitializeUniformKernel((float)bound, seed, block, values), (int)values.Length);

    /// <inheritdoc/>
    public void InitializeTruncatedNormal(double deviation, ulong seed, int block, ArrayView<float> values) =>
        Elements(new InitializeTruncatedNormalKernel((float)deviation, seed, block, values), (int)values.Length);

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions) =>
        Elements(new RandomActionKernel(bound, seed, step, actions), actions.Rows * actions.Columns);

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        Elements(new ExploreKernel(clock, parameters, seed, step, state, actions), actions.Rows * actions.Columns);
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<float> ranges, in MatrixView<float> actions, in MatrixView<float> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        Elements(new ScaleActionKernel(ranges, actions, scaled), actions.Rows * actions.Columns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Team.Dispose();
        tiles.Dispose();
    }

    /// <summary>ILGPU's kernel of an operation, element by element, shared between the threads.</summary>
    private void Elements<TKernel>(TKernel kernel, int count)
        where TKernel : struct, IElementKernel => Team.Run(&Run<TKernel>, Unsafe.AsPointer(ref kernel), count, RowGrain);

    private static void Run<TKernel>(void* context, int begin, int end)
        where TKernel : struct, IElementKernel
    {
        ref TKernel kernel = ref Unsafe.AsRef<TKernel>(context);
        for (int i = begin; i < end; i++)
            kernel.Run(i);
    }

    private readonly record struct InsertRows(Transitions<SimdMatrix> Transitions, TransitionLayout Layout, int Position, SimdMatrix Ring) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int i) => Operations.ReplayInsert.Row(Transitions, Layout, i, Ring, (int)(((long)Position + i) % Ring.Rows));
    }

    private readonly record struct ForwardBody(MatrixView<float> X1, MatrixView<float> X2, ArrayView<float> Parameters, Activation Activation, MatrixView<float> Y) : ITileBody
    {
        public void Run(SimdTile tile) => tile.DenseForward(X1, X2, Parameters, Activation, Y);
    }

    private readonly record struct BackwardBody(MatrixView<float> Dz, LayerWeights<float> Weights, Activation Activation, MatrixView<float> X, MatrixView<float> Dx) : ITileBody
    {
        public void Run(SimdTile tile) => tile.DenseBackwardInput(Dz, Weights, Activation, X, Dx);
    }

    private readonly record struct SampleBody(MatrixView<float> Ring, TransitionLayout Layout, ReplayDraw Draw, MatrixView<float> Batch) : ITileBody
    {
        public void Run(SimdTile tile) => tile.ReplaySample(Ring, Layout, Draw, Batch);
    }
}

/// <summary>A policy on the CPU's threads.</summary>
internal sealed class SimdPolicy : IPolicy
{
    private readonly TileRunner tiles;
    private readonly PolicyBody body;
    private readonly long work;

    public SimdPolicy(SimdKernels kernels, TileRunner tiles, in ForwardPass<float> view)
    {
        this.tiles = tiles;
        body = new(view);
        work = WorkCounter<float>.Of(kernels.Accelerator, view).MultiplyAdds;
    }

    public void Run() => tiles.Run(body, body.View.State.Rows, work, body.View.Outputs.Data.Length / body.View.State.Rows);

    public void Dispose()
    {
    }

    private readonly record struct PolicyBody(ForwardPass<float> View) : ITileBody
    {
        public void Run(SimdTile tile) => DdpgUpdate.Forward(new Rows<float>(tile), View);
    }
}
