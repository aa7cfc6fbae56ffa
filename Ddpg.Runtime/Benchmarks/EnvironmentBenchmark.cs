using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>Environment steps a second: physics, time limit and restarts, under random actions.</summary>
internal static class EnvironmentBenchmark
{
    /// <summary>Vector steps between new random actions: they are drawn outside of what is measured.</summary>
    private const int ActionSets = 8;

    /// <summary>Measures N environments of a task.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="limits">What the device can do.</param>
    /// <param name="spec">The task.</param>
    /// <param name="operationsPerStep">As <see cref="EnvironmentSpec.OperationsPerStep"/> counts them.</param>
    /// <param name="environments">N.</param>
    public static BenchRow Measure(IKernels<float> kernels, Limits limits, EnvironmentSpec spec, double operationsPerStep, int environments)
    {
        using EnvironmentArrays<float> arrays = new(kernels.Accelerator, spec, environments);
        IEnvironmentKernels<float> physics = spec.Kernels(kernels);
        long length = (long)arrays.Stride * spec.ActionSize;
        using Arena<float> memory = new();
        ArenaArray<float> all = memory.Reserve(length * ActionSets);
        memory.Allocate(kernels.Accelerator);
        MatrixView<float>[] actions = new MatrixView<float>[ActionSets];
        for (int set = 0; set < ActionSets; set++)
        {
            actions[set] = all.View.SubView(set * length, length).AsColumns(environments, spec.ActionSize, arrays.Stride);
            kernels.RandomActions(spec.ActionBound, 1, set, actions[set]);
        }

        physics.Start(arrays, 1, RandomStream.Reset);
        int step = 0;
        Rate rate = Rate.Measure(
            environments,
            () =>
            {
                physics.Step(actions[step++ % ActionSets], 1, arrays);
                arrays.Advance();
                physics.RestartFinished(arrays, 1, RandomStream.Reset);
            },
            kernels.Accelerator.Synchronize);
        double gigaflops = rate.PerSecond * operationsPerStep / 1e9;
        return new("envs", Limits.ThreadsOf(kernels), rate.Spread)
        {
            Env = spec.Name,
            Envs = environments,
            StepsPerSecond = rate.PerSecond,
            Gflops = gigaflops,
            ShareOfLimit = gigaflops / limits.GigaflopsPerSecond,
        };
    }
}
