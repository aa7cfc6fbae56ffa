using System.Runtime.CompilerServices;
using Ddpg.Kernels.Random;

namespace Ddpg.Kernels.Replay;

/// <summary>A window of successive steps of one environment, and what its rewards come to.</summary>
/// <param name="First">The transition it begins with, counted since the beginning of the run.</param>
/// <param name="Last">The transition it ends with.</param>
/// <param name="Reward">Σ γⁱ rᵢ.</param>
/// <param name="Discount">γᵏ of k rewards.</param>
internal readonly record struct ReplayWindow(long First, long Last, float Reward, float Discount);

/// <summary>Which transitions a sample takes.</summary>
internal static class ReplayRules
{
    /// <summary>The transition drawn for row <paramref name="b"/> of the batch, uniform over those in the ring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Draw(in ReplayDraw draw, int b, int capacity)
    {
        int size = draw.Inserted < capacity ? (int)draw.Inserted : capacity;
        PhiloxBlock words = Philox.Draw(draw.Seed, RandomStream.Sample, draw.Distinct == 0 ? b : 0, draw.Update);
        return draw.Inserted - size + (draw.Distinct == 0 ? Philox.Below(words.X, size) : Permutation.At(b % size, size, words));
    }

    /// <summary>
    /// The n-step window from a transition on (Sutton 1988; in DDPG as D4PG, Barth-Maron et al. 2018, equation 2). It ends early where the
    /// episode does, and at the newest transition: beyond the ring's write position lie the oldest ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReplayWindow Window<TRing>(in TRing ring, int capacity, TransitionLayout layout, in ReplayDraw draw, long first)
        where TRing : struct, IReadMatrix<float>
    {
        int row = (int)(first % capacity), step = 1;
        float reward = ring.Read(row, layout.Reward), discount = draw.Gamma;
        long last = first;
        while (step < draw.Steps && last + draw.Environments < draw.Inserted && ring.Read(row, layout.Terminated) + ring.Read(row, layout.Truncated) <= 0)
        {
            last += draw.Environments;
            row = (int)(last % capacity);
            reward += discount * ring.Read(row, layout.Reward);
            discount *= draw.Gamma;
            step++;
        }

        return new(first, last, reward, discount);
    }
}
