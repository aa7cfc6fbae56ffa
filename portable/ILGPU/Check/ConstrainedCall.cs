using System.Reflection;

namespace ILGPU.Check;

/// <summary>Finds the method that a constrained call reaches.</summary>
internal static class ConstrainedCall
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The struct's own method for an interface's or object's, or null where it has none.</summary>
    public static MethodInfo? Resolve(MethodInfo target, Type type)
    {
        var owner = target.DeclaringType!;
        if (!owner.IsInterface)
        {
            Type[] parameters = [.. target.GetParameters().Select(p => p.ParameterType)];
            var own = type.GetMethod(target.Name, Any, parameters);
            return own?.DeclaringType == type ? own : null;
        }

        var definition = target.IsGenericMethod ? target.GetGenericMethodDefinition() : target;
        var map = type.GetInterfaceMap(owner);
        var index = Array.FindIndex(map.InterfaceMethods, m => m.MetadataToken == definition.MetadataToken && m.Module == definition.Module);
        if (index < 0 || map.TargetMethods[index] is not { IsAbstract: false } found)
            return null;
        return target.IsGenericMethod
            ? (found.IsGenericMethodDefinition ? found : found.GetGenericMethodDefinition()).MakeGenericMethod(target.GetGenericArguments())
            : found;
    }
}
