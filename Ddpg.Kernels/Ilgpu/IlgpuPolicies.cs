using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Ilgpu;

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
