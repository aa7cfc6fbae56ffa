using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Reference;
using Ddpg.Kernels.Simd;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Reports;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Tests;

/// <summary>The float32 kernel sets that every parity test runs on, by name, and the reference.</summary>
public sealed class TestSets : IDisposable
{
    /// <summary>host with one and with three threads, the CPU-shaped device kernels, and the GPU-shaped ones on simulated groups.</summary>
    private static readonly string[] OnCpu = ["simd", "simd, 3 threads", "ilgpu", "ilgpu, groups"];

    /// <summary>Every usable GPU or OpenCL device of this machine by its --device value.</summary>
    public static readonly string[] Devices = [.. DeviceCatalog.Usable().Where(id => id != "cpu")];

    /// <summary>All sets: those of the CPU, and two for every device, with whole passes fused and with a launch an operation.</summary>
    public static readonly string[] Names = [.. OnCpu, .. Devices.SelectMany(id => new[] { id, $"{id}, plain" })];

    private readonly List<IDisposable> owned = [];
    private readonly Dictionary<string, IKernels<float>> sets = [];
    private readonly Func<string, IKernels<float>> create;

    public TestSets()
    {
        // Warps of 16 in groups of 16: the smallest simulated device that runs groups of 256 threads.
        CPUDevice grouped = new(16, 16, 1);
        CPUDevice small = new(2, 1, 2);
        Context context = Own(KernelContext.Create(builder => builder.CPU(small).CPU(grouped)));
        Accelerator cpu = Own(small.CreateAccelerator(context)), groups = Own(grouped.CreateAccelerator(context));
        Reference = Own(new ReferenceKernels(cpu));
        create = name => name switch
        {
            "simd" => new SimdKernels(cpu, 1),
            "simd, 3 threads" => new SimdKernels(cpu, 3),
            "ilgpu" => new IlgpuKernels(cpu),
            "ilgpu, groups" => new IlgpuKernels(groups, groups: true),
            _ => new IlgpuKernels(Own(DeviceCatalog.Open(name.Split(',')[0])).Accelerator, fused: !name.EndsWith("plain", StringComparison.Ordinal)),
        };
    }

    internal ReferenceKernels Reference { get; }

    /// <summary>A set by its name; a device is opened when the first test asks for it.</summary>
    internal IKernels<float> this[string name]
    {
        get
        {
            if (!sets.TryGetValue(name, out IKernels<float>? set))
                sets.Add(name, set = Own(create(name)));
            return set;
        }
    }

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
