using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Ddpg.Kernels.Ilgpu;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Xunit.Abstractions;

namespace Ddpg.Tests.Kernels;

/// <summary>Compiles every kernel to PTX and OpenCL C, which needs no GPU.</summary>
public sealed class BackendTests(ITestOutputHelper output)
{
    public static TheoryData<string> Kernels => [.. KernelCatalog.All.Select(kernel => kernel.Name)];

    [Fact]
    public void The_catalog_finds_the_kernels() => Assert.True(KernelCatalog.All.Count >= 36, $"{KernelCatalog.All.Count} kernels");

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Compiles_to_clean_PTX(string name)
    {
        using Context context = KernelContext.Create(builder => builder.AllAccelerators());
        using PTXBackend backend = new(context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_78, null);
        string ptx = ((PTXCompiledKernel)Compile(backend, name)).PTXAssembly;
        if (Environment.GetEnvironmentVariable("DDPG_PTX") is string folder)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{name}.ptx"), ptx);
        int local = Regex.Matches(ptx, @"\.local \.align \d+ \.b8 \w+\[(\d+)\]").Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        int wide = Regex.Count(ptx, @"\bld\.[a-z.]*v4\."), loads = Regex.Count(ptx, @"\bld\.(?!param)");
        output.WriteLine($"{name}: {ptx.Split('\n').Length} lines, {local} bytes of local memory, {loads} loads, {wide} of them of 128 bits");
        Assert.Contains(".entry", ptx, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\.f64", ptx);
        Assert.DoesNotMatch(@"\.approx", ptx);
        Assert.DoesNotMatch(@"\.extern", ptx);

        // A branch that is called uniform and is not is undefined: ILGPU's O2 writes such in the half-cheetah's step (docs/8-performance.md).
        Assert.DoesNotMatch(@"@!?%p\d+\s+bra\.uni", ptx);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Compiles_to_clean_OpenCL_C(string name)
    {
        string source = OpenCl(name);
        Assert.Contains("kernel void", source, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bdouble\b", Regex.Replace(source, "^#pragma.*$", "", RegexOptions.Multiline));
    }

    /// <summary>Shared memory is ordered by every barrier: the standard promises nothing of a barrier that fences global memory alone.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Barriers_fence_both_memories_on_OpenCL(string name)
    {
        string source = OpenCl(name);
        int fenced = Regex.Count(source, @"\bbarrier\(CLK_LOCAL_MEM_FENCE \| CLK_GLOBAL_MEM_FENCE\)");
        Assert.Equal(fenced, Regex.Count(source, @"barrier\s*\("));
        Assert.Equal(KernelCatalog.All.Single(kernel => kernel.Name == name).Method.Name == nameof(KernelEntries.Group), fenced > 0);
    }

    private static string OpenCl(string name)
    {
        using Context context = KernelContext.Create(builder => builder.AllAccelerators());
        CLCapabilityContext capabilities = (CLCapabilityContext)Activator.CreateInstance(
            typeof(CLCapabilityContext), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [false, true, true, true, true], null)!;
        using CLBackend backend = new(context, capabilities, CLDeviceVendor.Other, new CLCVersion(2, 0));
        return ((CLCompiledKernel)Compile(backend, name)).Source;
    }

    private static CompiledKernel Compile(Backend backend, string name)
    {
        (_, MethodInfo method, int groupSize) = KernelCatalog.All.Single(kernel => kernel.Name == name);
        return backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), KernelEntries.Specialization(groupSize, 1024));
    }
}
