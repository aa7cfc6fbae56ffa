using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels in groups: indices, barriers, shared and local memory, atomics.</summary>
public sealed class PortableGroupTests : IDisposable
{
    private readonly Context context = IlgpuUnderTest.CreateContext();
    private readonly Accelerator accelerator;

    public PortableGroupTests()
    {
        accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
    }

    public void Dispose()
    {
        accelerator.Dispose();
        context.Dispose();
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(33, 31, 17)]
    [InlineData(48, 16, 3)]
    public void Tiled_product_is_right(int m, int n, int k)
    {
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, m * k).Select(_ => random.NextSingle() - 0.5f)];
        float[] b = [.. Enumerable.Range(0, k * n).Select(_ => random.NextSingle() - 0.5f)];
        using var bufferA = accelerator.Allocate1D(a);
        using var bufferB = accelerator.Allocate1D(b);
        using var bufferC = accelerator.Allocate1D([.. Enumerable.Repeat(float.NaN, m * n)]);

        const int Tile = GroupKernels.Tile;
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int>(GroupKernels.MultiplyTiled);
        var grid = new Index2D((n + Tile - 1) / Tile, (m + Tile - 1) / Tile);
        kernel((grid, new Index2D(Tile, Tile)), bufferA.View, bufferB.View, bufferC.View, m, n, k);
        accelerator.Synchronize();

        var c = bufferC.GetAsArray1D();
        for (var row = 0; row < m; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var expected = Enumerable.Range(0, k).Sum(j => (double)a[(row * k) + j] * b[(j * n) + column]);
                Assert.Equal(expected, c[(row * n) + column], 1e-5);
            }
        }
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(1024)]
    public void Tree_sum_is_right(int size)
    {
        Skip.If(size > accelerator.MaxNumThreadsPerGroup && !IlgpuUnderTest.IsPortable, "A thousand threads a group take the package's simulator too long.");
        const int Groups = 5;
        using var source = accelerator.Allocate1D([.. Enumerable.Range(0, Groups * size)]);
        using var sums = accelerator.Allocate1D<int>(Groups);
        using var largest = size > accelerator.MaxNumThreadsPerGroup ? CreateLargest() : null;
        if (largest is not null)
        {
            using var largeSource = largest.Allocate1D([.. Enumerable.Range(0, Groups * size)]);
            using var largeSums = largest.Allocate1D<int>(Groups);
            Sum(largest, largeSource, largeSums, Groups, size);
        }
        else
        {
            Sum(accelerator, source, sums, Groups, size);
        }
    }

    [SkippableFact]
    public void A_thread_may_return_ahead_of_a_barrier()
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package's simulator makes no promise here.");
        using var counts = accelerator.Allocate1D<int>(7);
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, int>(GroupKernels.ReturnEarly);
        kernel((7, 32), counts.View, 5);
        accelerator.Synchronize();

        // Every one of 5 threads adds 1; after the barrier at least the first of them sees all 5.
        Assert.All(counts.GetAsArray1D(), count => Assert.True(count % 100 == 5 && count > 5, $"count {count}"));
    }

    [Theory]
    [InlineData(false, 3, 2, 2, 4, 3, 2)]
    [InlineData(true, 2, 2, 1, 2, 2, 2)]
    [InlineData(false, 31, 1, 1, 1, 1, 1)]
    [InlineData(false, 1, 1, 1, 3, 5, 7)]
    public void Indices_are_right(bool together, int gridX, int gridY, int gridZ, int groupX, int groupY, int groupZ)
    {
        var config = new KernelConfig(gridX, gridY, gridZ, groupX, groupY, groupZ);
        using var visits = accelerator.Allocate1D<int>(config.Size);
        using var errors = accelerator.Allocate1D<int>(1);
        visits.MemSetToZero();
        errors.MemSetToZero();
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<int>>(
            together ? GroupKernels.WriteIndicesTogether : GroupKernels.WriteIndices);
        kernel(config, visits.View, errors.View);
        accelerator.Synchronize();
        Assert.All(visits.GetAsArray1D(), count => Assert.Equal(1, count));
        Assert.Equal(0, errors.GetAsArray1D()[0]);
    }

    [Fact]
    public void Dynamic_shared_memory_has_the_size_of_the_launch()
    {
        const int Size = 16;
        using var values = accelerator.Allocate1D([.. Enumerable.Range(0, 3 * Size)]);
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>>(GroupKernels.ReverseInDynamicMemory);
        kernel(new KernelConfig(3, Size, SharedMemoryConfig.RequestDynamic<int>(Size)), values.View);
        accelerator.Synchronize();
        var expected = Enumerable.Range(0, 3).SelectMany(group => Enumerable.Range(group * Size, Size).Reverse());
        Assert.Equal(expected, values.GetAsArray1D());
    }

    [Fact]
    public void Local_memory_belongs_to_a_thread()
    {
        using var values = accelerator.Allocate1D<int>(3 * 8);
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>>(GroupKernels.KeepLocalMemory);
        kernel((3, 8), values.View);
        accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (8 * i) + 28), values.GetAsArray1D());
    }

    [Fact]
    public void Atomics_lose_no_update()
    {
        const int Count = 31 * 16;
        using var ints = accelerator.Allocate1D<int>(6);
        using var longs = accelerator.Allocate1D<long>(1);
        using var floats = accelerator.Allocate1D<float>(2);
        ints.MemSetToZero();
        longs.MemSetToZero();
        floats.MemSetToZero();
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<long>, ArrayView<float>>(GroupKernels.Update);
        kernel((31, 16), ints.View, longs.View, floats.View);
        accelerator.Synchronize();
        Assert.Equal([Count * (Count - 1) / 2, Count - 1, 1 - Count, int.MaxValue, 1, 1], ints.GetAsArray1D());
        Assert.Equal(Count * (1L << 33), longs.GetAsArray1D()[0]);
        Assert.Equal([Count, Count - 1f], floats.GetAsArray1D());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exception_reaches_the_launch_and_harms_no_later_one(bool together)
    {
        Skip.IfNot(IlgpuUnderTest.IsPortable, "The package ends the process.");
        using var values = accelerator.Allocate1D<int>(5 * 8);
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, int>(together ? GroupKernels.DivideTogether : GroupKernels.Divide);
        Assert.Throws<DivideByZeroException>(() => kernel((5, 8), values.View, 0));
        kernel((5, 8), values.View, 4);
        Assert.All(values.GetAsArray1D(), value => Assert.Equal(25, value));
    }

    [Fact]
    public void A_group_larger_than_the_device_is_refused()
    {
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, int>(GroupKernels.Divide);
        using var values = accelerator.Allocate1D<int>(1);
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => kernel((1, accelerator.MaxNumThreadsPerGroup + 1), values.View, 1));
    }

    private static void Sum(
        Accelerator accelerator,
        MemoryBuffer1D<int, Stride1D.Dense> source,
        MemoryBuffer1D<int, Stride1D.Dense> sums,
        int groups,
        int size)
    {
        var kernel = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<int>>(GroupKernels.SumTree);
        kernel((groups, size), source.View, sums.View);
        accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, groups).Select(group => Enumerable.Range(group * size, size).Sum()), sums.GetAsArray1D());
    }

    private Accelerator CreateLargest() =>
        new ILGPU.Runtime.CPU.CPUDevice(4, GroupKernels.LargestGroup / 4, 1).CreateAccelerator(context);
}
