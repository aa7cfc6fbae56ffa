using Ddpg.Runtime.Devices;

namespace Ddpg.Tests;

public sealed class DeviceTests
{
    /// <summary>A kind of device that this machine lacks is said, not passed over. The CPU is never missing, nor what DDPG_TEST_DEVICES names.</summary>
    [SkippableTheory]
    [InlineData("cpu")]
    [InlineData("opencl")]
    [InlineData("cuda")]
    public void Every_kind_of_device_is_tested(string kind)
    {
        DeviceInfo[] all = [.. DeviceCatalog.List().Where(device => device.Kind == kind)];
        bool isNeeded = kind == "cpu" || (Environment.GetEnvironmentVariable("DDPG_TEST_DEVICES") ?? "").Split(',').Contains(kind);
        string missing = $"no {kind} device: {string.Join("; ", all.Select(device => $"{device.Name}, {device.Note}"))}";
        Assert.True(!isNeeded || all.Any(device => device.Usable), missing);
        Skip.IfNot(all.Any(device => device.Usable), missing);
        Assert.All(all.Where(device => device.Usable), device => Assert.Equal(kind, device.Id.Split(':')[0]));
        Assert.True(kind == "cpu" || TestSets.Devices.Any(id => id.StartsWith(kind, StringComparison.Ordinal)), "no kernel set on it");
    }

    /// <summary>--device auto never takes OpenCL on a CPU: SIMD there is a hundred times as fast.</summary>
    [Fact]
    public void Auto_leaves_out_OpenCL_on_a_CPU()
    {
        using OpenDevice device = DeviceCatalog.Open("auto");
        Assert.DoesNotContain("leaves it out", DeviceCatalog.List().Single(info => info.Id == device.Id).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("cpu", true)]
    [InlineData("cuda:1", true)]
    [InlineData("opencl:0", true)]
    [InlineData("cpu:0", false)]
    [InlineData("opencl:", false)]
    [InlineData("opencl:-1", false)]
    [InlineData("cuda:1:2", false)]
    [InlineData("", false)]
    public void A_device_is_named_by_kind_and_number(string value, bool isRight) => Assert.Equal(isRight, DeviceCatalog.Problem(value) is null);
}
