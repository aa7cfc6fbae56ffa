using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>Makes ILGPU contexts that the kernels can be compiled in.</summary>
internal static class KernelContext
{
    /// <summary>
    /// Where this environment variable is set, kernels are compiled with ILGPU's O2, to measure what it is worth. It is not the default: it calls branches
    /// uniform that are not, which PTX leaves undefined (docs/8-performance.md).
    /// </summary>
    public const string AggressiveVariable = "DDPG_O2";

    /// <summary>A context with the devices that <paramref name="devices"/> adds.</summary>
    public static Context Create(Action<Context.Builder> devices)
    {
        Context context = Context.Create(builder =>
        {
            devices(builder);
            if (Environment.GetEnvironmentVariable(AggressiveVariable) is not null)
                builder.Optimize(OptimizationLevel.O2);
        });
        GroupBarrier.Register(context);
        return context;
    }
}
