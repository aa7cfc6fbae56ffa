using System.Runtime.Intrinsics;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Tests.Kernels;

/// <summary>The stated errors of the elementary functions, for one value and for sixteen lanes, against float64.</summary>
public sealed class ElementaryTests
{
    [Fact]
    public void Tanh_is_within_4e_7_everywhere()
    {
        Check(-20, 20, F32.Tanh, F32V.Tanh, Math.Tanh, (_, _) => 4e-7);
        Assert.Equal(1f, F32.Tanh(new(9)).Value);
        Assert.Equal(-1f, F32.Tanh(new(-1e30f)).Value);
        Assert.Equal(1e-20f, F32.Tanh(new(1e-20f)).Value);
    }

    [Fact]
    public void Sine_and_cosine_are_within_3e_7_up_to_1000()
    {
        Check(-1000, 1000, x => F32.SinCos(x, out _), x => F32V.SinCos(x, out _), Math.Sin, (_, _) => 3e-7);
        Check(-1000, 1000, Cos, Cos, Math.Cos, (_, _) => 3e-7);
        Check(-4, 4, Cos, Cos, Math.Cos, (_, _) => 3e-7);
    }

    [Fact]
    public void Exp_is_within_2e_7_relative()
    {
        Check(-87, 88, F32.Exp, F32V.Exp, Math.Exp, (_, y) => 2e-7 * y);
        Assert.Equal(F32.Exp(new(-87)).Value, F32.Exp(new(-1000)).Value);
    }

    [Fact]
    public void Log_is_within_1e_7_of_its_size_and_one()
    {
        Check(1e-7, 1, F32.Log, F32V.Log, Math.Log, (_, y) => 1e-7 + (1e-7 * Math.Abs(y)));
        Check(1, 1e6, F32.Log, F32V.Log, Math.Log, (_, y) => 1e-7 + (1e-7 * Math.Abs(y)));
        Check(0.99, 1.01, F32.Log, F32V.Log, Math.Log, (_, y) => 1e-7);
    }

    [Fact]
    public void Round_gives_a_nearest_integer()
    {
        for (float x = -1000.3f; x < 1000; x += 0.37f)
        {
            Assert.True(Math.Abs(F32.Round(new(x)).Value - x) <= 0.5f);
            Assert.True(Math.Abs(F32V.Round(F32V.OfSingle(x)).Value[3] - x) <= 0.5f);
        }
    }

    private static F32 Cos(F32 x)
    {
        F32.SinCos(x, out F32 cos);
        return cos;
    }

    private static F32V Cos(F32V x)
    {
        F32V.SinCos(x, out F32V cos);
        return cos;
    }

    private static void Check(double low, double high, Func<F32, F32> one, Func<F32V, F32V> lanes, Func<double, double> exact, Func<double, double, double> tolerance)
    {
        const int Samples = 200_000;
        float[] x = new float[F32V.Lanes];
        for (int i = 0; i < Samples; i += F32V.Lanes)
        {
            for (int lane = 0; lane < x.Length; lane++)
                x[lane] = (float)(low + ((high - low) * (i + lane) / Samples));
            Vector512<float> many = lanes(new(Vector512.Create<float>(x))).Value;
            for (int lane = 0; lane < x.Length; lane++)
            {
                double expected = exact(x[lane]), bound = tolerance(x[lane], expected);
                Assert.True(Math.Abs(one(new(x[lane])).Value - expected) <= bound, $"one value at {x[lane]:R}: {one(new(x[lane])).Value:R}, exact {expected:R}, bound {bound:E1}");
                Assert.True(Math.Abs(many[lane] - expected) <= bound, $"lane {lane} at {x[lane]:R}: {many[lane]:R}, exact {expected:R}, bound {bound:E1}");
            }
        }
    }
}
