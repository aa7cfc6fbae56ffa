using Ddpg.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Tests;

/// <summary>The float32 kernel sets that every parity test runs on, by name, and the reference.</summary>
public sealed class TestSets : IDisposable
{
    /// <summary>host with one and with three threads, the CPU-shaped device kernels, and the GPU-shaped ones on simulated groups.</summary>
    public static readonly string[] Names = ["host", "host, 3 threads", "device", "device, groups"];

    private readonly List<IDisposable> owned = [];

    public TestSets()
    {
        // One group of 16 x 16 threads: what the tiled dense kernel needs.
        CPUDevice grouped = new(16, 16, 1);
        CPUDevice small = new(2, 1, 2);
        Context context = Own(Context.Create(builder => builder.CPU(small).CPU(grouped)));
        Accelerator cpu = Own(small.CreateAccelerator(context));
        Accelerator groups = Own(grouped.CreateAccelerator(context));
        Reference = Own(new ReferenceKernels(cpu));
        Sets = new()
        {
            [Names[0]] = Own(new HostKernels(cpu, 1)),
            [Names[1]] = Own(new HostKernels(cpu, 3)),
            [Names[2]] = Own(new DeviceKernels(cpu)),
            [Names[3]] = Own(new DeviceKernels(groups, groups: true)),
        };
    }

    internal ReferenceKernels Reference { get; }

    internal Dictionary<string, IKernels<float>> Sets { get; }

    public void Dispose()
    {
        for (int i = owned.Count - 1; i >= 0; i--)
            owned[i].Dispose();
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        owned.Add(resource);
        return resource;
    }
}
