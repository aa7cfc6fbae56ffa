using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Tests.Portable;

/// <summary>The ILGPU that this build uses, and a CPU accelerator of it with groups of up to 256 threads.</summary>
internal static class IlgpuUnderTest
{
    private const int LargestGroup = 256;

    /// <summary>True for portable/ILGPU, false for the package.</summary>
    public static bool IsPortable { get; } = typeof(Context).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(attribute => attribute is { Key: "IlgpuSource", Value: "portable" });

    public static Context CreateContext() => Context.Create(builder => builder.CPU(new CPUDevice(4, LargestGroup / 4, 1)));

    /// <summary>Loads a kernel of indices by its method.</summary>
    public static Delegate LoadAutoGrouped(Accelerator accelerator, MethodInfo kernel)
    {
        Type[] types = [typeof(AcceleratorStream), .. kernel.GetParameters().Select(parameter => parameter.ParameterType)];
        return Load(accelerator, nameof(Accelerator.LoadAutoGroupedKernel), kernel, System.Linq.Expressions.Expression.GetActionType(types));
    }

    /// <summary>Loads a kernel in groups by its method.</summary>
    public static Delegate LoadGrouped(Accelerator accelerator, MethodInfo kernel)
    {
        Type[] types = [typeof(AcceleratorStream), typeof(KernelConfig), .. kernel.GetParameters().Select(parameter => parameter.ParameterType)];
        return Load(accelerator, nameof(Accelerator.LoadKernel), kernel, System.Linq.Expressions.Expression.GetActionType(types));
    }

    private static Delegate Load(Accelerator accelerator, string name, MethodInfo kernel, Type launch)
    {
        var loader = typeof(Accelerator).GetMethods().Single(method =>
            method.Name == name &&
            method.IsGenericMethodDefinition &&
            method.GetGenericArguments().Length == 1 &&
            method.GetParameters() is [{ ParameterType: var only }] && only == typeof(MethodInfo));
        return (Delegate)loader.MakeGenericMethod(launch).Invoke(
            accelerator,
            BindingFlags.DoNotWrapExceptions,
            null,
            [kernel],
            null)!;
    }
}
