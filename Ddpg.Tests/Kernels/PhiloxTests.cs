using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;

namespace Ddpg.Tests.Kernels;

public sealed class PhiloxTests
{
    /// <summary>Random123, kat_vectors, philox4x32 with 10 rounds.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_matches_published_vectors(uint x, uint y, uint z, uint w, uint k0, uint k1, uint rx, uint ry, uint rz, uint rw) =>
        Assert.Equal(new PhiloxBlock(rx, ry, rz, rw), Philox.Block(new(x, y, z, w), k0, k1));

    [Fact]
    public void Uniform_stays_inside_its_open_interval()
    {
        Assert.True(Philox.Uniform<F32>(0).Value > 0);
        Assert.True(Philox.Uniform<F32>(uint.MaxValue).Value < 1);
        Assert.Equal(Philox.Uniform<F64>(0xDEADBEEF).Value, Philox.Uniform<F32>(0xDEADBEEF).Value);
    }

    [Fact]
    public void Uniform_and_normal_have_their_moments()
    {
        const int Count = 200_000;
        double uniform = 0, uniformSquare = 0, normal = 0, square = 0, cube = 0, fourth = 0, product = 0;
        for (int i = 0; i < Count; i++)
        {
            PhiloxBlock words = Philox.Draw(7, RandomStream.Noise, i, 3);
            double u = Philox.Uniform<F32>(words.Z).Value;
            double n = Philox.Normal(words.X, words.Y, out F32 second).Value;
            uniform += u;
            uniformSquare += u * u;
            normal += n;
            square += n * n;
            cube += n * n * n;
            fourth += n * n * n * n;
            product += n * second.Value;
        }

        // Five standard errors each.
        Within(0.5, uniform / Count, 5 * Math.Sqrt(1.0 / 12 / Count));
        Within(1.0 / 3, uniformSquare / Count, 5 * Math.Sqrt(4.0 / 45 / Count));
        Within(0, normal / Count, 5 / Math.Sqrt(Count));
        Within(1, square / Count, 5 * Math.Sqrt(2.0 / Count));
        Within(0, cube / Count, 5 * Math.Sqrt(15.0 / Count));
        Within(3, fourth / Count, 5 * Math.Sqrt(96.0 / Count));
        Within(0, product / Count, 5 / Math.Sqrt(Count));
    }

    [Fact]
    public void Streams_indices_steps_and_seeds_differ()
    {
        PhiloxBlock[] blocks =
        [
            Philox.Draw(1, RandomStream.Noise, 0, 0),
            Philox.Draw(2, RandomStream.Noise, 0, 0),
            Philox.Draw(1UL << 32, RandomStream.Noise, 0, 0),
            Philox.Draw(1, RandomStream.Reset, 0, 0),
            Philox.Draw(1, RandomStream.Noise, 1, 0),
            Philox.Draw(1, RandomStream.Noise, 0, 1),
            Philox.Draw(1, RandomStream.Noise, 0, 1L << 32),
            Philox.Draw(1, RandomStream.Noise, 0, 0, 1),
        ];
        Assert.Equal(blocks.Length, blocks.Distinct().Count());
    }

    [Fact]
    public void Below_covers_its_range_evenly()
    {
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[Philox.Below(Philox.Draw(3, RandomStream.Sample, i, 0).X, 7)]++;
        Assert.All(counts, count => Within(10_000, count, 5 * Math.Sqrt(10_000)));
    }

    private static void Within(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{actual} is not within {tolerance} of {expected}");
}
