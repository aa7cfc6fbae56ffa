using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Random;

/// <summary>What a random number is drawn for. Each stream is independent of the others under one seed.</summary>
public enum RandomStream
{
    /// <summary>Start weights.</summary>
    Initialize = 1,

    /// <summary>Uniform actions during warm-up.</summary>
    Warmup = 2,

    /// <summary>Exploration noise.</summary>
    Noise = 3,

    /// <summary>Start states of the training environments.</summary>
    Reset = 4,

    /// <summary>Rows sampled from the replay ring.</summary>
    Sample = 5,

    /// <summary>Start states of evaluation episodes.</summary>
    Evaluation = 6,

    /// <summary>Resamples of a bootstrap interval.</summary>
    Resample = 8,

    /// <summary>Inputs of parity checks.</summary>
    Verify = 7,
}

/// <summary>One block of Philox: four independent 32-bit words.</summary>
/// <param name="X">Word 0.</param>
/// <param name="Y">Word 1.</param>
/// <param name="Z">Word 2.</param>
/// <param name="W">Word 3.</param>
public readonly record struct PhiloxBlock(uint X, uint Y, uint Z, uint W);

/// <summary>
/// Philox 4×32-10, a counter-based generator: a draw is a pure function of seed, stream, index and step, so
/// it is the same on every device, at any thread count and after a resume, and there is no state to save.
/// </summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; checked against
/// the published vectors of Random123 (<c>kat_vectors</c>).
/// </remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53u;
    private const uint Multiplier1 = 0xCD9E8D57u;
    private const uint Weyl0 = 0x9E3779B9u;
    private const uint Weyl1 = 0xBB67AE85u;

    /// <summary>The ten-round bijection of <paramref name="counter"/> under the key (k0, k1).</summary>
    public static PhiloxBlock Block(PhiloxBlock counter, uint k0, uint k1)
    {
        uint x = counter.X, y = counter.Y, z = counter.Z, w = counter.W;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)Multiplier0 * x;
            ulong p1 = (ulong)Multiplier1 * z;
            x = (uint)(p1 >> 32) ^ y ^ k0;
            y = (uint)p1;
            z = (uint)(p0 >> 32) ^ w ^ k1;
            w = (uint)p0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new(x, y, z, w);
    }

    /// <summary>The block for one purpose: key = seed, counter = (index, step, stream and draw).</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the draw is for.</param>
    /// <param name="index">Environment, row or element.</param>
    /// <param name="step">Vector step, update, or episode.</param>
    /// <param name="draw">Which block of the same index and step, below 2¹⁶.</param>
    public static PhiloxBlock Draw(ulong seed, RandomStream stream, int index, long step, int draw = 0) =>
        Block(
            new((uint)index, (uint)step, (uint)((ulong)step >> 32), ((uint)stream << 16) | (uint)draw),
            (uint)seed,
            (uint)(seed >> 32));

    /// <summary>A uniform number in (0, 1) from the word's upper 23 bits: (k + ½)·2⁻²³, exact in float32.</summary>
    public static T Uniform<T>(uint word)
        where T : unmanaged, IReal<T> =>
        (T.OfInt((int)(word >> 9)) + T.Of(0.5)) * T.Of(1.1920928955078125e-7);

    /// <summary>A uniform number in (low, high).</summary>
    public static T Uniform<T>(uint word, T low, T high)
        where T : unmanaged, IReal<T> =>
        T.MultiplyAdd(Uniform<T>(word), high - low, low);

    /// <summary>Two independent standard normal numbers from two words.</summary>
    /// <remarks>Box and Muller 1958: √(−2 ln u₁)·(cos 2πu₂, sin 2πu₂). At most √(2·24·ln 2) ≈ 5.8 in size.</remarks>
    public static T Normal<T>(uint word0, uint word1, out T second)
        where T : unmanaged, IReal<T>
    {
        T radius = T.Sqrt(T.Of(-2) * T.Log(Uniform<T>(word0)));
        T sin = T.SinCos(T.Of(6.283185307179586) * Uniform<T>(word1), out T cos);
        second = radius * sin;
        return radius * cos;
    }

    /// <summary>A uniform integer in [0, bound): the upper word of word·bound. Bias below bound·2⁻³².</summary>
    public static int Below(uint word, int bound) => (int)(((ulong)word * (uint)bound) >> 32);
}
