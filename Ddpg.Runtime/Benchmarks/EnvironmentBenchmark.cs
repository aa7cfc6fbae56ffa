using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>Environment steps a second: physics, time limit and restarts, under random actions.</summary>
public static class EnvironmentBenchmark
{
    /// <summary>Vector steps between new random actions: they are drawn outside of what is measured.</summary>
    private const int ActionSets = 8;

    /// <summary>Measures N environments of a task.</summary>
    public static Rate Measure(IKernels<float> kernels, EnvironmentSpec spec, int environments)
    {
        using EnvironmentArrays<float> arrays = new(kernels.Accelerator, spec, environments);
        IEnvironmentKernels<float> physics = spec.Kernels(kernels);
        long length = (long)arrays.Stride * spec.ActionSize;
        using MemoryBuffer1D<float, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D<float>(length * ActionSets);
        memory.MemSetToZero();
        MatrixView<float>[] actions = new MatrixView<float>[ActionSets];
        for (int set = 0; set < ActionSets; set++)
        {
            actions[set] = memory.View.SubView(set * length, length).AsContiguous().AsColumns(environments, spec.ActionSize, arrays.Stride);
            kernels.RandomActions(spec.ActionBound, 1, set, actions[set]);
        }

        physics.Start(arrays, 1, RandomStream.Reset);
        int step = 0;
        return Rate.Measure(
            environments,
            () =>
            {
                physics.Step(actions[step++ % ActionSets], 1, arrays);
                arrays.Advance();
                physics.RestartFinished(arrays, 1, RandomStream.Reset);
            },
            kernels.Accelerator.Synchronize);
    }
}
