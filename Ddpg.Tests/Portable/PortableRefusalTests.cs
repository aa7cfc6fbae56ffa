using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Portable;

/// <summary>What does not compile on every device is refused when it is loaded, in one sentence.</summary>
public sealed class PortableRefusalTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private int captured = 1;

    /// <summary>Refused by both; the word is in portable's sentence.</summary>
    [Theory]
    [InlineData(nameof(RefusedKernels.Throws), "throws")]
    [InlineData(nameof(RefusedKernels.Clamps), "ThrowMinMaxException")]
    [InlineData(nameof(RefusedKernels.TakesSign), "Math.Sign")]
    [InlineData(nameof(RefusedKernels.AllocatesOnStack), "stackalloc")]
    [InlineData(nameof(RefusedKernels.CallsVirtual), "Shape")]
    [InlineData(nameof(RefusedKernels.CallsInterface), "boxes")]
    [InlineData(nameof(RefusedKernels.MakesDelegate), "delegate")]
    [InlineData(nameof(RefusedKernels.CallsPointer), "function pointer")]
    [InlineData(nameof(RefusedKernels.MakesObject), "class Shape")]
    [InlineData(nameof(RefusedKernels.UsesString), "string")]
    [InlineData(nameof(RefusedKernels.Boxes), "boxes")]
    [InlineData(nameof(RefusedKernels.Tries), "exceptions")]
    [InlineData(nameof(RefusedKernels.LoadsStatic), "counter")]
    [InlineData(nameof(RefusedKernels.StoresStatic), "counter")]
    [InlineData(nameof(RefusedKernels.LoadsStaticArray), "static array")]
    [InlineData(nameof(RefusedKernels.SizesArrayAtRunTime), "not constant")]
    [InlineData(nameof(RefusedKernels.UsesSpan), "ReadOnlySpan")]
    [InlineData(nameof(RefusedKernels.AsksForSize), "Interop.SizeOf")]
    [InlineData(nameof(RefusedKernels.CopiesOnHost), "CopyFromCPU")]
    [InlineData(nameof(RefusedKernels.Hashes), "GetHashCode")]
    [InlineData(nameof(RefusedKernels.TakesSinCos), "SinCos")]
    [InlineData("HasHidden", "Hidden")]
    public void Refuses_what_does_not_compile(string kernel, string word)
    {
        var exception = Assert.Throws<InternalCompilerException>(() => Load(kernel));
        if (!IlgpuUnderTest.IsPortable)
            return;
        Assert.Contains($"Kernel RefusedKernels.{kernel}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(word, exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(exception.InnerException);
    }

    /// <summary>The package's CPU accelerator takes these; OpenCL or CUDA do not, or only at 1/64 of the speed.</summary>
    [SkippableTheory]
    [InlineData(nameof(RefusedKernels.Recurses), "calls itself")]
    [InlineData(nameof(RefusedKernels.FusesMultiplyAdd), "FusedMultiplyAdd")]
    [InlineData(nameof(RefusedKernels.TakesLog2), "Log2")]
    [InlineData(nameof(RefusedKernels.TakesCbrt), "Cbrt")]
    [InlineData(nameof(RefusedKernels.EstimatesReciprocal), "ReciprocalEstimate")]
    [InlineData(nameof(RefusedKernels.EstimatesReciprocalSqrt), "ReciprocalSqrtEstimate")]
    [InlineData(nameof(RefusedKernels.Truncates), "ModF")]
    [InlineData(nameof(RefusedKernels.MultipliesByDouble), "double")]
    [InlineData(nameof(RefusedKernels.TakesDoubleSine), "double")]
    [InlineData(nameof(RefusedKernels.WidensToDouble), "double")]
    [InlineData(nameof(RefusedKernels.KeepsDoubles), "Double")]
    [InlineData(nameof(RefusedKernels.ConvertsUnsigned), "unsigned")]
    [InlineData(nameof(RefusedKernels.SynchronisesWithoutGroup), "Group.Barrier")]
    public void Refuses_what_a_gpu_does_not_run(string kernel, string word)
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package's CPU accelerator is more lenient.");
        var exception = Assert.Throws<InternalCompilerException>(() => Load(kernel));
        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The element types that devices cannot hold.</summary>
    [Theory]
    [InlineData(nameof(RefusedKernels.HasBool))]
    [InlineData(nameof(RefusedKernels.HasBoolView))]
    [InlineData(nameof(RefusedKernels.HasChar))]
    public void Refuses_parameters_that_are_not_blittable(string kernel)
    {
        var exception = Assert.Throws<ArgumentException>(() => Load(kernel));
        Assert.IsType<NotSupportedException>(exception.InnerException);
    }

    [Fact]
    public void Refuses_buffers_of_bool()
    {
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        Assert.Throws<NotSupportedException>(() => accelerator.Allocate1D<bool>(4));
    }

    [Fact]
    public void Refuses_a_lambda_that_captures()
    {
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        var offset = Environment.ProcessorCount;
        Assert.Throws<NotSupportedException>(() =>
            accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>((i, v) => v[i] = offset));
    }

    [Fact]
    public void Refuses_an_instance_method()
    {
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        Assert.Throws<NotSupportedException>(() => accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>(Instance));
    }

    [Fact]
    public void Accepts_a_lambda_that_captures_nothing()
    {
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>((i, v) => v[i] = 2 * i.X);
        using var buffer = accelerator.Allocate1D<int>(31);
        kernel(31, buffer.View);
        accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, 31).Select(i => 2 * i), buffer.GetAsArray1D());
    }

    [Theory]
    [InlineData(nameof(AcceptedKernels.UsesStaticAbstract))]
    [InlineData(nameof(AcceptedKernels.NestsViews))]
    [InlineData(nameof(AcceptedKernels.MakesArray))]
    [InlineData(nameof(AcceptedKernels.UsesLocalMemory))]
    [InlineData(nameof(AcceptedKernels.UsesKnownMaths))]
    [InlineData(nameof(AcceptedKernels.UsesBits))]
    [InlineData(nameof(AcceptedKernels.UsesDoubleByName))]
    [InlineData(nameof(AcceptedKernels.UsesDoubleConstants))]
    [InlineData(nameof(AcceptedKernels.UsesRefsTuplesSwitch))]
    public void Accepts_what_every_device_compiles(string name)
    {
        var kernel = typeof(AcceptedKernels).GetMethod(name)!;
        if (kernel.IsGenericMethodDefinition)
            kernel = kernel.MakeGenericMethod(typeof(RefusedKernels.ByOne));
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        Assert.NotNull(IlgpuUnderTest.LoadAutoGrouped(accelerator, kernel));
    }

    // A context of its own: a kernel that does not compile poisons the package's.
    private static void Load(string name)
    {
        var kernel = typeof(RefusedKernels).GetMethod(name, Any)!;
        using var context = IlgpuUnderTest.CreateContext();
        using var accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        IlgpuUnderTest.LoadAutoGrouped(accelerator, kernel);
    }

    private void Instance(Index1D i, ArrayView<float> v) => v[i] = captured++;
}
