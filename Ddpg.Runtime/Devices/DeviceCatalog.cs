using System.Globalization;
using System.Runtime.InteropServices;
using Ddpg.Kernels.Ilgpu;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace Ddpg.Runtime.Devices;

/// <summary>A device as 'devices' lists it.</summary>
/// <param name="Id">What --device takes for this very one: cuda:0, opencl:1, cpu; empty where there is none to name.</param>
/// <param name="Kind">cuda, opencl or cpu: what --device takes for the first of its kind.</param>
/// <param name="Name">The driver's name for it.</param>
/// <param name="MemoryBytes">Its memory; 0 where unknown.</param>
/// <param name="Usable">Whether it can be trained on.</param>
/// <param name="Note">Why not, or what to know.</param>
public sealed record DeviceInfo(string Id, string Kind, string Name, long MemoryBytes, bool Usable, string Note);

/// <summary>Finds devices and opens them.</summary>
public static class DeviceCatalog
{
    /// <summary>What ILGPU looks for drivers by; where neither is installed a context need not be made to find out.</summary>
    private static readonly (string Kind, string Library)[] Drivers = OperatingSystem.IsLinux()
        ? [("cuda", "libcuda.so.1"), ("opencl", "libOpenCL.so.1")]
        : OperatingSystem.IsMacOS() ? [("opencl", "/System/Library/Frameworks/OpenCL.framework/OpenCL")] : [("cuda", "nvcuda.dll"), ("opencl", "OpenCL.dll")];

    private static readonly Lazy<bool> LibraryNames = new(ResolveLibraryNames);

    /// <summary>Which ILGPU is in use.</summary>
    public static string Ilgpu { get; } = $"ILGPU {typeof(Context).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>All devices, also those that cannot be used, with the reason.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        List<DeviceInfo> devices = [];
        using (Context usable = OpenAll())
        using (Context every = Context.Create(builder => builder.AllAccelerators(_ => true)))
        {
            foreach ((string id, Device device) in Numbered(usable))
                devices.Add(new(id, KindOf(device), device.Name, device.MemorySize, true, NoteOf(device)));
            foreach (Device device in every.Devices.Where(device => device.AcceleratorType != AcceleratorType.CPU && !usable.Devices.Contains(device)))
            {
                devices.Add(new("", KindOf(device), device.Name, device.MemorySize, false, KindOf(device) == "opencl"
                    ? "refused by ILGPU: needs OpenCL C 2.0 or later with the generic address space (PoCL: version 6 or later)"
                    : "refused by ILGPU: its architecture or driver is not supported"));
            }
        }

        foreach ((string kind, string library) in Drivers)
        {
            if (!devices.Any(device => device.Kind == kind))
                devices.Add(new("", kind, "none", 0, false, CanLoad(library) ? $"{library} is there but offers no device" : $"{library} not found: no {kind} driver installed"));
        }

