using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Noise;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Exploration on the device.</content>
internal sealed partial class DeviceKernels
{
    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions) =>
        Launcher.Elements(actions.Rows * actions.Columns, new RandomActionKernel(bound, seed, step, actions));

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        Launcher.Elements(actions.Rows * actions.Columns, new ExploreKernel(clock, parameters, seed, step, state, actions));
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<float> ranges, in MatrixView<float> actions, in MatrixView<float> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        Launcher.Elements(actions.Rows * actions.Columns, new ScaleActionKernel(ranges, actions, scaled));
    }
}

/// <summary>An action in its own range, one thread an action.</summary>
/// <param name="Ranges">Middles, then half widths, [2A].</param>
/// <param name="Actions">In ±1, [N, A].</param>
/// <param name="Scaled">[N, A], written.</param>
internal readonly record struct ScaleActionKernel(ArrayView<float> Ranges, MatrixView<float> Actions, MatrixView<float> Scaled) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int n = i % Actions.Rows, a = i / Actions.Rows;
        Scaled[n, a] = F32.MultiplyAdd(new(Ranges[Actions.Columns + a]), new(Actions[n, a]), new(Ranges[a])).Value;
    }
}

/// <summary>A uniform action in ±bound, one thread an action.</summary>
/// <param name="Bound">The agent's action bound.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The vector step.</param>
/// <param name="Actions">[N, A], written.</param>
internal readonly record struct RandomActionKernel(float Bound, ulong Seed, long Step, MatrixView<float> Actions) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int n = i % Actions.Rows, a = i / Actions.Rows;
        Actions[n, a] = NoiseRules.RandomAction(new F32(Bound), Seed, Step, n, a).Value;
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
        Actions[n, a] = NoiseRules.Explore(
            new F32(Actions[n, a]), ref x, Clock.Episode[n], new F32(Clock.Step[n]), Parameters, NoiseRules.Sigma(Parameters, n, Actions.Rows), Seed, Step, n, a).Value;
        State[n, a] = x.Value;
    }
}
