using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;

namespace Ddpg.Kernels.Noise;

/// <summary>Exploration for one action of one environment, for every kind of number.</summary>
internal static class NoiseRules
{
    /// <summary>A uniform action in ±bound.</summary>
    public static T RandomAction<T>(T bound, ulong seed, long step, int environment, int action)
        where T : unmanaged, IReal<T> =>
        Philox.Uniform(Philox.Draw(seed, RandomStream.Warmup, environment, step, action).X, -bound, bound);

    /// <summary>σ of one environment of N: from the first's to the last's in equal steps (Li et al. 2023, PQL, section 3.3).</summary>
    public static float Sigma(in NoiseParameters p, int environment, int environments) =>
        environments == 1 ? p.Sigma : p.Sigma + ((p.SigmaLast - p.Sigma) * environment / (environments - 1));

    /// <summary>The action with noise, clipped; <paramref name="state"/> is Ornstein-Uhlenbeck's x.</summary>
    /// <remarks>Uhlenbeck and Ornstein 1930 as Lillicrap et al. 2016, section 3: x ← x + θ(0 − x)dt + σ√dt·N(0, 1), Euler-Maruyama.</remarks>
    public static T Explore<T>(T policy, ref T state, int episode, T episodeStep, in NoiseParameters p, float sigma, ulong seed, long step, int environment, int action)
        where T : unmanaged, IReal<T>
    {
        T bound = T.OfSingle(p.Bound);
        T noise = T.Of(0);
        if (p.Kind == NoiseKind.DecayingOffset)
        {
            noise = T.Of(1) / T.OfInt(1 + episode);
        }
        else if (p.Kind != NoiseKind.None)
        {
            PhiloxBlock words = Philox.Draw(seed, RandomStream.Noise, environment, step, action);
            T normal = Philox.Normal(words.X, words.Y, out T _);
            noise = T.OfSingle(sigma) * normal;
            if (p.Kind == NoiseKind.OrnsteinUhlenbeck)
            {
                T x = p.ResetEachEpisode != 0 && T.AnyLess(episodeStep, T.Of(0.5)) ? T.Of(0) : state;
                T dt = T.OfSingle(p.TimeStep);
                state = T.MultiplyAdd(T.Sqrt(dt), noise, x - (T.OfSingle(p.Theta) * x * dt));
                noise = state;
            }
        }

        return T.Max(-bound, T.Min(bound, policy + noise));
    }
}
