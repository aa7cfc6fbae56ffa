using System.Collections.Concurrent;
using System.Reflection;

namespace ILGPU.Check;

/// <summary>Refuses, when a kernel is loaded, what ILGPU refuses on any device.</summary>
/// <remarks>
/// ILGPU compiles a kernel's IL, and only part of it. The check walks the IL of everything a kernel reaches under the
/// union of the CPU's, OpenCL's and CUDA's limits, so that a kernel that loads here loads there. Double arithmetic is
/// refused as an accident, unless the kernel's own parameter types name double, as in ArrayView&lt;double&gt;; constants
/// may be double, for ILGPU folds them. (float)uint is refused too: ILGPU goes by way of double.
/// </remarks>
internal static class KernelCheck
{
    // ILGPU's launch delegates have room for no more beside the index.
    private const int MaxParameters = 14;

    private static readonly ConcurrentDictionary<(MethodInfo Kernel, bool Grouped), KernelFacts> Passed = new();

    /// <summary>What the kernel reaches; throws where it does not compile.</summary>
    public static KernelFacts Verify(MethodInfo kernel, bool explicitlyGrouped)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Passed.GetOrAdd((kernel, explicitlyGrouped), static key => Examine(key.Kernel, key.Grouped));
    }

    private static KernelFacts Examine(MethodInfo kernel, bool explicitlyGrouped)
    {
        if (!kernel.IsStatic && !IsNotCapturingLambda(kernel))
        {
            throw new NotSupportedException(
                $"Kernel {Name(kernel)} is an instance method or a lambda that captures: only static methods and lambdas that capture nothing are supported.");
        }

        var parameters = kernel.GetParameters().Select(p => p.ParameterType).ToArray();
        var arguments = explicitlyGrouped ? parameters : VerifyIndex(kernel, parameters);
        if (arguments.Length > MaxParameters)
            throw new NotSupportedException($"Kernel {Name(kernel)} has {arguments.Length} parameters beside its index, more than {MaxParameters}: group views in structs.");
        foreach (var type in arguments)
            VerifyParameter(kernel, type);

        return new KernelWalk(kernel, explicitlyGrouped, arguments.Any(KernelTypes.NamesDouble)).Run();
    }

    /// <summary>The kernel's or method's name as a reader knows it.</summary>
    public static string Name(MethodBase method) => method.DeclaringType is { } type ? $"{KernelTypes.Name(type)}.{method.Name}" : method.Name;

    private static Type[] VerifyIndex(MethodInfo kernel, Type[] parameters)
    {
        if (parameters.Length > 0 && (parameters[0] == typeof(Index1D) || parameters[0] == typeof(Index2D) || parameters[0] == typeof(Index3D)))
            return parameters[1..];
        throw new NotSupportedException($"Kernel {Name(kernel)} must take an Index1D, Index2D or Index3D first.");
    }

    private static void VerifyParameter(MethodInfo kernel, Type type)
    {
        if (KernelTypes.FindFault(type, viewsAllowed: true) is { } fault)
        {
            var inner = new NotSupportedException($"Type '{type}' is not blittable: {fault}");
            throw new ArgumentException(
                $"Kernel {Name(kernel)} has a parameter of type '{type}' which holds {fault}: use byte or int in place of bool and char, and no references.",
                inner);
        }

        if (KernelTypes.FindHidden(type) is { } hidden)
        {
            var inner = new TypeLoadException($"Access is denied: '{hidden}'.");
            throw new InternalCompilerException(
                $"Kernel {Name(kernel)} has a parameter of type '{type}' of which ILGPU cannot see '{hidden}': make it public, or internal with [assembly: InternalsVisibleTo(\"{Context.RuntimeAssemblyName}\")].",
                inner);
        }
    }

    // As ILGPU has it: the class holds no state, so that its methods never look at their instance.
    private static bool IsNotCapturingLambda(MethodInfo kernel)
    {
        const BindingFlags State = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var type = kernel.DeclaringType;
        return type is { IsClass: true } && type.GetFields(State).Length == 0 && type.GetProperties(State).Length == 0;
    }
}
