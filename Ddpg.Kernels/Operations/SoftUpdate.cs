using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>θ' ← τθ + (1 − τ)θ' (Lillicrap et al. 2016, algorithm 1).</summary>
internal static class SoftUpdateRule
{
    /// <summary>θ' + τ (θ − θ').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Next<T>(T online, T target, float tau)
        where T : unmanaged, IReal<T> =>
        T.MultiplyAdd(T.OfSingle(tau), online - target, target);
}

/// <summary>The soft update, one thread a parameter.</summary>
/// <param name="Online">θ, [P].</param>
/// <param name="Tau">τ.</param>
/// <param name="Target">θ', [P], updated.</param>
internal readonly record struct SoftUpdateKernel(ArrayView<float> Online, float Tau, ArrayView<float> Target) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Target[i] = SoftUpdateRule.Next(new F32(Online[i]), new F32(Target[i]), Tau).Value;
}
