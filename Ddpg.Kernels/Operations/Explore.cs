using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>Kinds of exploration noise.</summary>
public enum NoiseKind
{
    /// <summary>No noise.</summary>
    None = 0,

    /// <summary>Independent N(0, σ²) on every action.</summary>
    Gaussian = 1,

    /// <summary>Ornstein-Uhlenbeck: x ← x − θ·x·dt + σ·√dt·N(0, 1). With dt = 1 the unit-step form.</summary>
    OrnsteinUhlenbeck = 2,

    /// <summary>The constant 1/(1 + episode) on every action.</summary>
    DecayingOffset = 3,
}

/// <summary>Exploration noise in one vector step, in the agent's action unit.</summary>
/// <param name="Kind">Which process.</param>
/// <param name="Sigma">σ at this step, of the first environment.</param>
/// <param name="SigmaLast">σ of the last environment; those between lie evenly between.</param>
/// <param name="Theta">θ of Ornstein-Uhlenbeck, per unit time.</param>
/// <param name="TimeStep">dt of Ornstein-Uhlenbeck.</param>
/// <param name="ResetEachEpisode">1: the Ornstein-Uhlenbeck state starts at 0 in every episode; 0: only once.</param>
/// <param name="Bound">Actions are clipped to ±bound afterwards.</param>
internal readonly record struct NoiseParameters(NoiseKind Kind, float Sigma, float SigmaLast, float Theta, float TimeStep, int ResetEachEpisode, float Bound);

/// <summary>Each environment's place in its episode.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Episode">Episodes finished before this one, [N].</param>
/// <param name="Step">Steps taken in this one, [N], whole numbers.</param>
internal readonly record struct EpisodeClock<T>(ArrayView<int> Episode, ArrayView<T> Step)
    where T : unmanaged;

/// <summary>Exploration for one action of one environment, for every kind of number.</summary>
internal static class Exploration
{
    /// <summary>σ of one environment of N: from the first's to the last's in equal steps (Li et al. 2023, PQL, section 3.3).</summary>
    public static float Sigma(in NoiseParameters p, int environment, int environments) =>
        environments == 1 ? p.Sigma : p.Sigma + ((p.SigmaLast - p.Sigma) * environment / (environments - 1));

    /// <summary>The action with noise, clipped; <paramref name="state"/> is Ornstein-Uhlenbeck's x.</summary>
    /// <remarks>Uhlenbeck and Ornstein 1930 as Lillicrap et al. 2016, section 3: x ← x + θ(0 − x)dt + σ√dt·N(0, 1), Euler-Maruyama.</remarks>
    public static T Next<T>(T policy, ref T state, int episode, T episodeStep, in NoiseParameters p, float sigma, ulong seed, long step, int environment, int action)
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

/// <summary>A policy's action with noise, one thread an action.</summary>
/// <param name="Clock">Where each environment is in its episode.</param>
/// <param name="Parameters">The noise.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The vector step.</param>
/// <param name="State">Ornstein-Uhlenbeck's x, [N, A], updated.</param>
/// <param name="Actions">[N, A], updated.</param>
internal readonly record struct ExploreKernel(
    EpisodeClock<float> Clock, NoiseParameters Parameters, ulong Seed, long Step, MatrixView<float> State, MatrixView<float> Actions) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int n = i % Actions.Rows, a = i / Actions.Rows;
        F32 x = new(State[n, a]);
        Actions[n, a] = Exploration.Next(
            new F32(Actions[n, a]), ref x, Clock.Episode[n], new F32(Clock.Step[n]), Parameters, Exploration.Sigma(Parameters, n, Actions.Rows), Seed, Step, n, a).Value;
        State[n, a] = x.Value;
    }
}
