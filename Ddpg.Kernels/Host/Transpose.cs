using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ddpg.Kernels.Host;

/// <summary>Out-of-place transposition.</summary>
internal static unsafe class Transpose
{
    /// <summary>to[j, i] = from[i, j] for a row-major [rows, columns] matrix.</summary>
    public static void Copy(float* from, int rows, int columns, float* to)
    {
        int wholeRows = Sse.IsSupported ? rows / 4 * 4 : 0;
        int wholeColumns = Sse.IsSupported ? columns / 4 * 4 : 0;
        for (int i = 0; i < wholeRows; i += 4)
        {
            for (int j = 0; j < wholeColumns; j += 4)
                Copy4x4(from + ((long)i * columns) + j, columns, to + ((long)j * rows) + i, rows);
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                to[((long)j * rows) + i] = from[((long)i * columns) + j];
        }
    }

    private static void Copy4x4(float* from, int fromStride, float* to, int toStride)
    {
        Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + fromStride);
        Vector128<float> r2 = Vector128.Load(from + (2 * fromStride)), r3 = Vector128.Load(from + (3 * fromStride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), low23 = Sse.UnpackLow(r2, r3);
        Vector128<float> high01 = Sse.UnpackHigh(r0, r1), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + toStride);
        Sse.MoveLowToHigh(high01, high23).Store(to + (2 * toStride));
        Sse.MoveHighToLow(high23, high01).Store(to + (3 * toStride));
    }
}
