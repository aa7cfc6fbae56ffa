using System.Runtime.CompilerServices;
using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>The operations on N environments; the three sets of <see cref="IKernels{T}"/> each have theirs.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IEnvironmentKernels<T>
    where T : unmanaged
{
    /// <summary>Puts every environment at the start of its current episode.</summary>
    void Start(EnvironmentArrays<T> environments, ulong seed, RandomStream stream);

    /// <summary>Writes the observation of the states as they are, for states that were set from outside.</summary>
    void Observe(EnvironmentArrays<T> environments);

    /// <summary>One step of all: s', r, flags, clocks. s stays readable until <see cref="EnvironmentArrays{T}.Advance"/>.</summary>
    /// <param name="action">[N, A] over whole lanes, in the agent's unit.</param>
    /// <param name="actionScale">The environment's action bound over the agent's.</param>
    /// <param name="environments">Updated.</param>
    void Step(MatrixView<T> action, float actionScale, EnvironmentArrays<T> environments);

    /// <summary>After <see cref="EnvironmentArrays{T}.Advance"/>: books and restarts the episodes that ended in the last step.</summary>
    void RestartFinished(EnvironmentArrays<T> environments, ulong seed, RandomStream stream);

    /// <summary>
    /// A whole vector step in one launch, actions, physics, replay and restarts; <see cref="EnvironmentArrays{T}.Advance"/> is to follow.
    /// </summary>
    /// <returns>False, and nothing is done, where set or task have no such kernel: the steps are then to be taken one by one.</returns>
    bool TryStepAtOnce(IPolicy policy, float actionScale, EnvironmentArrays<T> environments, in VectorStepArrays<T> arrays, VectorStep step) => false;

    /// <summary>Writes what each stage of a step computes at the states as they are.</summary>
    /// <param name="action">As for <see cref="Step"/>.</param>
    /// <param name="actionScale">As for <see cref="Step"/>.</param>
    /// <param name="environments">Read.</param>
    /// <param name="output">[numbers of all stages][Stride].</param>
    void Stages(MatrixView<T> action, float actionScale, EnvironmentArrays<T> environments, ArrayView<T> output);
}

/// <summary>Environments in ILGPU kernels, one a thread.</summary>
internal sealed class IlgpuEnvironment<TEnvironment>(IlgpuKernels kernels) : IEnvironmentKernels<float>
    where TEnvironment : struct, IEnvironment
{
    /// <summary>
    /// Threads of a group: few, so that some thousand environments reach every multiprocessor of a large GPU; a light step takes two warps,
    /// since a multiprocessor holds 32 groups at most.
    /// </summary>
    private int GroupSize => kernels.PhysicsGroupSize ?? (TEnvironment.SharesKernelWithPolicy ? 64 : 32);

    public bool TryStepAtOnce(IPolicy policy, float actionScale, EnvironmentArrays<float> environments, in VectorStepArrays<float> arrays, VectorStep step)
    {
        if (!TEnvironment.SharesKernelWithPolicy || policy is not FusedPolicy fused)
            return false;
        ForwardPass<float> view = fused.View;
        EnvironmentChecks.Action(view.Output, environments);
        kernels.Launcher.Tiles(
            environments.Count,
            new VectorStepKernel<TEnvironment>(view, environments.View<F32>(view.Output, actionScale), environments.Transitions(view.Output), environments.Clock, arrays, step));
        return true;
    }

    public void Start(EnvironmentArrays<float> environments, ulong seed, RandomStream stream) =>
        kernels.Launcher.Elements(environments.Count, new StartKernel<TEnvironment>(environments.View<F32>(default, 1), seed, stream), GroupSize);

    public void Observe(EnvironmentArrays<float> environments) =>
        kernels.Launcher.Elements(environments.Count, new ObserveKernel<TEnvironment>(environments.View<F32>(default, 1)), GroupSize);

    public void Step(MatrixView<float> action, float actionScale, EnvironmentArrays<float> environments)
    {
        EnvironmentChecks.Action(action, environments);
        kernels.Launcher.Elements(environments.Count, new StepKernel<TEnvironment>(environments.View<F32>(action, actionScale)), GroupSize);
    }

    public void RestartFinished(EnvironmentArrays<float> environments, ulong seed, RandomStream stream) =>
        kernels.Launcher.Elements(environments.Count, new RestartKernel<TEnvironment>(environments.View<F32>(default, 1), seed, stream), GroupSize);

    public void Stages(MatrixView<float> action, float actionScale, EnvironmentArrays<float> environments, ArrayView<float> output)
    {
        EnvironmentChecks.Action(action, environments);
        kernels.Launcher.Elements(environments.Count, new StagesKernel<TEnvironment>(environments.View<F32>(action, actionScale), EnvironmentArrays<float>.As<F32>(output)), GroupSize);
    }
}

