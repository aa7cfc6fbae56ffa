using Ddpg.Kernels.Noise;
using Ddpg.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Exploration on the device.</content>
internal sealed partial class DeviceKernels
{
    private Action<Index1D, float, ulong, long, MatrixView<float>>? randomActions;
    private Action<Index1D, EpisodeClock<float>, NoiseParameters, ulong, long, MatrixView<float>, MatrixView<float>>? explore;

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions)
    {
        randomActions ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, float, ulong, long, MatrixView<float>>(NoiseKernels.RandomActions);
        randomActions(actions.Rows * actions.Columns, bound, seed, step, actions);
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        explore ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, EpisodeClock<float>, NoiseParameters, ulong, long, MatrixView<float>, MatrixView<float>>(NoiseKernels.Explore);
        explore(actions.Rows * actions.Columns, clock, parameters, seed, step, state, actions);
    }
}

/// <summary>Kernels of exploration, one thread an action.</summary>
internal static class NoiseKernels
{
    /// <summary>A uniform action.</summary>
    public static void RandomActions(Index1D element, float bound, ulong seed, long step, MatrixView<float> actions)
    {
        int n = element % actions.Rows, a = element / actions.Rows;
        actions[n, a] = NoiseRules.RandomAction(new F32(bound), seed, step, n, a).Value;
    }

    /// <summary>A policy's action with noise.</summary>
    public static void Explore(Index1D element, EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, MatrixView<float> state, MatrixView<float> actions)
    {
        int n = element % actions.Rows, a = element / actions.Rows;
        F32 x = new(state[n, a]);
        actions[n, a] = NoiseRules.Explore(new F32(actions[n, a]), ref x, clock.Episode[n], new F32(clock.Step[n]), parameters, NoiseRules.Sigma(parameters, n, actions.Rows), seed, step, n, a).Value;
        state[n, a] = x.Value;
    }
}
