using System.Reflection;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Fused;
using ILGPU;

namespace Ddpg.Tests.Kernels;

/// <summary>Every kernel of the product, closed over the types it runs with, found by its shape.</summary>
internal static class KernelCatalog
{
    private static readonly Type[] Products = [typeof(ForwardProduct), typeof(InputGradientProduct), typeof(WeightGradientProduct)];
    private static readonly Type[] Environments = [.. typeof(Pendulum).Assembly.GetTypes().Where(type => type.IsValueType && typeof(IEnvironment).IsAssignableFrom(type))];

    private static readonly MethodInfo[] Grouped =
    [
        typeof(DenseKernels).GetMethod(nameof(DenseKernels.Tiled))!,
        typeof(RowKernels).GetMethod(nameof(RowKernels.Run))!,
        typeof(ParameterKernels).GetMethod(nameof(ParameterKernels.Gradient))!,
        typeof(ParameterKernels).GetMethod(nameof(ParameterKernels.Step))!,
        typeof(VectorStepKernels).GetMethod(nameof(VectorStepKernels.Run))!,
    ];

    /// <summary>Name and method of each; kernels of groups are those without an index.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method, bool Grouped)> All { get; } =
    [
        .. from type in typeof(DeviceKernels).Assembly.GetTypes().Concat(typeof(Pendulum).Assembly.GetTypes())
           where type is { IsNested: false, IsAbstract: true, IsSealed: true }
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
           where method.ReturnType == typeof(void)
           let grouped = Grouped.Contains(method)
           where grouped || method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Index1D)
           from closed in Close(method)
           select ($"{type.Name}.{method.Name}{(closed.IsGenericMethod ? $"<{closed.GetGenericArguments()[0].Name}>" : "")}", closed, grouped),
    ];

    private static IEnumerable<MethodInfo> Close(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
            return [method];
        Type[] constraints = method.GetGenericArguments()[0].GetGenericParameterConstraints();
        Type[] arguments = constraints.Contains(typeof(IDenseProduct)) ? Products : Environments;
        return arguments.Select(argument => method.MakeGenericMethod(argument));
    }
}