/// <summary>Environments on the CPU, sixteen in SIMD lanes (small tasks thirty-two), lane sets shared between the threads.</summary>
internal sealed unsafe class SimdEnvironment<TEnvironment>(SimdKernels kernels) : IEnvironmentKernels<float>
    where TEnvironment : struct, IEnvironment
{
    public void Start(EnvironmentArrays<float> environments, ulong seed, RandomStream stream) =>
        EnvironmentSteps.StartAll<TEnvironment, F32>(environments.View<F32>(default, 1), environments.Count, seed, stream);

    public void Observe(EnvironmentArrays<float> environments) => EnvironmentSteps.ObserveAll<TEnvironment, F32>(environments.View<F32>(default, 1), environments.Count);

    public void Step(MatrixView<float> action, float actionScale, EnvironmentArrays<float> environments)
    {
        EnvironmentChecks.Action(action, environments);
        environments.AnyFinished |= TEnvironment.SharesKernelWithPolicy
            ? Step<F32V2>(environments, action, actionScale, F32V2.Lanes)
            : Step<F32V>(environments, action, actionScale, F32V.Lanes);
    }

    public void RestartFinished(EnvironmentArrays<float> environments, ulong seed, RandomStream stream)
    {
        if (!environments.AnyFinished)
            return;
        environments.AnyFinished = false;
        RestartJob job = new() { Lanes = environments.View<F32V>(default, 1), View = environments.View<F32>(default, 1), Count = environments.Count, Seed = seed, Stream = stream };
        kernels.Team.Run(&RestartJob.Range, Unsafe.AsPointer(ref job), (environments.Count + F32V.Lanes - 1) / F32V.Lanes, RestartJob.Grain);
    }

    public void Stages(MatrixView<float> action, float actionScale, EnvironmentArrays<float> environments, ArrayView<float> output)
    {
        EnvironmentChecks.Action(action, environments);
        EnvironmentView<F32V> view = environments.View<F32V>(action, actionScale);
        for (int set = 0; set * F32V.Lanes < environments.Count; set++)
            EnvironmentSteps.Stages<TEnvironment, F32V>(set, view, EnvironmentArrays<float>.As<F32V>(output));
    }

    /// <summary>One step of all in a kind of number; whether any episode ended.</summary>
    private bool Step<T>(EnvironmentArrays<float> environments, MatrixView<float> action, float actionScale, int lanes)
        where T : unmanaged, IReal<T>
    {
        StepJob<T> job = new() { View = environments.View<T>(action, actionScale) };
        int sets = (environments.Count + lanes - 1) / lanes;
        kernels.Team.Run(&StepJob<T>.Range, Unsafe.AsPointer(ref job), sets, Math.Max(1, TEnvironment.SetsPerChunk * F32V.Lanes / lanes));
        return job.AnyFinished;
    }

    /// <summary>Restarts in lane sets [begin, end), one environment after the other where any in the set has finished.</summary>
    private struct RestartJob
    {
        /// <summary>Lane sets that a thread takes at a time: some microseconds where episodes end together.</summary>
        public const int Grain = 16;

        public EnvironmentView<F32V> Lanes;
        public EnvironmentView<F32> View;
        public int Count;
        public ulong Seed;
        public RandomStream Stream;

        public static void Range(void* context, int begin, int end)
        {
            ref RestartJob job = ref Unsafe.AsRef<RestartJob>(context);
            for (int set = begin; set < end; set++)
            {
                if (!EnvironmentSteps.AnyFinished<TEnvironment, F32V>(set, job.Lanes))
                    continue;
                int last = Math.Min(job.Count, (set + 1) * F32V.Lanes);
                for (int i = set * F32V.Lanes; i < last; i++)
                    EnvironmentSteps.RestartIfFinished<TEnvironment, F32>(i, job.View, job.Seed, job.Stream);
            }
        }
    }

    private struct StepJob<T>
        where T : unmanaged, IReal<T>
    {
        public EnvironmentView<T> View;

        /// <summary>Set by any thread whose range had an episode end.</summary>
        public bool AnyFinished;

        // Compiled in full at once: the first tier would take a hundred times as long for its first calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Range(void* context, int begin, int end)
        {
            ref StepJob<T> job = ref Unsafe.AsRef<StepJob<T>>(context);
            EnvironmentView<T> view = job.View;
            T ended = T.Of(0);
            for (int set = begin; set < end; set++)
                ended = T.Max(ended, EnvironmentSteps.Step<TEnvironment, T>(set, view));
            if (T.AnyLess(T.Of(0), ended))
                job.AnyFinished = true;
        }
    }
}