        devices.Add(new("cpu", "cpu", CpuName, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, true, ""));
        return devices;
    }

    /// <summary>What is wrong with a --device value; null where it can be looked for.</summary>
    public static string? Problem(string value)
    {
        string[] parts = value.Split(':');
        bool isKind = parts.Length == 1 && parts[0] is "auto" or "cuda" or "opencl" or "cpu";
        bool isNumbered = parts.Length == 2 && parts[0] is "cuda" or "opencl" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isKind || isNumbered ? null : $"is '{value}'; it takes auto, cpu, cuda, opencl, or one of several as cuda:1 ('ddpg devices' numbers them).";
    }

    /// <summary>Opens the device that a --device value names.</summary>
    /// <param name="value">auto, cpu, cuda, opencl, or one by its number as opencl:0; auto takes a GPU where there is one.</param>
    /// <exception cref="DdpgException">There is none of that kind, or the driver does not open it.</exception>
    internal static OpenDevice Open(string value)
    {
        if (value == "cpu" || (value == "auto" && !Drivers.Any(driver => CanLoad(driver.Library))))
            return OpenCpu();
        Context context = OpenAll();
        try
        {
            // auto leaves out OpenCL on a CPU, which the SIMD kernels outrun a hundredfold.
            (string id, Device? device) = Numbered(context).FirstOrDefault(candidate => value == "auto"
                ? candidate.Device is not CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU }
                : candidate.Id == value || KindOf(candidate.Device) == value);
            if (device is not null)
                return new(id, context, device.CreateAccelerator(context));
        }
        catch (Exception error)
        {
            context.Dispose();
            if (error is AcceleratorException)
                throw new DdpgException($"--device {value}: the driver does not open it ({LaunchException.Describe(error)}); --device cpu always works.");
            throw;
        }

        context.Dispose();
        return value == "auto" ? OpenCpu() : throw new DdpgException($"--device {value}: no such device here; 'ddpg devices' lists what there is and why others are refused, --device cpu always works.");
    }

    /// <summary>The values of --device for every device that can be used, the CPU last.</summary>
    internal static IReadOnlyList<string> Usable()
    {
        using Context context = OpenAll();
        return [.. Numbered(context).Select(device => device.Id), "cpu"];
    }

    /// <summary>The widest SIMD registers of this CPU.</summary>
    internal static string SimdName => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "AVX-512"
        : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit SIMD";

    /// <summary>This CPU by maker and model.</summary>
    internal static string CpuName { get; } = $"{CpuModel()}, {Environment.ProcessorCount} cores, {SimdName}";

    /// <summary>cuda, opencl or cpu.</summary>
    internal static string KindOf(AcceleratorType type) => type switch
    {
        AcceleratorType.Cuda => "cuda",
        AcceleratorType.OpenCL => "opencl",
        _ => "cpu",
    };

    private static string KindOf(Device device) => KindOf(device.AcceleratorType);

    private static Context OpenAll()
    {
        _ = LibraryNames.Value;
        return KernelContext.Create(builder => builder.AllAccelerators());
    }

    /// <summary>GPUs by kind and number, CUDA's first.</summary>
    private static IEnumerable<(string Id, Device Device)> Numbered(Context context) =>
        from kind in context.Devices.GroupBy(device => device.AcceleratorType)
        where kind.Key != AcceleratorType.CPU
        orderby kind.Key == AcceleratorType.Cuda descending
        from device in kind.Select((device, number) => ($"{KindOf(kind.Key)}:{number}", device))
        select device;

    private static string NoteOf(Device device) => device is CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU }
        ? "a CPU: --device auto leaves it out, --device cpu is some hundred times as fast"
        : "";

    private static OpenDevice OpenCpu()
    {
        // The smallest simulated device: the fastest of those measured, and its threads are few.
        CPUDevice device = new(2, 1, 2);
        Context context = KernelContext.Create(builder => builder.CPU(device));
        return new("cpu", context, device.CreateAccelerator(context));
    }

    private static string CpuModel()
    {
        const string Info = "/proc/cpuinfo";
        IEnumerable<string> lines = File.Exists(Info) ? File.ReadLines(Info) : [];
        string Field(string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "";
        string model = Field("model name");
        return model.Length == 0
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : $"{model} ({Field("vendor_id")} family {Field("cpu family")} model {Field("model\t")})";
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
        if (!OperatingSystem.IsLinux())
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

    internal OpenDevice(string id, Context context, Accelerator accelerator)
    {
        Id = id;
        this.context = context;
        Accelerator = accelerator;
    }

    /// <summary>What --device takes for it: cuda:0, opencl:1, cpu.</summary>
    public string Id { get; }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>cuda, opencl or cpu.</summary>
    public string Kind => DeviceCatalog.KindOf(Accelerator.AcceleratorType);

    /// <summary>What a run opened on it remembers: the device that was asked for, or for auto the kind that was found.</summary>
    public string SettingFor(string asked) => asked == "auto" ? Kind : asked;

    /// <summary>The device's own name; of a CPU maker and model.</summary>
    public string Name => Kind == "cpu" ? DeviceCatalog.CpuName : Accelerator.Name;

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}
