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
        ArrayView<Layer> actorLayers = layers.Of(rows.Actor.Layers), criticLayers = layers.Of(rows.Critic.Layers);
        this.rows = rows with { Actor = rows.Actor with { Layers = actorLayers }, Critic = rows.Critic with { Layers = criticLayers } };
        this.critic = critic with { Network = critic.Network with { Layers = criticLayers } };
        this.actor = actor with { Network = actor.Network with { Layers = actorLayers } };
        WorkCounter<float> counter = new();
        DdpgUpdate.CriticRows(new Rows<float>(counter), this.rows, default);
        DdpgUpdate.ActorRows(new Rows<float>(counter), this.rows);
        DdpgUpdate.Step(counter, this.critic, default, 0);
        DdpgUpdate.Step(counter, this.actor, default, 0);
        Launches = counter.Operations;
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
    private readonly PolicyView<float> view;

    public PlainPolicy(IlgpuKernels kernels, in PolicyView<float> view)
    {
        this.kernels = kernels;
        layers = new(kernels.Accelerator);
        this.view = view with { Actor = view.Actor with { Layers = layers.Of(view.Actor.Layers) } };
    }

    public void Run() => DdpgUpdate.Forward(new Rows<float>(kernels), view.Actor, view.Outputs, view.State, default, view.Action);

    public void Dispose() => layers.Dispose();
}