/// <summary>Environments in float64, one after the other.</summary>
internal sealed class ReferenceEnvironment<TEnvironment> : IEnvironmentKernels<double>
    where TEnvironment : struct, IEnvironment
{
    public void Start(EnvironmentArrays<double> environments, ulong seed, RandomStream stream) =>
        EnvironmentSteps.StartAll<TEnvironment, F64>(environments.View<F64>(default, 1), environments.Count, seed, stream);

    public void Observe(EnvironmentArrays<double> environments) => EnvironmentSteps.ObserveAll<TEnvironment, F64>(environments.View<F64>(default, 1), environments.Count);

    public void Step(MatrixView<double> action, float actionScale, EnvironmentArrays<double> environments)
    {
        EnvironmentChecks.Action(action, environments);
        EnvironmentView<F64> view = environments.View<F64>(action, actionScale);
        for (int i = 0; i < environments.Count; i++)
            EnvironmentSteps.Step<TEnvironment, F64>(i, view);
    }

    public void RestartFinished(EnvironmentArrays<double> environments, ulong seed, RandomStream stream)
    {
        EnvironmentView<F64> view = environments.View<F64>(default, 1);
        for (int i = 0; i < environments.Count; i++)
            EnvironmentSteps.RestartIfFinished<TEnvironment, F64>(i, view, seed, stream);
    }

    public void Stages(MatrixView<double> action, float actionScale, EnvironmentArrays<double> environments, ArrayView<double> output)
    {
        EnvironmentChecks.Action(action, environments);
        EnvironmentView<F64> view = environments.View<F64>(action, actionScale);
        for (int i = 0; i < environments.Count; i++)
            EnvironmentSteps.Stages<TEnvironment, F64>(i, view, EnvironmentArrays<double>.As<F64>(output));
    }
}

/// <summary>Shape checks at the launch site.</summary>
internal static class EnvironmentChecks
{
    public static void Action<T>(in MatrixView<T> action, EnvironmentArrays<T> environments)
        where T : unmanaged
    {
        if (action.Rows != environments.Count || action.Columns != environments.Spec.ActionSize
            || action.RowStride != 1 || action.ColumnStride != environments.Stride)
        {
            throw new ArgumentException(
                $"Actions are {action.Shape} with strides ({action.RowStride}, {action.ColumnStride}); expected "
                + $"[{environments.Count}, {environments.Spec.ActionSize}] with strides (1, {environments.Stride}).",
                nameof(action));
        }
    }
}
