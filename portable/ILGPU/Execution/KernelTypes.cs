using System.Collections.Concurrent;
using System.Reflection;

namespace ILGPU.Execution;

/// <summary>Which types may live in buffers and kernel parameters.</summary>
internal static class KernelTypes
{
    private static readonly ConcurrentDictionary<Type, bool> Blittable = new();

    /// <summary>True for a type without bool, char or references.</summary>
    public static bool IsBlittable(Type type) => Blittable.GetOrAdd(type, static t => FindFault(t, viewsAllowed: false) is null);

    /// <summary>The path to a field that device memory cannot hold, or null.</summary>
    public static string? FindFault(Type type, bool viewsAllowed)
    {
        if (type.IsEnum)
            type = type.GetEnumUnderlyingType();
        if (type == typeof(bool) || type == typeof(char) || type == typeof(decimal) || !type.IsValueType)
            return type.Name;
        if (type.IsPrimitive)
            return null;
        if (IsView(type))
            return viewsAllowed ? FindFault(type.GetGenericArguments()[0], viewsAllowed: false) : type.Name;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (FindFault(field.FieldType, viewsAllowed) is { } fault)
                return $"{fault} {field.Name}";
        }

        return null;
    }

    /// <summary>True for the view types whose fields the device lays out itself.</summary>
    public static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);
}
