using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Ddpg.Runtime.Devices;
using ILGPU;
using Xunit.Abstractions;

namespace Ddpg.Tests.Kernels;

/// <summary>
/// Compiles every kernel to PTX and OpenCL C, which needs no GPU but the real ILGPU, whose back ends are reached
/// by reflection because the stand-in has none.
/// </summary>
public sealed class BackendTests(ITestOutputHelper output)
{
    public static TheoryData<string> Kernels => [.. KernelCatalog.All.Select(kernel => kernel.Name)];

    [Fact]
    public void The_catalog_finds_the_kernels() => Assert.True(KernelCatalog.All.Count >= 22, $"{KernelCatalog.All.Count} kernels");

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void Compiles_to_clean_PTX(string name)
    {
        using Context context = Context.Create(builder => builder.AllAccelerators());
        object architecture = Static("ILGPU.Runtime.Cuda.CudaArchitecture", "SM_90");
        object capabilities = New("ILGPU.Runtime.Cuda.CudaCapabilityContext", architecture);
        using IDisposable backend = (IDisposable)New("ILGPU.Backends.PTX.PTXBackend", context, capabilities, architecture, Static("ILGPU.Runtime.Cuda.CudaInstructionSet", "ISA_80"), null);
        string ptx = Compile(backend, name, "PTXAssembly");
        int registers = Regex.Matches(ptx, @"\.reg \.\w+\s+%\w+<(\d+)>").Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        int local = Regex.Matches(ptx, @"\.local \.align \d+ \.b8 \w+\[(\d+)\]").Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        int wide = Regex.Count(ptx, @"\bld\.[a-z.]*v4\."), loads = Regex.Count(ptx, @"\bld\.(?!param)");
        output.WriteLine($"{name}: {ptx.Split('\n').Length} lines, {registers} virtual registers, {local} bytes of local memory, {loads} loads, {wide} of them of 128 bits");
        Assert.Contains(".entry", ptx, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\.f64", ptx);
        Assert.DoesNotMatch(@"\.approx", ptx);
        Assert.DoesNotMatch(@"\.extern", ptx);
    }

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void Compiles_to_clean_OpenCL_C(string name)
    {
        using Context context = Context.Create(builder => builder.AllAccelerators());
        object capabilities = New("ILGPU.Runtime.OpenCL.CLCapabilityContext", false, true, true, true, true);
        using IDisposable backend = (IDisposable)New("ILGPU.Backends.OpenCL.CLBackend", context, capabilities, Static("ILGPU.Runtime.OpenCL.CLDeviceVendor", "Other"), New("ILGPU.Backends.OpenCL.CLCVersion", 2, 0));
        string source = Compile(backend, name, "Source");
        Assert.Contains("kernel void", source, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bdouble\b", Regex.Replace(source, "^#pragma.*$", "", RegexOptions.Multiline));
    }

    private static string Compile(IDisposable backend, string name, string property)
    {
        (_, MethodInfo method, bool grouped) = KernelCatalog.All.Single(kernel => kernel.Name == name);
        object entry = Type("ILGPU.Backends.EntryPoints.EntryPointDescription")
            .GetMethod(grouped ? "FromExplicitlyGroupedKernel" : "FromImplicitlyGroupedKernel", [typeof(MethodInfo)])!.Invoke(null, [method])!;
        Type specialization = Type("ILGPU.Runtime.KernelSpecialization");
        MethodInfo compile = backend.GetType().GetMethods().First(candidate => candidate.Name == "Compile"
            && candidate.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }] && first.IsOrRefersTo(entry.GetType()) && second.IsOrRefersTo(specialization));
        object compiled = compile.Invoke(backend, [entry, Activator.CreateInstance(specialization)])!;
        return (string)compiled.GetType().GetProperty(property)!.GetValue(compiled)!;
    }

    private static Type Type(string name)
    {
        Skip.If(DeviceCatalog.IsPortable, "the stand-in has no GPU back ends");
        return typeof(Context).Assembly.GetType(name, throwOnError: true)!;
    }

    private static object Static(string type, string member) =>
        (Type(type).GetField(member)?.GetValue(null) ?? Type(type).GetProperty(member)?.GetValue(null))!;

    private static object New(string type, params object?[] arguments) => Activator.CreateInstance(Type(type), arguments)!;
}

/// <summary>Parameter types by value or by reference.</summary>
internal static class TypeExtensions
{
    /// <summary>Whether the type is <paramref name="other"/>, or a reference to it.</summary>
    public static bool IsOrRefersTo(this Type type, Type other) => type == other || type == other.MakeByRefType();
}
