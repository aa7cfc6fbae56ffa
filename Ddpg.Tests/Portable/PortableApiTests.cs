using System.Reflection;
using System.Runtime.Loader;
using ILGPU;

namespace Ddpg.Tests.Portable;

/// <summary>Every public member of portable/ILGPU is one of the package's, so that code written for one builds with the other.</summary>
public sealed class PortableApiTests
{
    private const string PathKey = "PortableIlgpuPath";

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [SkippableFact]
    public void Portable_exposes_nothing_that_the_package_lacks()
    {
        Skip.If(IlgpuUnderTest.IsPortable, "This build uses portable/ILGPU; the package is not here to compare with.");
        var path = typeof(PortableApiTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == PathKey)?.Value;
        Skip.If(path is null || !File.Exists(path), $"No {PathKey} is built into the tests, or nothing is there: {path}");

        var loader = new AssemblyLoadContext(nameof(PortableApiTests), isCollectible: true);
        try
        {
            var differences = Differences(loader.LoadFromAssemblyPath(Path.GetFullPath(path!)), typeof(Context).Assembly).ToList();
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            loader.Unload();
        }
    }

    [Fact]
    public void The_comparison_finds_a_difference()
    {
        // Any other assembly lacks ILGPU's types: were the comparison empty, it would pass this as well.
        Assert.NotEmpty(Differences(typeof(Context).Assembly, typeof(PortableApiTests).Assembly));
        Assert.Empty(Differences(typeof(Context).Assembly, typeof(Context).Assembly));
    }

    private static IEnumerable<string> Differences(Assembly portable, Assembly package)
    {
        foreach (var type in portable.GetTypes().Where(IsVisible))
        {
            var twin = package.GetType(type.FullName!);
            if (twin is null || !IsVisible(twin))
            {
                yield return $"type {type.FullName} is not in the package";
                continue;
            }

            var members = new HashSet<string>(Hierarchy(twin).SelectMany(Members));
            members.UnionWith(Traits(twin));
            foreach (var member in Traits(type).Concat(Members(type)).Where(member => !members.Contains(member)))
                yield return $"{type.FullName}: the package has no '{member}'";
        }
    }

    private static bool IsVisible(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!));

    // Interfaces inherit the members of others, too.
    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
            yield return level;
        foreach (var parent in type.GetInterfaces().Where(_ => type.IsInterface))
            yield return parent;
    }

    private static IEnumerable<string> Traits(Type type)
    {
        yield return type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class";
        yield return $"abstract {type.IsAbstract} sealed {type.IsSealed} by-ref-like {type.IsByRefLike}";
        yield return $"type parameters{Constraints(type.GetGenericArguments())}";
        foreach (var parent in type.GetInterfaces().Where(parent => parent.IsPublic))
            yield return $"implements {Name(parent)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            var value = field.IsLiteral ? $" = {field.GetRawConstantValue()}" : string.Empty;
            yield return $"field {Access(field.IsPublic)} static {field.IsStatic} readonly {field.IsInitOnly} {Name(field.FieldType)} {field.Name}{value}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"{Access(constructor.IsPublic)} constructor({Parameters(constructor)})";
        foreach (var method in type.GetMethods(Declared).Where(IsVisible))
        {
            var generic = method.IsGenericMethodDefinition ? Constraints(method.GetGenericArguments()) : string.Empty;
            yield return $"{Access(method.IsPublic)} static {method.IsStatic} {Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)))
            yield return $"property {Name(property.PropertyType)} {property.Name}";
        foreach (var happening in type.GetEvents(Declared).Where(happening => IsVisible(happening.AddMethod!)))
            yield return $"event {Name(happening.EventHandlerType!)} {happening.Name}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(bool isPublic) => isPublic ? "public" : "protected";

    private static string Parameters(MethodBase method) => string.Join(
        ", ",
        method.GetParameters().Select(parameter => $"{(parameter.IsOut ? "out " : parameter.IsIn ? "in " : string.Empty)}{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var bounds = parameter.IsGenericParameter ? parameter.GetGenericParameterConstraints().Select(Name).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var kind = parameter.IsGenericParameter ? parameter.GenericParameterAttributes & GenericParameterAttributes.SpecialConstraintMask : 0;
        return $"<{parameter.Name}: {kind} {string.Join(" & ", bounds)}>";
    }));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return $"ref {Name(type.GetElementType()!)}";
        if (type.IsPointer)
            return $"{Name(type.GetElementType()!)}*";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{type.GetArrayRank()}]";
        if (type.IsGenericParameter)
            return type.Name;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return type.IsGenericType
            ? $"{definition.FullName}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : definition.FullName!;
    }
}
