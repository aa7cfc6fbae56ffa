using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>Out-of-place transposition.</summary>
internal static unsafe class Transpose
{
    /// <summary>to[j, i] = from[i, j] for a row-major [rows, columns] matrix; rows of the result lie <paramref name="toStride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* from, int rows, int columns, float* to, int toStride)
    {
        int wholeRows = Avx.IsSupported ? rows / 8 * 8 : 0;
        int wholeColumns = Avx.IsSupported ? columns / 8 * 8 : 0;

        // Two blocks side by side use up the cache line they read; down the rows, writes run along eight lines.
        for (int first = 0; first < wholeColumns; first += 16)
        {
            for (int i = 0; i < wholeRows; i += 8)
            {
                // Rows lie too far apart for the hardware to guess the next ones.
                for (int ahead = i + 8; ahead < Math.Min(i + 16, wholeRows); ahead++)
                    Sse.Prefetch0(from + ((long)ahead * columns) + first);
                for (int j = first; j < Math.Min(first + 16, wholeColumns); j += 8)
                    Copy8x8(from + ((long)i * columns) + j, columns, to + ((long)j * toStride) + i, toStride);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                to[((long)j * toStride) + i] = from[((long)i * columns) + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy8x8(float* from, int fromStride, float* to, int toStride)
    {
        Columns4(from, fromStride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3);
        Columns4(from + 4, fromStride, out Vector256<float> c4, out Vector256<float> c5, out Vector256<float> c6, out Vector256<float> c7);
        c0.Store(to);
        c1.Store(to + toStride);
        c2.Store(to + (2 * toStride));
        c3.Store(to + (3 * toStride));
        to += 4 * toStride;
        c4.Store(to);
        c5.Store(to + toStride);
        c6.Store(to + (2 * toStride));
        c7.Store(to + (3 * toStride));
    }

    /// <summary>Four columns of eight rows: rows i and i + 4 share a register, then two rounds of interleaving.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns4(float* from, int stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        Vector256<float> r04 = Rows(from, stride, 0), r15 = Rows(from, stride, 1), r26 = Rows(from, stride, 2), r37 = Rows(from, stride, 3);
        Vector256<float> low02 = Avx.UnpackLow(r04, r26), high02 = Avx.UnpackHigh(r04, r26);
        Vector256<float> low13 = Avx.UnpackLow(r15, r37), high13 = Avx.UnpackHigh(r15, r37);
        c0 = Avx.UnpackLow(low02, low13);
        c1 = Avx.UnpackHigh(low02, low13);
        c2 = Avx.UnpackLow(high02, high13);
        c3 = Avx.UnpackHigh(high02, high13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(float* from, int stride, int row) =>
        Vector256.Create(Vector128.Load(from + ((long)row * stride)), Vector128.Load(from + ((long)(row + 4) * stride)));
}
