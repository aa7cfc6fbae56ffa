using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>An update with a launch an operation.</summary>
internal sealed class PlainUpdate : IUpdate
{
    private readonly IlgpuKernels kernels;
    private readonly HostLayers layers;
    private readonly UpdateView<float> rows;
    private readonly StepView<float> critic;
    private readonly StepView<float> actor;

    public PlainUpdate(IlgpuKernels kernels, in UpdateView<float> rows, in StepView<float> critic, in StepView<float> actor)
    {
        this.kernels = kernels;
        layers = new(kernels.Accelerator);
        (this.rows, this.critic, this.actor) = layers.Of(rows, critic, actor);
        Launches = WorkCounter<float>.Of(kernels.Accelerator, rows, critic, actor).Operations;
    }

    public int Launches { get; }

    public void CriticRows(ReplayDraw draw) => DdpgUpdate.CriticRows(new Rows<float>(kernels), rows, draw);

    public void StepCritic(AdamStep step, double tau) => DdpgUpdate.Step(kernels, critic, step, tau);

    public void ActorRows() => DdpgUpdate.ActorRows(new Rows<float>(kernels), rows);

    public void StepActor(AdamStep step, double tau) => DdpgUpdate.Step(kernels, actor, step, tau);

    public void Dispose() => layers.Dispose();
}

/// <summary>A policy with a launch a layer.</summary>
internal sealed class PlainPolicy : IPolicy
{
    private readonly IlgpuKernels kernels;
    private readonly HostLayers layers;
    private readonly ForwardPass<float> view;

    public PlainPolicy(IlgpuKernels kernels, in ForwardPass<float> view)
    {
        this.kernels = kernels;
        layers = new(kernels.Accelerator);
        this.view = view with { Network = view.Network with { Layers = layers.Of(view.Network.Layers) } };
    }

    public void Run() => DdpgUpdate.Forward(new Rows<float>(kernels), view);

    public void Dispose() => layers.Dispose();
}
