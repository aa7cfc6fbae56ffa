using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels of indices, buffers and lifetimes.</summary>
public sealed class PortableLaunchTests : IDisposable
{
    private readonly Context context = IlgpuUnderTest.CreateContext();
    private readonly Accelerator accelerator;

    public PortableLaunchTests()
    {
        accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
    }

    public void Dispose()
    {
        accelerator.Dispose();
        context.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(257)]
    [InlineData(10_007)]
    public void Every_index_is_visited_once(int count)
    {
        using var visits = accelerator.Allocate1D<int>(count);
        visits.MemSetToZero();
        var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>(LaunchKernels.Count1D);
        for (var launch = 0; launch < 3; launch++)
            kernel(count, visits.View);
        accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, count).Select(i => 3 * (i + 1)), visits.GetAsArray1D());
    }

    [Fact]
    public void Every_index_of_two_and_three_dimensions_is_visited_once()
    {
        var extent = new Index3D(7, 5, 3);
        using var visits = accelerator.Allocate1D<int>(extent.Size);
        visits.MemSetToZero();
        accelerator.LoadAutoGroupedStreamKernel<Index3D, ArrayView<int>, int, int>(LaunchKernels.Count3D)(extent, visits.View, 7, 5);
        accelerator.LoadAutoGroupedStreamKernel<Index2D, ArrayView<int>, int>(LaunchKernels.Count2D)(new Index2D(7, 5), visits.View, 7);
        accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, extent.Size).Select(i => i < 35 ? 2 : 1), visits.GetAsArray1D());
    }

    [Fact]
    public void Launches_on_a_stream_run_in_order()
    {
        using var stream = accelerator.CreateStream();
        using var values = accelerator.Allocate1D<int>(1000);
        values.MemSetToZero();
        var count = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<int>>(LaunchKernels.Count1D);
        var twice = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<int>>(LaunchKernels.DoubleEach);
        count(stream, 1000, values.View);
        twice(stream, 1000, values.View);
        count(stream, 1000, values.View);
        stream.Synchronize();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 3 * (i + 1)), values.GetAsArray1D());
    }

    [Fact]
    public void Fourteen_parameters_arrive()
    {
        using var values = accelerator.Allocate1D<int>(4);
        var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>, int, int, int, int, int, int, int, int, int, int, int, int, byte>(
            LaunchKernels.Fourteen);
        kernel(4, values.View, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        accelerator.Synchronize();
        Assert.All(values.GetAsArray1D(), value => Assert.Equal(91, value));
    }

    [Fact]
    public void Views_and_copies_reach_the_same_memory()
    {
        using var buffer = accelerator.Allocate1D([.. Enumerable.Range(0, 33)]);
        var part = buffer.View.SubView(3, 8);
        Assert.Equal(Enumerable.Range(3, 8), part.GetAsArray1D());
        part.BaseView.CopyFromCPU((ReadOnlySpan<int>)[1, 2, 3, 4, 5, 6, 7, 8]);
        Span<int> copy = stackalloc int[8];
        part.BaseView.CopyToCPU(copy);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], copy.ToArray());
        Assert.Equal(66, buffer.View.Cast<int, short>().Length);

        using var other = accelerator.Allocate1D<int>(33);
        buffer.View.CopyTo(other.View);
        Assert.Equal(buffer.GetAsArray1D(), other.GetAsArray1D());
        other.MemSetToZero();
        Assert.All(other.GetAsArray1D(), value => Assert.Equal(0, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU(new int[3]));
    }

    [SkippableFact]
    public void Memory_is_zeroed_and_aligned()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package promises neither.");
        for (var i = 0; i < 50; i++)
        {
            using var buffer = accelerator.Allocate1D<float>(1000 + i);
            Assert.Equal(0, buffer.NativePtr % 64);
            Assert.All(buffer.GetAsArray1D(), value => Assert.Equal(0f, value));
            buffer.MemSet(0xFF);
        }
    }

    [SkippableFact]
    public void More_memory_than_there_is_is_refused()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package asks the operating system.");
        var exception = Assert.ThrowsAny<OutOfMemoryException>(() => accelerator.Allocate1D<double>(1L << 44));
        Assert.Contains("bytes", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_launch_allocates_nothing()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package allocates.");
        using var values = accelerator.Allocate1D<int>(300);
        var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>(LaunchKernels.Count1D);
        kernel(300, values.View);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            kernel(300, values.View);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [SkippableFact]
    public void An_exception_reaches_the_launch()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package ends the process.");
        using var values = accelerator.Allocate1D<int>(10_000);
        var kernel = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>, int>(LaunchKernels.Divide);
        Assert.Throws<DivideByZeroException>(() => kernel(10_000, values.View, 0));
        kernel(10_000, values.View, 5);
        Assert.All(values.GetAsArray1D(), value => Assert.Equal(20, value));
    }

    [Fact]
    public void A_buffer_ends_with_its_accelerator()
    {
        var own = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
        var buffer = own.Allocate1D<float>(8);
        own.Dispose();
        Assert.True(own.IsDisposed);
        Assert.Equal(0, buffer.NativePtr);
    }

    [SkippableFact]
    public void An_accelerator_ends_with_its_context()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package leaves this to the caller.");
        var owner = IlgpuUnderTest.CreateContext();
        var own = owner.GetPreferredDevice(preferCPU: true).CreateAccelerator(owner);
        var kernel = own.LoadAutoGroupedStreamKernel<Index1D, ArrayView<int>>(LaunchKernels.Count1D);
        owner.Dispose();
        Assert.True(own.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => own.Allocate1D<int>(1));
        Assert.Throws<ObjectDisposedException>(() => kernel(1, default));
    }

    [Fact]
    public void The_default_context_has_the_processor()
    {
        using var all = Context.Create(builder => builder.AllAccelerators());
        Assert.Contains(all.Devices, device => device.AcceleratorType == AcceleratorType.CPU);
    }
}
