using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Kernels.Update;

/// <summary>The layers of networks where the host reads them: it goes through the update itself when an operation is a launch.</summary>
/// <param name="device">Where they lie; a CPU's are read as they are.</param>
internal sealed class HostLayers(Accelerator device) : IDisposable
{
    private readonly List<IDisposable> owned = [];
    private CPUAccelerator? host;

    /// <summary>A network's layers; waits for the device.</summary>
    public static Layer[] Copy(ArrayView<Layer> layers)
    {
        Layer[] copy = new Layer[layers.Length];
        layers.CopyToCPU(copy);
        return copy;
    }

    /// <summary>A network's layers in the host's memory.</summary>
    public ArrayView<Layer> Of(ArrayView<Layer> layers)
    {
        if (device is CPUAccelerator)
            return layers;
        host ??= CreateHost();
        MemoryBuffer1D<Layer, Stride1D.Dense> buffer = host.Allocate1D(Copy(layers));
        owned.Add(buffer);
        return buffer.View;
    }

    /// <summary>An update whose layers the host reads.</summary>
    public (UpdateView<T> Rows, StepView<T> Critic, StepView<T> Actor) Of<T>(in UpdateView<T> rows, in StepView<T> critic, in StepView<T> actor)
        where T : unmanaged
    {
        ArrayView<Layer> actorLayers = Of(rows.Actor.Layers), criticLayers = Of(rows.Critic.Layers);
        return (
            rows with { Actor = rows.Actor with { Layers = actorLayers }, Critic = rows.Critic with { Layers = criticLayers } },
            critic with { Network = critic.Network with { Layers = criticLayers } },
            actor with { Network = actor.Network with { Layers = actorLayers } });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
    }

    private CPUAccelerator CreateHost()
    {
        CPUDevice cpu = new(2, 1, 1);
        Context context = Context.Create(builder => builder.CPU(cpu));
        owned.Add(context);
        CPUAccelerator accelerator = cpu.CreateCPUAccelerator(context);
        owned.Add(accelerator);
        return accelerator;
    }
}
