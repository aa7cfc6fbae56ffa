using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Ddpg.Tests.Kernels;

/// <summary>Launches, and what is said when a driver refuses one.</summary>
public sealed class LaunchTests(TestSets sets) : IClassFixture<TestSets>
{
    public static TheoryData<string> Devices => ["cpu", .. TestSets.Devices];

    [Fact]
    public void A_drivers_error_has_its_name_and_the_kernels()
    {
        LaunchException error = new(typeof(DenseTiles<ForwardProduct>), "4 x 4 groups of 256 threads", new CLException(CLError.CL_OUT_OF_RESOURCES));
        Assert.Equal("OpenCL error CL_OUT_OF_RESOURCES at kernel DenseTiles<ForwardProduct> (4 x 4 groups of 256 threads)", error.Message);
    }

    /// <summary>A driver that refuses is quoted by its own name for the error.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void A_refused_allocation_is_named(string id)
    {
        using OpenDevice device = DeviceCatalog.Open(id);
        Exception error = Assert.ThrowsAny<Exception>(() => device.Accelerator.Allocate1D<float>(1L << 44));
        if (id == "cpu")
            Assert.IsType<OutOfMemoryException>(error);
        else
            Assert.Matches(@"^(OpenCL error CL_|CUDA error )\w+", LaunchException.Describe(error));
    }

    /// <summary>Two launches a network's rows and two its step; a batch of more rows than it pays for leaves the steps fused.</summary>
    [Theory]
    [InlineData(4096, 8)]
    [InlineData(4097, 30)]
    public void An_update_is_launched_as_often_as_documented(int batch, int launches)
    {
        NetworkShape actor = NetworkShape.Actor(3, 1, [8, 8], 1), critic = NetworkShape.Critic(3, 1, [], [], [8, 8]);
        using DdpgAgent<float> agent = new(sets["ilgpu, groups"], new(actor, critic, batch, 0.01, new(1e-3), new(1e-3), TargetMask.Termination));
        Assert.Equal(launches, agent.LaunchesPerUpdate);
    }

    /// <summary>Every element is met once, at any count, and none beyond.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    public void Every_element_is_run_once(int count)
    {
        foreach (IlgpuKernels kernels in TestSets.Names.Select(name => sets[name]).OfType<IlgpuKernels>())
        {
            using MemoryBuffer1D<int, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D(Enumerable.Repeat(7, 300).ToArray());
            kernels.Launcher.Elements(count, new ZeroKernel<int>(memory.View));
            kernels.Launcher.Elements(0, new ZeroKernel<int>(memory.View));
            Assert.Equal(Enumerable.Range(0, 300).Select(i => i < count ? 0 : 7), memory.GetAsArray1D());
        }
    }
}
