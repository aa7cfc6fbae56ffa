using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>An update in eight launches: for each network the transposes that its rows need, its rows, its gradient in parts, its step.</summary>
internal sealed class FusedUpdate : IUpdate
{
    private readonly Launcher launcher;
    private readonly Arena<float> transposed = new();
    private readonly UpdateView<float> rows;
    private readonly ParameterPass critic;
    private readonly ParameterPass actor;

    public FusedUpdate(Launcher launcher, in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor)
    {
        this.launcher = launcher;
        ArenaArray<float> actorTransposed = transposed.Reserve(rows.Actor.Parameters.Length), criticTransposed = transposed.Reserve(rows.Critic.Parameters.Length);
        transposed.Allocate(launcher.Accelerator);
        this.rows = rows with { Actor = rows.Actor with { Transposed = actorTransposed.View }, Critic = rows.Critic with { Transposed = criticTransposed.View } };
        this.critic = new(launcher, critic);
        this.actor = new(launcher, actor);
    }

    public int Launches => 8;

    public void CriticRows(ReplayDraw draw)
    {
        Transpose(rows.Critic.Online, default);
        launcher.Tiles(rows.Batch.Rows, new CriticRowsKernel(rows, draw));
    }

    public void StepCritic(AdamStep step, double tau) => critic.Run(step, tau);

    public void ActorRows()
    {
        Transpose(rows.Critic.Online, rows.Actor.Online);
        launcher.Tiles(rows.Batch.Rows, new ActorRowsKernel(rows));
    }

    public void StepActor(AdamStep step, double tau) => actor.Run(step, tau);

    public void Dispose()
    {
        transposed.Dispose();
        critic.Dispose();
        actor.Dispose();
    }

    private void Transpose(NetworkView<float> first, NetworkView<float> second) =>
        launcher.Elements((int)(first.Parameters.Length + second.Parameters.Length), new TransposeWeightsKernel(first, second));

    /// <summary>A network's step as two launches: its gradient over parts of the batch, then everything that goes over θ.</summary>
    private sealed class ParameterPass : IDisposable
    {
        /// <summary>Rows of the batch that a group sums over at least.</summary>
        private const int MinRowsPerPart = 64;

        /// <summary>Groups that fill a large GPU.</summary>
        private const int EnoughGroups = 256;

        private readonly Launcher launcher;
        private readonly StepView<float> view;
        private readonly MemoryBuffer1D<float, Stride1D.Dense> partials;
        private readonly int rowsPerPart;
        private readonly int parts;
        private readonly int tiles;

        public ParameterPass(Launcher launcher, StepView<float> view)
        {
            this.launcher = launcher;
            this.view = view;
            tiles = HostLayers.Copy(view.Network.Layers).Sum(GradientPartsKernel.Tiles);
            int rows = view.State.Rows, most = Math.Clamp(EnoughGroups / tiles, 1, Math.Max(1, rows / MinRowsPerPart));
            rowsPerPart = (rows + most - 1) / most;
            parts = (rows + rowsPerPart - 1) / rowsPerPart;
            partials = launcher.Accelerator.Allocate1D<float>(parts * view.Gradient.Length);
        }

        public void Run(AdamStep step, double tau)
        {
            launcher.Groups(new(tiles, parts), DenseTile.GroupSize, new GradientPartsKernel(view, rowsPerPart, partials.View));
            int groups = (((int)view.Gradient.Length + ParameterStepKernel.GroupSize - 1) / ParameterStepKernel.GroupSize) + 1;
            launcher.Groups(
                new(groups, 1), ParameterStepKernel.GroupSize, new ParameterStepKernel(view, partials.View, parts, AdamCoefficients.From(step), (float)tau));
        }

        public void Dispose() => partials.Dispose();
    }
}

/// <summary>A policy in one launch.</summary>
internal sealed class FusedPolicy(Launcher launcher, ForwardPass<float> view) : IPolicy
{
    /// <summary>What it reads and writes, for kernels that take it in.</summary>
    public ForwardPass<float> View => view;

    public void Run() => launcher.Tiles(view.State.Rows, new PolicyKernel(view));

    public void Dispose()
    {
    }
}
