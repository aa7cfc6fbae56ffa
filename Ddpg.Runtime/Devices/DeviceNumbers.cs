using System.Globalization;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Devices;

/// <summary>Numbers in device memory, read and written by the host.</summary>
internal static class DeviceNumbers
{
    /// <summary>Elements that are moved at a time where all at once might be too many.</summary>
    private const int BlockLength = 1 << 20;

    /// <summary>A copy of them as doubles; waits for the device.</summary>
    public static double[] ToDoubles<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return Array.ConvertAll(values, value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
    }

    /// <summary>Them block by block; a block is valid until the next is taken.</summary>
    public static IEnumerable<ReadOnlyMemory<T>> Blocks<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        T[] block = new T[Math.Min(view.Length, BlockLength)];
        for (long first = 0; first < view.Length; first += block.Length)
        {
            int count = (int)Math.Min(block.Length, view.Length - first);
            view.SubView(first, count).CopyToCPU(block.AsSpan(0, count));
            yield return block.AsMemory(0, count);
        }
    }

    /// <summary>Writes them block by block.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="read">Fills a span with the elements from an index on.</param>
    public static void Fill<T>(this ArrayView<T> view, Action<long, Memory<T>> read)
        where T : unmanaged
    {
        T[] block = new T[Math.Min(view.Length, BlockLength)];
        for (long first = 0; first < view.Length; first += block.Length)
        {
            int count = (int)Math.Min(block.Length, view.Length - first);
            read(first, block.AsMemory(0, count));
            view.SubView(first, count).CopyFromCPU((ReadOnlySpan<T>)block.AsSpan(0, count));
        }
    }

    /// <summary>Whether all of them are finite.</summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            foreach (float value in MemoryMarshal.Cast<T, float>(values))
            {
                if (!float.IsFinite(value))
                    return false;
            }
        }
        else if (typeof(T) == typeof(double))
        {
            foreach (double value in MemoryMarshal.Cast<T, double>(values))
            {
                if (!double.IsFinite(value))
                    return false;
            }
        }

        return true;
    }
}
