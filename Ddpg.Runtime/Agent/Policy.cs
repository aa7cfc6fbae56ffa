using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Networks;

namespace Ddpg.Runtime.Agent;

/// <summary>μ(s) of every environment. The environments' observation alternates between two places, so there is a policy for each.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Policy<T> : IDisposable
    where T : unmanaged
{
    private readonly Arena<T> arena = new();
    private readonly IPolicy[] policies;
    private readonly EnvironmentArrays<T> environments;

    /// <summary>Makes the policies ready.</summary>
    /// <param name="kernels">The kernel set; not disposed with the policy.</param>
    /// <param name="actor">The network.</param>
    /// <param name="environments">Whose observations are read.</param>
    /// <param name="action">Written, [N, A].</param>
    public Policy(IKernels<T> kernels, Network<T> actor, EnvironmentArrays<T> environments, MatrixView<T> action)
    {
        this.environments = environments;
        ArenaArray<T> outputs = arena.Reserve((long)environments.Count * actor.Shape.OutputCount);
        arena.Allocate(kernels.Accelerator);
        policies = [.. environments.Observations.Select(observation => kernels.Prepare(new ForwardPass<T>(actor.View, new(outputs.View, environments.Count), observation, default, action)))];
    }

    /// <summary>The policy that reads the present observation.</summary>
    public IPolicy Current => policies[environments.Current];

    /// <summary>a = μ(s).</summary>
    public void Act() => Current.Run();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IPolicy policy in policies)
            policy.Dispose();
        arena.Dispose();
    }
}
