using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime.Networks;

namespace Ddpg.Runtime.Training;

/// <summary>μ(s) of every environment. The environments' observation alternates between two places, so there is a pass for each.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Policy<T> : IDisposable
    where T : unmanaged
{
    private readonly Arena<T> arena;
    private readonly IRowPass[] passes;
    private readonly EnvironmentArrays<T> environments;

    /// <summary>Records the passes.</summary>
    /// <param name="kernels">The kernel set; not disposed with the policy.</param>
    /// <param name="actor">The network.</param>
    /// <param name="environments">Whose observations are read.</param>
    /// <param name="action">Written, [N, A].</param>
    public Policy(IKernels<T> kernels, Network<T> actor, EnvironmentArrays<T> environments, MatrixView<T> action)
    {
        this.environments = environments;
        arena = new(kernels.Accelerator, LayerMatrices<T>.Lengths(actor.Shape, environments.Count));
        LayerMatrices<T> activations = new(arena, actor.Shape, environments.Count);
        passes = [.. environments.Observations.Select(PassOver)];

        IRowPass PassOver(MatrixView<T> observation)
        {
            RowProgram<T> rows = new(environments.Count);
            actor.Forward(rows, observation, default, activations, action);
            return kernels.Compile(rows);
        }
    }

    /// <summary>a = μ(s).</summary>
    public void Act() => Pass.Run(default);

    /// <summary>The pass that reads the present observation.</summary>
    public IRowPass Pass => passes[environments.Current];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IRowPass pass in passes)
            pass.Dispose();
        arena.Dispose();
    }
}
