using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Operations;

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
        Actions[n, a] = Philox.Uniform(Philox.Draw(Seed, RandomStream.Warmup, n, Step, a).X, new F32(-Bound), new F32(Bound)).Value;
    }
}
