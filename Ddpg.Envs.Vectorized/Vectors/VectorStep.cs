using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>What a whole vector step reads and writes beside the environments: noise and replay ring.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="NoiseState">Ornstein-Uhlenbeck's x, [N, A].</param>
/// <param name="Layout">Columns of a ring row.</param>
/// <param name="Ring">The ring, [capacity, width].</param>
internal readonly record struct VectorStepArrays<T>(MatrixView<T> NoiseState, TransitionLayout Layout, MatrixView<T> Ring)
    where T : unmanaged;

/// <summary>The values of one vector step.</summary>
/// <param name="RandomBound">Above 0: actions uniform in ± this; 0: the policy's with noise.</param>
/// <param name="Noise">The noise; noisy actions are clipped to its bound.</param>
/// <param name="Position">The ring row of the first environment's transition.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The vector step's number.</param>
internal readonly record struct VectorStep(float RandomBound, NoiseParameters Noise, int Position, ulong Seed, long Step);

/// <summary>
/// A whole vector step in one launch: policy, noise, physics, replay, resets. Environments 4g to 4g + 3: all threads of a group go
/// through the policy's layers, then four of them take a step each.
/// </summary>
/// <param name="Policy">From s to a; random actions replace the policy's where the step asks for them.</param>
/// <param name="Environments">The environments, updated; their s' is in the other observation afterwards.</param>
/// <param name="Transitions">The step as the ring takes it.</param>
/// <param name="Clock">Where each environment is in its episode.</param>
/// <param name="Arrays">Noise and ring, updated.</param>
/// <param name="Step">The step's values.</param>
internal readonly record struct VectorStepKernel<TEnvironment>(
    ForwardPass<float> Policy,
    EnvironmentView<F32> Environments,
    Transitions<MatrixView<float>> Transitions,
    EpisodeClock<float> Clock,
    VectorStepArrays<float> Arrays,
    VectorStep Step) : IGroupKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public static int MaxGroupSize => GroupTile.MaxThreads;

    /// <inheritdoc/>
    public void Run()
    {
        GroupTile tile = GroupTile.Own(Policy.State.Rows);
        DdpgUpdate.Forward(tile, Policy);
        int n = tile.First + Group.IdxX;
        bool takesStep = Group.IdxX < tile.Count;
        if (takesStep)
            Act(n);
        ReplayInsert.ByGroup(Transitions, Arrays.Layout, Step.Position, Arrays.Ring, tile.First, tile.Count, tile.Inputs.Cast<float>());
        if (takesStep)
            EnvironmentSteps.RestartIfFinished<TEnvironment, F32>(n, Environments with { Current = 1 - Environments.Current }, Step.Seed, RandomStream.Reset);
    }

    private void Act(int n)
    {
        for (int a = 0; a < Policy.Output.Columns; a++)
        {
            int element = (a * Policy.State.Rows) + n;
            if (Step.RandomBound == 0)
                new ExploreKernel(Clock, Step.Noise, Step.Seed, Step.Step, Arrays.NoiseState, Policy.Output).Run(element);
            else
                new RandomActionKernel(Step.RandomBound, Step.Seed, Step.Step, Policy.Output).Run(element);
        }

        EnvironmentSteps.Step<TEnvironment, F32>(n, Environments);
    }
}
