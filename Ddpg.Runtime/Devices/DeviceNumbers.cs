using System.Globalization;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Devices;

/// <summary>Numbers in device memory, read on the host.</summary>
internal static class DeviceNumbers
{
    /// <summary>A copy of them as doubles; waits for the device.</summary>
    public static double[] ToDoubles<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return Array.ConvertAll(values, value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
    }
}
