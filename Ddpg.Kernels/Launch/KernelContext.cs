using ILGPU;

namespace Ddpg.Kernels.Launch;

/// <summary>Makes ILGPU contexts that the kernels can be compiled in.</summary>
internal static class KernelContext
{
    /// <summary>A context with the devices that <paramref name="devices"/> adds.</summary>
    public static Context Create(Action<Context.Builder> devices)
    {
        Context context = Context.Create(devices);
        GroupBarrier.Register(context);
        return context;
    }
}
