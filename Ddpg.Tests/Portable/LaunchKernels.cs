using ILGPU;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels of indices.</summary>
public static class LaunchKernels
{
    public static void Count1D(Index1D index, ArrayView<int> visits) => visits[index] += index.X + 1;

    public static void Count2D(Index2D index, ArrayView<int> visits, int width) => visits[index.X + (width * index.Y)]++;

    public static void Count3D(Index3D index, ArrayView<int> visits, int width, int height) =>
        visits[index.X + (width * (index.Y + (height * index.Z)))]++;

    public static void DoubleEach(Index1D index, ArrayView<int> values) => values[index] *= 2;

    public static void Divide(Index1D index, ArrayView<int> values, int divisor) => values[index] = 100 / divisor;

    public static void Fourteen(
        Index1D i,
        ArrayView<int> v,
        int b,
        int c,
        int d,
        int e,
        int f,
        int g,
        int h,
        int j,
        int k,
        int l,
        int m,
        int n,
        byte o) =>
        v[i] = b + c + d + e + f + g + h + j + k + l + m + n + o;
}
