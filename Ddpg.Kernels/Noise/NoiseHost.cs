namespace Ddpg.Kernels;

/// <content>Exploration on the host.</content>
public sealed partial class HostKernels
{
    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions)
    {
        for (int element = 0; element < actions.Rows * actions.Columns; element++)
            NoiseKernels.RandomActions(element, bound, seed, step, actions);
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        for (int element = 0; element < actions.Rows * actions.Columns; element++)
            NoiseKernels.Explore(element, clock, parameters, seed, step, state, actions);
    }
}
