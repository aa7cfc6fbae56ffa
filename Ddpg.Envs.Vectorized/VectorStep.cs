using Ddpg.Kernels;
using Ddpg.Kernels.Fused;
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
/// <param name="Random">1: uniform actions; 0: the policy's with noise.</param>
/// <param name="Noise">The noise; its bound is that of the actions.</param>
/// <param name="Position">The ring row of the first environment's transition.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The vector step's number.</param>
internal readonly record struct VectorStep(int Random, NoiseParameters Noise, int Position, ulong Seed, long Step);

/// <summary>A whole vector step in one launch: policy, noise, physics, replay, restarts.</summary>
internal static class VectorStepKernels
{
    /// <summary>Environments 4g to 4g + 3: all threads of a group go through the policy's layers, then four of them take a step each.</summary>
    /// <param name="policy">The actor's program from s to a.</param>
    /// <param name="environments">The environments, updated; their s' is in the other observation afterwards.</param>
    /// <param name="transitions">The step as the ring takes it.</param>
    /// <param name="clock">Where each environment is in its episode.</param>
    /// <param name="arrays">Actions, noise and ring, updated.</param>
    /// <param name="step">The step's values.</param>
    public static void Run<TEnvironment>(
        RowProgramView policy, EnvironmentView<F32> environments, TransitionView<float> transitions, EpisodeClock<float> clock, VectorStepArrays<float> arrays, VectorStep step)
        where TEnvironment : struct, IEnvironment
    {
        if (step.Random == 0)
            RowKernels.Tile(policy, default);
        int n = (Grid.IdxX * RowKernels.TileRows) + Group.IdxX;
        if (Group.IdxX >= RowKernels.TileRows || n >= policy.Rows)
            return;
        for (int a = 0; a < arrays.Action.Columns; a++)
        {
            int element = (a * policy.Rows) + n;
            if (step.Random == 0)
                NoiseKernels.Explore(element, clock, step.Noise, step.Seed, step.Step, arrays.NoiseState, arrays.Action);
            else
                NoiseKernels.RandomActions(element, step.Noise.Bound, step.Seed, step.Step, arrays.Action);
        }

        EnvironmentSteps.StepKernel<TEnvironment>(n, environments);
        ReplayKernels.Insert(n, transitions, arrays.Layout, step.Position, arrays.Ring);
        EnvironmentSteps.RestartKernel<TEnvironment>(n, environments with { Current = 1 - environments.Current }, step.Seed, RandomStream.Reset);
    }
}
