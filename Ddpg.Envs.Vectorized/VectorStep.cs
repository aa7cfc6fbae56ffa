using Ddpg.Kernels;
using Ddpg.Kernels.Fused;
using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;

namespace Ddpg.Envs.Vectorized;

/// <summary>What a whole vector step reads and writes beside the environments: actions, noise, replay ring.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Action">a in the agent's unit, [N, A].</param>
/// <param name="NoiseState">Ornstein-Uhlenbeck's x, [N, A].</param>
/// <param name="Layout">Columns of a ring row.</param>
/// <param name="Ring">The ring, [capacity, width].</param>
internal readonly record struct VectorStepArrays<T>(MatrixView<T> Action, MatrixView<T> NoiseState, TransitionLayout Layout, MatrixView<T> Ring)
    where T : unmanaged;

/// <summary>The values of one vector step.</summary>
/// <param name="RandomBound">Above 0: actions uniform in ± this; 0: the policy's with noise.</param>
/// <param name="Noise">The noise; noisy actions are clipped to its bound.</param>
/// <param name="Position">The ring row of the first environment's transition.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The vector step's number.</param>
internal readonly record struct VectorStep(float RandomBound, NoiseParameters Noise, int Position, ulong Seed, long Step);

/// <summary>
/// A whole vector step in one launch: policy, noise, physics, replay, restarts. Environments 4g to 4g + 3: all threads of a group go
/// through the policy's layers, then four of them take a step each.
/// </summary>
/// <param name="Policy">The actor's program from s to a.</param>
/// <param name="Environments">The environments, updated; their s' is in the other observation afterwards.</param>
/// <param name="Transitions">The step as the ring takes it.</param>
/// <param name="Clock">Where each environment is in its episode.</param>
/// <param name="Arrays">Actions, noise and ring, updated.</param>
/// <param name="Step">The step's values.</param>
internal readonly record struct VectorStepKernel<TEnvironment>(
    RowProgramView Policy, EnvironmentView<F32> Environments, TransitionView<float> Transitions, EpisodeClock<float> Clock, VectorStepArrays<float> Arrays, VectorStep Step) : IGroupKernel
    where TEnvironment : struct, IEnvironment
{
    /// <inheritdoc/>
    public static int MaxGroupSize => RowTile.MaxThreads;

    /// <inheritdoc/>
    public void Run()
    {
        RowTile.Run(Policy, Step.RandomBound == 0 ? (int)Policy.Instructions.Length : 0, default);
        int n = (Grid.IdxX * RowTile.Rows) + Group.IdxX;
        if (Group.IdxX < RowTile.Rows && n < Policy.Rows)
            StepOne(n);
    }

    private void StepOne(int n)
    {
        for (int a = 0; a < Arrays.Action.Columns; a++)
        {
            int element = (a * Policy.Rows) + n;
            if (Step.RandomBound == 0)
                new ExploreKernel(Clock, Step.Noise, Step.Seed, Step.Step, Arrays.NoiseState, Arrays.Action).Run(element);
            else
                new RandomActionKernel(Step.RandomBound, Step.Seed, Step.Step, Arrays.Action).Run(element);
        }

        EnvironmentSteps.Step<TEnvironment, F32>(n, Environments);
        new ReplayInsertKernel(Transitions, Arrays.Layout, Step.Position, Arrays.Ring).Run(n);
        EnvironmentSteps.RestartIfFinished<TEnvironment, F32>(n, Environments with { Current = 1 - Environments.Current }, Step.Seed, RandomStream.Reset);
    }
}
