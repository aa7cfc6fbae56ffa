using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ILGPU.Check;

/// <summary>Which types may live in buffers and kernel parameters.</summary>
internal static class KernelTypes
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, bool> Blittable = new();

    /// <summary>The type's name as a reader knows it.</summary>
    public static string Name(Type type) => type.Name.Split('`')[0];

    /// <summary>True for a type without bool, char or references.</summary>
    public static bool IsBlittable(Type type) => Blittable.GetOrAdd(type, static t => FindFault(t, viewsAllowed: false) is null);

    /// <summary>The field that device memory cannot hold, as 'type name', or null.</summary>
    public static string? FindFault(Type type, bool viewsAllowed)
    {
        if (type.IsEnum)
            type = type.GetEnumUnderlyingType();
        if (type == typeof(bool) || type == typeof(char) || !type.IsValueType)
            return $"a {Name(type)}";
        if (type.IsPrimitive)
            return null;
        if (IsView(type))
            return viewsAllowed ? FindFault(type.GetGenericArguments()[0], viewsAllowed: false) : $"a {Name(type)}";
        return type.GetFields(Fields)
            .Select(field => FindFault(field.FieldType, viewsAllowed) is { } fault ? $"{fault} in {field.Name}" : null)
            .FirstOrDefault(fault => fault is not null);
    }

    /// <summary>True where a type is double, or holds one, or views one.</summary>
    public static bool NamesDouble(Type type)
    {
        if (type == typeof(double) || (type.IsGenericType && type.GetGenericArguments().Any(NamesDouble)))
            return true;
        return type is { IsValueType: true, IsPrimitive: false, IsEnum: false } && !IsView(type) &&
            type.GetFields(Fields).Any(field => NamesDouble(field.FieldType));
    }

    /// <summary>The part of a type that ILGPU's run-time assembly cannot see, or null.</summary>
    public static Type? FindHidden(Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments().Select(FindHidden).FirstOrDefault(hidden => hidden is not null) is { } part)
            return part;
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (outer.IsPublic || outer.IsNestedPublic)
                continue;
            var isInternal = outer.IsNested ? outer.IsNestedAssembly || outer.IsNestedFamORAssem : outer.IsNotPublic;
            if (!isInternal || !ShowsInternals(outer.Assembly))
                return type;
        }

        return null;
    }

    private static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    private static bool ShowsInternals(Assembly assembly) => assembly
        .GetCustomAttributes<InternalsVisibleToAttribute>()
        .Any(attribute => attribute.AssemblyName.Split(',')[0].Trim() == Context.RuntimeAssemblyName);
}
