using System.Reflection;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Training;

namespace Ddpg.Tests.Kernels;

/// <summary>Every kernel of the product, closed over the types it runs with: the structs that say they are kernels.</summary>
internal static class KernelCatalog
{
    private static readonly Assembly[] Assemblies = [typeof(Launcher).Assembly, typeof(Pendulum).Assembly, typeof(Trainer<>).Assembly];

    /// <summary>Name, entry point and largest group of each.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method, int GroupSize)> All { get; } =
    [
        .. from type in Assemblies.SelectMany(assembly => assembly.GetTypes())
           where type.IsValueType
           from contract in type.GetInterfaces().Intersect([typeof(IElementKernel), typeof(IGroupKernel)])
           from kernel in Close(type)
           let isElement = contract == typeof(IElementKernel)
           let entry = typeof(KernelEntries).GetMethod(isElement ? nameof(KernelEntries.Element) : nameof(KernelEntries.Group))!
           let groupSize = isElement ? Launcher.ElementGroup : (int)kernel.GetProperty(nameof(IGroupKernel.MaxGroupSize))!.GetValue(null)!
           select (LaunchException.NameOf(kernel), entry.MakeGenericMethod(kernel), groupSize),
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
