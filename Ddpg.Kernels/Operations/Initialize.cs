using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>Start values as functions of seed, array and element.</summary>
internal static class Initialize
{
    /// <summary>Uniform in ±bound.</summary>
    public static T Uniform<T>(T bound, ulong seed, int block, int element)
        where T : unmanaged, IReal<T> =>
        Philox.Uniform(Philox.Draw(seed, RandomStream.Initialize, element, block).X, -bound, bound);

    /// <summary>Normal, redrawn while beyond 2σ (at most 16 draws: the chance to need more is below 10⁻²¹).</summary>
    public static T TruncatedNormal<T>(T deviation, ulong seed, int block, int element)
        where T : unmanaged, IReal<T>
    {
        T normal = T.Of(3);
        for (int draw = 0; draw < 8 && T.AnyLess(T.Of(2), T.Abs(normal)); draw++)
        {
            PhiloxBlock words = Philox.Draw(seed, RandomStream.Initialize, element, block, draw);
            normal = Philox.Normal(words.X, words.Y, out T second);
            normal = T.IfLess(T.Of(2), T.Abs(normal), second, normal);
        }

        return deviation * normal;
    }
}

/// <summary>Uniform start values, one thread a value.</summary>
/// <param name="Bound">The half width.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Block">Which array is filled.</param>
/// <param name="Values">The array, written.</param>
internal readonly record struct InitializeUniformKernel(float Bound, ulong Seed, int Block, ArrayView<float> Values) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Values[i] = Initialize.Uniform(new F32(Bound), Seed, Block, i).Value;
}

/// <summary>Normal start values, redrawn beyond 2σ, one thread a value.</summary>
/// <param name="Deviation">σ before the cut.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Block">Which array is filled.</param>
/// <param name="Values">The array, written.</param>
internal readonly record struct InitializeTruncatedNormalKernel(float Deviation, ulong Seed, int Block, ArrayView<float> Values) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Values[i] = Initialize.TruncatedNormal(new F32(Deviation), Seed, Block, i).Value;
}
