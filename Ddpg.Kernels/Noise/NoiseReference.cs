using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Exploration in float64.</content>
internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<double> actions)
    {
        for (int n = 0; n < actions.Rows; n++)
        {
            for (int a = 0; a < actions.Columns; a++)
                actions[n, a] = ((2 * Philox.Uniform<F64>(Philox.Draw(seed, RandomStream.Warmup, n, step, a).X).Value) - 1) * bound;
        }
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<double> ranges, in MatrixView<double> actions, in MatrixView<double> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        for (int n = 0; n < actions.Rows; n++)
        {
            for (int a = 0; a < actions.Columns; a++)
                scaled[n, a] = ranges[a] + (ranges[actions.Columns + a] * actions[n, a]);
        }
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<double> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<double> state, in MatrixView<double> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        for (int n = 0; n < actions.Rows; n++)
        {
            double sigma = parameters.Sigma + ((parameters.SigmaLast - parameters.Sigma) * n / Math.Max(1.0, actions.Rows - 1));
            for (int a = 0; a < actions.Columns; a++)
            {
                PhiloxBlock words = Philox.Draw(seed, RandomStream.Noise, n, step, a);
                double normal = Philox.Normal(words.X, words.Y, out F64 _).Value;
                if (parameters.ResetEachEpisode != 0 && clock.Step[n] == 0 && parameters.Kind == NoiseKind.OrnsteinUhlenbeck)
                    state[n, a] = 0;
                double noise = 0;
                switch (parameters.Kind)
                {
                    case NoiseKind.Gaussian:
                        noise = sigma * normal;
                        break;
                    case NoiseKind.OrnsteinUhlenbeck:
                        state[n, a] += (-parameters.Theta * state[n, a] * parameters.TimeStep) + (sigma * Math.Sqrt(parameters.TimeStep) * normal);
                        noise = state[n, a];
                        break;
                    case NoiseKind.DecayingOffset:
                        noise = 1.0 / (1 + clock.Episode[n]);
                        break;
                }

                actions[n, a] = Math.Clamp(actions[n, a] + noise, -parameters.Bound, parameters.Bound);
            }
        }
    }
}
