using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels in groups.</summary>
public static class GroupKernels
{
    public const int Tile = 16;

    public const int LargestGroup = 1024;

    /// <summary>c = a b, tile by tile, for a of m rows and k columns and b of k rows and n columns.</summary>
    public static void MultiplyTiled(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int m, int n, int k)
    {
        var tileA = SharedMemory.Allocate<float>(Tile * Tile);
        var tileB = SharedMemory.Allocate1D<float>(Tile * Tile);
        var (x, y) = (Group.IdxX, Group.IdxY);
        var column = (Grid.IdxX * Tile) + x;
        var row = (Grid.IdxY * Tile) + y;
        var sum = 0f;
        for (var first = 0; first < k; first += Tile)
        {
            tileA[(y * Tile) + x] = row < m && first + x < k ? a[(row * k) + first + x] : 0f;
            tileB[(y * Tile) + x] = column < n && first + y < k ? b[((first + y) * n) + column] : 0f;
            Group.Barrier();
            for (var j = 0; j < Tile; j++)
                sum += tileA[(y * Tile) + j] * tileB[(j * Tile) + x];
            Group.Barrier();
        }

        if (row < m && column < n)
            c[(row * n) + column] = sum;
    }

    /// <summary>Each group's sum by a tree.</summary>
    public static void SumTree(ArrayView<int> source, ArrayView<int> sums)
    {
        var shared = SharedMemory.Allocate<int>(LargestGroup);
        shared[Group.IdxX] = source[Grid.GlobalIndex.X];
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }

        if (Group.IsFirstThread)
            sums[Grid.IdxX] = shared[0];
    }

    /// <summary>Threads past a limit return ahead of the barriers that the others meet at.</summary>
    public static void ReturnEarly(ArrayView<int> counts, int limit)
    {
        if (Group.IdxX >= limit)
            return;
        Atomic.Add(ref counts[Grid.IdxX], 1);
        Group.Barrier();
        Atomic.Add(ref counts[Grid.IdxX], counts[Grid.IdxX] == limit ? 100 : 10_000);
        Group.Barrier();
    }

    /// <summary>Each thread writes who it is.</summary>
    public static void WriteIndices(ArrayView<int> visits, ArrayView<int> errors)
    {
        var global = Grid.GlobalIndex;
        var extent = Grid.Dimension * Group.Dimension;
        var inGroup = Group.IdxX + (Group.DimX * (Group.IdxY + (Group.DimY * Group.IdxZ)));
        var inGrid = Grid.IdxX + (Grid.DimX * (Grid.IdxY + (Grid.DimY * Grid.IdxZ)));
        var right = Group.LinearIndex == inGroup && Grid.LinearIndex == inGrid &&
            Grid.GlobalLinearIndex == (inGrid * Group.Dimension.Size) + inGroup &&
            Group.IsFirstThread == (inGroup == 0) && Group.IsLastThread == (inGroup == Group.Dimension.Size - 1);
        if (!right)
            Atomic.Add(ref errors[0], 1);
        Atomic.Add(ref visits[global.X + (extent.X * (global.Y + (extent.Y * global.Z)))], 1);
    }

    /// <summary>The same with a barrier, so that threads run together.</summary>
    public static void WriteIndicesTogether(ArrayView<int> visits, ArrayView<int> errors)
    {
        Group.Barrier();
        WriteIndices(visits, errors);
    }

    /// <summary>Reverses each group's elements in the memory that the launch asks for.</summary>
    public static void ReverseInDynamicMemory(ArrayView<int> values)
    {
        var shared = SharedMemory.GetDynamic<int>();
        shared[Group.IdxX] = values[Grid.GlobalIndex.X];
        Group.Barrier();
        values[Grid.GlobalIndex.X] = shared[Group.DimX - 1 - Group.IdxX];
    }

    /// <summary>Every thread keeps its own numbers across a barrier.</summary>
    public static void KeepLocalMemory(ArrayView<int> values)
    {
        var own = LocalMemory.Allocate1D<int>(8);
        for (var k = 0; k < 8; k++)
            own[k] = Grid.GlobalIndex.X + k;
        Group.Barrier();
        var sum = 0;
        for (var k = 0; k < 8; k++)
            sum += own[k];
        values[Grid.GlobalIndex.X] = sum;
    }

    /// <summary>Every kind of atomic update on one element each.</summary>
    public static void Update(ArrayView<int> ints, ArrayView<long> longs, ArrayView<float> floats)
    {
        var i = Grid.GlobalIndex.X;
        Atomic.Add(ref ints[0], i);
        Atomic.Max(ref ints[1], i);
        Atomic.Min(ref ints[2], -i);
        Atomic.Or(ref ints[3], 1 << (i % 31));
        if (Atomic.CompareExchange(ref ints[4], 0, 1) == 0)
            Atomic.Add(ref ints[5], 1);
        Atomic.Add(ref longs[0], 1L << 33);
        Atomic.Add(ref floats[0], 1f);
        Atomic.Max(ref floats[1], i);
    }

    /// <summary>Divides by what the host passes, after a barrier or before.</summary>
    public static void DivideTogether(ArrayView<int> values, int divisor)
    {
        Group.Barrier();
        values[Grid.GlobalIndex.X] = 100 / divisor;
        Group.Barrier();
    }

    public static void Divide(ArrayView<int> values, int divisor) => values[Grid.GlobalIndex.X] = 100 / divisor;
}
