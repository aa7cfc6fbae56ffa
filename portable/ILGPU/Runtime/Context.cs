using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Util;

namespace ILGPU;

/// <summary>The devices of this machine and the accelerators started on them.</summary>
public sealed partial class Context : DisposeBase
{
    /// <summary>The assembly that must see a kernel's internal types when the ILGPU package compiles it.</summary>
    public const string RuntimeAssemblyName = "ILGPURuntime";

    private readonly List<Accelerator> accelerators = [];

    private Context(Builder builder)
    {
        Properties = builder;
        Devices = builder.DeviceRegistry.Count > 0 ? builder.DeviceRegistry.ToImmutable() : [CPUDevice.Default];
    }

    /// <summary>The version of ILGPU whose API this is.</summary>
    public static string Version => "1.5.3";

    /// <summary>The devices.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>The settings.</summary>
    public ContextProperties Properties { get; }

    /// <summary>A builder without devices.</summary>
    public static Builder Create() => new();

    /// <summary>A context that a callback sets up.</summary>
    public static Context Create(Action<Builder> buildingCallback)
    {
        ArgumentNullException.ThrowIfNull(buildingCallback);
        var builder = Create();
        buildingCallback(builder);
        return builder.ToContext();
    }

    /// <summary>A context of all devices with the usual settings.</summary>
    public static Context CreateDefault() => Create(builder => builder.Default());

    /// <summary>A device of a type.</summary>
    /// <typeparam name="TDevice">The device type.</typeparam>
    public TDevice GetDevice<TDevice>(int deviceIndex)
        where TDevice : Device =>
        GetDevices<TDevice>()[deviceIndex];

    /// <summary>The devices of a type.</summary>
    /// <typeparam name="TDevice">The device type.</typeparam>
    public DeviceCollection<TDevice> GetDevices<TDevice>()
        where TDevice : Device =>
        new([.. Devices.OfType<TDevice>()]);

    /// <summary>The device to use where nothing else is said.</summary>
    public Device GetPreferredDevice(bool preferCPU) => GetPreferredDevices(preferCPU, matchingDevicesOnly: false).First();

    /// <summary>The devices to use where nothing else is said, the best first.</summary>
    public IEnumerable<Device> GetPreferredDevices(bool preferCPU, bool matchingDevicesOnly) => Devices;

    /// <summary>Enumerates the devices.</summary>
    public ImmutableArray<Device>.Enumerator GetEnumerator() => Devices.GetEnumerator();

    internal void Register(Accelerator accelerator)
    {
        VerifyNotDisposed();
        lock (accelerators)
            accelerators.Add(accelerator);
    }

    internal void Unregister(Accelerator accelerator)
    {
        lock (accelerators)
            accelerators.Remove(accelerator);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Accelerator[] open;
        lock (accelerators)
            open = [.. accelerators];
        foreach (var accelerator in open)
            accelerator.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Devices of one type.</summary>
    /// <typeparam name="TDevice">The device type.</typeparam>
    public readonly ref struct DeviceCollection<TDevice>
        where TDevice : Device
    {
        private readonly List<TDevice> devices;

        internal DeviceCollection(List<TDevice> devices)
        {
            this.devices = devices;
        }

        /// <summary>The type of accelerator.</summary>
        public AcceleratorType AcceleratorType => DeviceTypeAttribute.GetAcceleratorType(typeof(TDevice));

        /// <summary>The number of devices.</summary>
        public int Count => devices.Count;

        /// <summary>A device.</summary>
        public TDevice this[int deviceIndex]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(deviceIndex);
                return deviceIndex < Count
                    ? devices[deviceIndex]
                    : throw new NotSupportedException($"There is no {typeof(TDevice).Name} number {deviceIndex}.");
            }
        }

        /// <summary>Enumerates the devices.</summary>
        public Enumerator GetEnumerator() => new(devices);

        /// <summary>Enumerates devices.</summary>
        public ref struct Enumerator
        {
            private List<TDevice>.Enumerator enumerator;

            internal Enumerator(List<TDevice> devices)
            {
                enumerator = devices.GetEnumerator();
            }

            /// <summary>The device.</summary>
            public readonly TDevice Current => enumerator.Current;

            /// <summary>Moves to the next device.</summary>
            public bool MoveNext() => enumerator.MoveNext();
        }
    }
}
