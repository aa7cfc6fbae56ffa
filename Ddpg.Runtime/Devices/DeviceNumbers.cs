using System.Globalization;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Devices;

/// <summary>Numbers in device memory, read and written by the host.</summary>
internal static class DeviceNumbers
{
    /// <summary>Elements that are moved at a time where all at once might be too many.</summary>
    private const int PieceLength = 1 << 20;

    /// <summary>A copy of them as doubles; waits for the device.</summary>
    public static double[] ToDoubles<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return Array.ConvertAll(values, value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
    }

    /// <summary>Them piece by piece; a piece is valid until the next is taken.</summary>
    public static IEnumerable<ReadOnlyMemory<T>> Pieces<T>(this ArrayView<T> view)
        where T : unmanaged
    {
        T[] piece = new T[Math.Min(view.Length, PieceLength)];
        for (long first = 0; first < view.Length; first += piece.Length)
        {
            int count = (int)Math.Min(piece.Length, view.Length - first);
            view.SubView(first, count).CopyToCPU(piece.AsSpan(0, count));
            yield return piece.AsMemory(0, count);
        }
    }

    /// <summary>Writes them piece by piece.</summary>
    /// <param name="view">Where to.</param>
    /// <param name="read">Fills a span with the elements from an index on.</param>
    public static void Fill<T>(this ArrayView<T> view, Action<long, Memory<T>> read)
        where T : unmanaged
    {
        T[] piece = new T[Math.Min(view.Length, PieceLength)];
        for (long first = 0; first < view.Length; first += piece.Length)
        {
            int count = (int)Math.Min(piece.Length, view.Length - first);
            read(first, piece.AsMemory(0, count));
            view.SubView(first, count).CopyFromCPU((ReadOnlySpan<T>)piece.AsSpan(0, count));
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
