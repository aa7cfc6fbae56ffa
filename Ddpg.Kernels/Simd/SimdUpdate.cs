using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>An update on the CPU's threads: rows tile by tile, parameters block by block.</summary>
internal sealed class SimdUpdate : IUpdate
{
    private readonly TileRunner tiles;
    private readonly UpdateView<float> rows;
    private readonly ParameterPass critic;
    private readonly ParameterPass actor;
    private readonly long criticWork;
    private readonly long actorWork;
    private readonly long rowLength;

    public SimdUpdate(SimdKernels kernels, TileRunner tiles, in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor)
    {
        this.tiles = tiles;
        this.rows = rows;
        this.critic = new(kernels, critic);
        this.actor = new(kernels, actor);
        rowLength = rows.Layout.Width + ((rows.Actor.Outputs.Data.Length + rows.Actor.Dz.Data.Length + rows.Critic.Outputs.Data.Length + rows.Critic.Dz.Data.Length) / rows.Batch.Rows);
        WorkCounter<float> counter = new();
        DdpgUpdate.CriticRows(new Rows<float>(counter), rows, default);
        criticWork = counter.MultiplyAdds;
        DdpgUpdate.ActorRows(new Rows<float>(counter), rows);
        actorWork = counter.MultiplyAdds - criticWork;
    }

    public int Launches => 0;

    public void CriticRows(ReplayDraw draw) => tiles.Run(new CriticBody { Update = rows, Draw = draw }, rows.Batch.Rows, criticWork, rowLength, isUpdate: true);

    public void StepCritic(AdamStep step, double tau) => critic.Run(step, tau);

    public void ActorRows() => tiles.Run(new ActorBody { Update = rows }, rows.Batch.Rows, actorWork, rowLength, isUpdate: true);

    public void StepActor(AdamStep step, double tau) => actor.Run(step, tau);

    public void Dispose()
    {
        critic.Dispose();
        actor.Dispose();
    }

    private struct CriticBody : ITileBody
    {
        public UpdateView<float> Update;
        public ReplayDraw Draw;

        public void Run(SimdTile tile) => DdpgUpdate.CriticRows(new Rows<float>(tile), in Update, Draw);
    }

    private struct ActorBody : ITileBody
    {
        public UpdateView<float> Update;

        public void Run(SimdTile tile) => DdpgUpdate.ActorRows(new Rows<float>(tile), in Update);
    }

    /// <summary>
    /// A network's step: a thread computes some rows of a layer's gradient, and takes Adam's step and the soft update on them while they lie in its cache.
    /// </summary>
    private sealed unsafe class ParameterPass : IDisposable
    {
        private readonly SimdKernels kernels;
        private readonly WeightGradientBlocks blocks = new();
        private readonly LossView<float> loss;
        private readonly ParameterJob job;
        private readonly bool isTuned;

        public ParameterPass(SimdKernels kernels, in StepView<float> view)
        {
            this.kernels = kernels;
            loss = view.Loss;
            LearningNetwork<float> network = view.Network;
            job = new()
            {
                Gradient = Pointer.To(view.Gradient),
                First = Pointer.To(view.Moments.First),
                Second = Pointer.To(view.Moments.Second),
                Parameters = Pointer.To(network.Parameters),
                Target = Pointer.To(network.TargetParameters),
            };
            for (int l = 0; l < network.Online.Count; l++)
            {
                Layer layer = network.Layers[l];
                MatrixView<float> x1 = network.Input(layer.Input1, view.State, view.Action), x2 = network.Input(layer.Input2, view.State, view.Action);
                blocks.Add(new(x1), new(x2), new(network.Dz.Of(layer)), job.Gradient + layer.Offset);
            }

            job.Blocks = blocks.First;
            isTuned = kernels.Team.Threads > 1 && view.State.Rows * view.Gradient.Length < ParallelismTuner.AlwaysShared;
        }

        public void Run(AdamStep step, double tau)
        {
            kernels.LossStatistics(loss);
            ParameterJob now = job;
            now.Coefficients = AdamCoefficients.From(step);
            now.Tau = (float)tau;
            ThreadTeam team = kernels.Team;
            team.Run(&ParameterJob.Range, &now, blocks.Count, !isTuned || team.Tuner.Begin() ? 1 : blocks.Count);
            if (isTuned)
                team.Tuner.End();
        }

        public void Dispose() => blocks.Dispose();
    }
}

/// <summary>Adam's step and the soft update on parts of θ, their gradient computed just before where there are blocks.</summary>
internal unsafe struct ParameterJob
{
    public WeightGradientBlock* Blocks;
    public float* Gradient;
    public float* First;
    public float* Second;
    public float* Parameters;
    public float* Target;
    public AdamCoefficients Coefficients;
    public float Tau;

    /// <summary>Gradient, Adam and soft update of blocks [begin, end).</summary>
    public static void Range(void* context, int begin, int end)
    {
        ParameterJob* job = (ParameterJob*)context;
        for (int i = begin; i < end; i++)
        {
            WeightGradientBlock* block = job->Blocks + i;
            WeightGradientBlocks.Compute(block);
            int first = (int)(block->First - job->Gradient);
            Adam(context, first, first + block->Length);
            SoftUpdate(context, first, first + block->Length);
        }
    }

    /// <summary>Adam on elements [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(void* context, int begin, int end)
    {
        ParameterJob job = *(ParameterJob*)context;
        int i = begin;
        for (; i + F32V.Lanes <= end; i += F32V.Lanes)
            job.Adam<F32V>(i);
        for (; i < end; i++)
            job.Adam<F32>(i);
    }

    /// <summary>Soft update of elements [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftUpdate(void* context, int begin, int end)
    {
        ParameterJob job = *(ParameterJob*)context;
        int i = begin;
        for (; i + F32V.Lanes <= end; i += F32V.Lanes)
            job.SoftUpdate<F32V>(i);
        for (; i < end; i++)
            job.SoftUpdate<F32>(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Adam<T>(int i)
        where T : unmanaged, IReal<T> =>
        *(T*)(Parameters + i) = AdamRule.Next(*(T*)(Parameters + i), *(T*)(Gradient + i), ref *(T*)(First + i), ref *(T*)(Second + i), in Coefficients);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void SoftUpdate<T>(int i)
        where T : unmanaged, IReal<T> =>
        *(T*)(Target + i) = SoftUpdateRule.Next(*(T*)(Parameters + i), *(T*)(Target + i), Tau);
}
