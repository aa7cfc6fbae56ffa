using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>
/// An update on a device. Fused, its rows are two launches a network (the transposes that they need, the rows) and its step two (the gradient in parts of the
/// batch, everything that goes over θ); plain, an operation is a launch.
/// </summary>
internal sealed class IlgpuUpdate : IUpdate
{
    private readonly IlgpuKernels kernels;
    private readonly Launcher launcher;
    private readonly UpdateView<float> rows;
    private readonly StepView<float> critic;
    private readonly StepView<float> actor;
    private readonly HostLayers layers;
    private readonly Arena<float>? transposed;
    private readonly ParameterPass? criticPass;
    private readonly ParameterPass? actorPass;

    /// <summary>Makes it ready.</summary>
    /// <param name="kernels">The set.</param>
    /// <param name="rows">What its rows read and write.</param>
    /// <param name="critic">What the critic's step reads and writes.</param>
    /// <param name="actor">What the actor's step reads and writes.</param>
    /// <param name="fusesRows">Whether rows are fused.</param>
    /// <param name="fusesSteps">Whether steps are.</param>
    public IlgpuUpdate(IlgpuKernels kernels, in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor, bool fusesRows, bool fusesSteps)
    {
        this.kernels = kernels;
        launcher = kernels.Launcher;
        layers = new(kernels.Accelerator);
        (this.rows, this.critic, this.actor) = layers.Of(rows, critic, actor);
        WorkCounter<float> work = WorkCounter<float>.Of(kernels.Accelerator, rows, critic, actor);
        Launches = (fusesRows ? 4 : work.RowOperations) + (fusesSteps ? 4 : work.Operations - work.RowOperations);
        if (fusesRows)
        {
            transposed = new();
            ArenaArray<float> actorTransposed = transposed.Reserve(rows.Actor.Parameters.Length), criticTransposed = transposed.Reserve(rows.Critic.Parameters.Length);
            transposed.Allocate(kernels.Accelerator);
            this.rows = rows with { Actor = rows.Actor with { Transposed = actorTransposed.View }, Critic = rows.Critic with { Transposed = criticTransposed.View } };
        }

        if (fusesSteps)
        {
            criticPass = new(launcher, critic);
            actorPass = new(launcher, actor);
        }
    }

    public int Launches { get; }

    public void CriticRows(ReplayDraw draw)
    {
        if (transposed is null)
        {
            DdpgUpdate.CriticRows(new Rows<float>(kernels), rows, draw);
            return;
        }

        Transpose(rows.Critic.Online, default);
        launcher.Tiles(rows.Batch.Rows, new CriticRowsKernel(rows, draw));
    }

    public void StepCritic(AdamStep step, double tau) => Step(criticPass, critic, step, tau);

    public void ActorRows()
    {
        if (transposed is null)
        {
            DdpgUpdate.ActorRows(new Rows<float>(kernels), rows);
            return;
        }

        Transpose(rows.Critic.Online, rows.Actor.Online);
        launcher.Tiles(rows.Batch.Rows, new ActorRowsKernel(rows));
    }

    public void StepActor(AdamStep step, double tau) => Step(actorPass, actor, step, tau);

    public void Dispose()
    {
        layers.Dispose();
        transposed?.Dispose();
        criticPass?.Dispose();
        actorPass?.Dispose();
    }

    private void Step(ParameterPass? pass, in StepView<float> view, AdamStep step, double tau)
    {
        if (pass is null)
            DdpgUpdate.Step(kernels, view, step, tau);
        else
            pass.Run(step, tau);
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
