using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Runtime.Devices;

/// <summary>A device as 'devices' lists it.</summary>
/// <param name="Kind">cuda, opencl or cpu: what --device takes.</param>
/// <param name="Name">The driver's name for it.</param>
/// <param name="MemoryBytes">Its memory; 0 where unknown.</param>
/// <param name="Usable">Whether it can be trained on.</param>
/// <param name="Note">Why not, or what to know.</param>
public sealed record DeviceInfo(string Kind, string Name, long MemoryBytes, bool Usable, string Note);

/// <summary>Finds devices and opens them.</summary>
public static class DeviceCatalog
{
    private static readonly Lazy<bool> LibraryNames = new(ResolveLibraryNames);

    /// <summary>Whether ILGPU is the stand-in, which knows only the CPU.</summary>
    public static bool IsPortable { get; } = typeof(Context).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(metadata => metadata is { Key: "IlgpuSource", Value: "portable" });

    /// <summary>Which ILGPU is in use.</summary>
    public static string IlgpuSource => IsPortable
        ? "portable/ILGPU (stand-in, CPU only)"
        : $"package ILGPU {typeof(Context).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>How a machine without the package gets GPUs.</summary>
    public static string PackageHint =>
        "build where a package source has ILGPU 1.5.3: delete obj/ilgpu.props, then 'dotnet build -p:IlgpuSource=package'";

    /// <summary>All devices, also those that cannot be used, with the reason.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        _ = LibraryNames.Value;
        List<DeviceInfo> devices = [];
        using (Context usable = Context.Create(builder => builder.AllAccelerators()))
        using (Context every = Context.Create(builder => builder.AllAccelerators(_ => true)))
        {
            HashSet<(AcceleratorType, string)> accepted = [.. usable.Devices.Select(device => (device.AcceleratorType, device.Name))];
            foreach (Device device in every.Devices.Where(device => device.AcceleratorType != AcceleratorType.CPU))
            {
                bool fits = accepted.Contains((device.AcceleratorType, device.Name));
                string why = device.AcceleratorType == AcceleratorType.OpenCL
                    ? "refused by ILGPU: needs OpenCL C 2.0 or later with the generic address space (PoCL: version 6 or later)"
                    : "refused by ILGPU: its architecture or driver is not supported";
                devices.Add(new(KindOf(device.AcceleratorType), device.Name, device.MemorySize, fits, fits ? "" : why));
            }
        }

        foreach ((string kind, string library) in new[] { ("cuda", "libcuda.so.1"), ("opencl", "libOpenCL.so.1") })
        {
            if (devices.Any(device => device.Kind == kind))
                continue;
            devices.Add(new(kind, "none", 0, false, IsPortable
                ? $"this build has the stand-in of ILGPU; {PackageHint}"
                : CanLoad(library) ? $"{library} is there but offers no device" : $"{library} not found: no {kind} driver installed"));
        }

        devices.Add(new("cpu", $"{Environment.ProcessorCount} cores, {SimdName}", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, true, ""));
        return devices;
    }

    /// <summary>Opens the device that a --device value names.</summary>
    /// <param name="kind">auto, cuda, opencl or cpu; auto takes a GPU where there is one.</param>
    /// <exception cref="DdpgException">There is none of that kind.</exception>
    internal static OpenDevice Open(string kind)
    {
        if (kind == "cpu" || (kind == "auto" && IsPortable))
            return OpenCpu();
        if (IsPortable)
            throw new DdpgException($"--device {kind}: this build has the stand-in of ILGPU, which knows only the CPU; {PackageHint}, or take --device cpu.");

        _ = LibraryNames.Value;
        Context context = Context.Create(builder => builder.AllAccelerators());
        try
        {
            Device? device = context.Devices
                .Where(device => device.AcceleratorType != AcceleratorType.CPU && (kind == "auto" || KindOf(device.AcceleratorType) == kind))
                .OrderByDescending(device => device.AcceleratorType == AcceleratorType.Cuda)
                .FirstOrDefault();
            if (device is not null)
                return new(context, device.CreateAccelerator(context));
        }
        catch
        {
            context.Dispose();
            throw;
        }

        context.Dispose();
        return kind == "auto" ? OpenCpu() : throw new DdpgException($"--device {kind}: no such device here; 'devices' lists what there is and why others are refused, --device cpu always works.");
    }

    /// <summary>cuda, opencl or cpu.</summary>
    internal static string KindOf(AcceleratorType type) => type switch
    {
        AcceleratorType.Cuda => "cuda",
        AcceleratorType.OpenCL => "opencl",
        _ => "cpu",
    };

    /// <summary>The widest SIMD registers of this CPU.</summary>
    internal static string SimdName => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "AVX-512"
        : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit SIMD";

    private static OpenDevice OpenCpu()
    {
        // The smallest simulated device: the fastest of those measured, and its threads are few.
        CPUDevice device = new(2, 1, 2);
        Context context = Context.Create(builder => builder.CPU(device));
        return new(context, device.CreateAccelerator(context));
    }

    private static bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, out IntPtr handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    /// <summary>ILGPU asks for libcuda.so and libOpenCL.so; where only the versioned names are installed it would silently find nothing.</summary>
    private static bool ResolveLibraryNames()
    {
        if (!OperatingSystem.IsLinux() || IsPortable)
            return false;
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, assembly, path) =>
            name is "cuda" or "OpenCL" && !NativeLibrary.TryLoad(name, assembly, path, out _) && NativeLibrary.TryLoad($"lib{name}.so.1", out IntPtr handle)
                ? handle
                : IntPtr.Zero);
        return true;
    }
}

/// <summary>An ILGPU context with one accelerator.</summary>
internal sealed class OpenDevice : IDisposable
{
    private readonly Context context;

    internal OpenDevice(Context context, Accelerator accelerator)
    {
        this.context = context;
        Accelerator = accelerator;
    }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>cuda, opencl or cpu.</summary>
    public string Kind => DeviceCatalog.KindOf(Accelerator.AcceleratorType);

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}
