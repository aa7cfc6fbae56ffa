namespace Ddpg.Kernels.Random;

/// <summary>A permutation of 0 to n − 1 that a key chooses, one element at a time and without any memory: what draws without replacement need.</summary>
/// <remarks>
/// A Feistel network of four rounds (Luby and Rackoff 1988) on the smallest square power of two that holds n; results beyond n are put through
/// again until one is below (cycle walking, Black and Rogaway 2002), from 64 elements on fewer than four times on average. Whole numbers alone: the same on every device.
/// </remarks>
internal static class Permutation
{
    /// <summary>Bits of half an element at least: on fewer, four rounds do not shuffle pairs evenly.</summary>
    private const int MinHalf = 4;

    /// <summary>Where element <paramref name="i"/> goes.</summary>
    /// <param name="i">0 to n − 1.</param>
    /// <param name="n">1 to 2³⁰.</param>
    /// <param name="key">A word a round.</param>
    public static int At(int i, int n, PhiloxBlock key)
    {
        int half = MinHalf;
        while (1 << (2 * half) < n)
            half++;
        uint mask = (1u << half) - 1, at = (uint)i;
        do
        {
            uint left = at >> half, right = at & mask;
            (left, right) = (right, left ^ (Mix(right ^ key.X) & mask));
            (left, right) = (right, left ^ (Mix(right ^ key.Y) & mask));
            (left, right) = (right, left ^ (Mix(right ^ key.Z) & mask));
            (left, right) = (right, left ^ (Mix(right ^ key.W) & mask));
            at = (left << half) | right;
        }
        while (at >= (uint)n);
        return (int)at;
    }

    /// <summary>MurmurHash3's finalizer (Appleby 2011).</summary>
    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x85EBCA6B;
        x ^= x >> 13;
        x *= 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}
