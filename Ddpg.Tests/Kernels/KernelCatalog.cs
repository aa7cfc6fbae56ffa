using System.Reflection;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Launch;
using Ddpg.Runtime.Training;

namespace Ddpg.Tests.Kernels;

/// <summary>Every kernel of the product, closed over the types it runs with: the structs that say they are kernels.</summary>
internal static class KernelCatalog
{
    private static readonly Assembly[] Assemblies = [typeof(Launcher).Assembly, typeof(Pendulum).Assembly, typeof(Trainer<>).Assembly];

    /// <summary>Name and entry point of each.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method)> All { get; } =
    [
        .. from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
           where type.IsValueType
           from contract in type.GetInterfaces().Intersect([typeof(IElementKernel), typeof(IGroupKernel)])
           from kernel in Close(type)
           let entry = contract == typeof(IElementKernel) ? nameof(KernelEntries.Element) : nameof(KernelEntries.Group)
           select (LaunchException.NameOf(kernel), typeof(KernelEntries).GetMethod(entry)!.MakeGenericMethod(kernel)),
    ];

    private static IEnumerable<Type> Close(Type kernel)
    {
        if (!kernel.IsGenericTypeDefinition)
            return [kernel];
        Type[] constraints = kernel.GetGenericArguments()[0].GetGenericParameterConstraints();
        Type[] arguments = constraints.Contains(typeof(IDenseProduct)) ? Implementations(typeof(IDenseProduct))
            : constraints.Contains(typeof(IEnvironment)) ? Implementations(typeof(IEnvironment))
            : [typeof(float), typeof(int)];
        return arguments.Select(argument => kernel.MakeGenericType(argument));
    }

    private static Type[] Implementations(Type contract) => [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsValueType && contract.IsAssignableFrom(type))];
}
