using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Verification;

/// <summary>A check from a name, a bound and a body for each kind of number.</summary>
/// <remarks>C# has no generic lambdas, so each check is a small class; these are all of them.</remarks>
internal static class ParityChecks
{
    /// <summary>Every kernel.</summary>
    public static IReadOnlyList<ParityCheck> All { get; } =
    [
        new DenseForwardCheck(ActivationKind.Identity),
        new DenseForwardCheck(ActivationKind.Relu),
        new DenseForwardCheck(ActivationKind.Tanh),
        new DenseTwoViewCheck(),
        new DenseBackwardInputCheck(ActivationKind.Identity),
        new DenseBackwardInputCheck(ActivationKind.Relu),
        new DenseBackwardInputCheck(ActivationKind.Tanh),
        new DenseBackwardWeightsCheck(),
        new BellmanTargetCheck(TargetMask.Termination),
        new BellmanTargetCheck(TargetMask.None),
        new BellmanTargetCheck(TargetMask.TerminationOrTimeLimit),
        new CriticLossCheck(),
        new ActorLossCheck(),
        new ReductionsCheck(),
        new ZeroCheck(),
        new AdamCheck(),
        new SoftUpdateCheck(),
        new ReplayCheck(),
        new RewardWindowCheck(),
        new InitializeUniformCheck(),
        new InitializeTruncatedNormalCheck(),
        new RandomActionsCheck(), new ScaleActionsCheck(),
        new ExploreCheck(NoiseKind.None),
        new ExploreCheck(NoiseKind.Gaussian),
        new ExploreCheck(NoiseKind.OrnsteinUhlenbeck),
        new ExploreCheck(NoiseKind.DecayingOffset),
        new UpdateCheck([], [], [40, 40]),
        new UpdateCheck([24], [], [40]),
        new UpdateCheck([5, 20], [33], [40, 7]),
        new TrainingStepCheck(EnvironmentCatalog.Find("pendulum")!),
        .. EnvironmentCatalog.All.SelectMany(spec => new ParityCheck[] { new EnvironmentStartCheck(spec), new EnvironmentStepCheck(spec) }.Concat(spec.Stages.Select(stage => new EnvironmentStageCheck(spec, stage)))),
    ];

    private static Activation Of(ActivationKind kind) => new(kind, 1.5f);

    private sealed class DenseForwardCheck(ActivationKind kind) : ParityCheck
    {
        public override string Name => $"DenseForward {kind}";

        public override double Bound => Tolerance.Sums;

        // Inputs [B, I], outputs [B, J] with I and J on either side of the size, so that all edges are met.
        public override void Run<T>(ParityBench<T> bench)
        {
            int inputs = bench.Size + 2, outputs = Math.Max(1, bench.Size - 1);
            bench.Kernels.DenseForward(bench.InputMatrix(bench.Size, inputs), default, bench.Input((inputs + 1) * outputs, -0.3, 0.3), Of(kind), bench.OutputMatrix("y", bench.Size, outputs));
        }
    }

    private sealed class DenseTwoViewCheck : ParityCheck
    {
        public override string Name => "DenseForward [s | a]";

        public override double Bound => Tolerance.Sums;

        // s is a column range of a wider matrix, a a structure of arrays.
        public override void Run<T>(ParityBench<T> bench)
        {
            int size = bench.Size, outputs = size + 15;
            MatrixView<T> s = bench.InputMatrix(size, size + 5).ColumnRange(2, size);
            MatrixView<T> a = bench.Input(3 * (size + 4)).AsColumns(size, 3, size + 4);
            bench.Kernels.DenseForward(s, a, bench.Input((size + 4) * outputs, -0.3, 0.3), Of(ActivationKind.Relu), bench.OutputMatrix("y", size, outputs));
        }
    }

    private sealed class DenseBackwardInputCheck(ActivationKind kind) : ParityCheck
    {
        public override string Name => $"DenseBackwardInput {kind}";

        public override double Bound => Tolerance.Sums;

        public override void Run<T>(ParityBench<T> bench)
        {
            int inputs = bench.Size + 2, outputs = Math.Max(1, bench.Size - 1);
            bench.Kernels.DenseBackwardInput(
                bench.InputMatrix(bench.Size, outputs), new(bench.Input(inputs * outputs, -0.3, 0.3), default), Of(kind), bench.InputMatrix(bench.Size, inputs), bench.OutputMatrix("dx", bench.Size, inputs));
        }
    }

    private sealed class DenseBackwardWeightsCheck : ParityCheck
    {
        public override string Name => "DenseBackwardWeights";

        public override double Bound => Tolerance.Sums;

        public override void Run<T>(ParityBench<T> bench)
        {
            int size = bench.Size, outputs = Math.Max(1, size - 1);
            MatrixView<T> s = bench.InputMatrix(size, size + 2), a = bench.InputMatrix(size, 3).ColumnRange(1, 2);
            MatrixView<T> dz = bench.InputMatrix(size, outputs), narrow = bench.InputMatrix(size, 1);
            bench.Kernels.DenseBackwardWeights(s, a, dz, bench.Output("wide", (size + 5) * outputs));
            bench.Kernels.DenseBackwardWeights(s, default, narrow, bench.Output("head", size + 3));
        }
    }

    private sealed class BellmanTargetCheck(TargetMask mask) : ParityCheck
    {
        public override string Name => $"BellmanTarget {mask}";

        public override void Run<T>(ParityBench<T> bench)
        {
            TransitionLayout layout = new(3, 1);
            MatrixView<T> batch = bench.InputMatrix(bench.Size, layout.Width, -5, 5);
            bench.SetFlags(batch, layout.Terminated, 0.3);
            bench.SetFlags(batch, layout.Truncated, 0.3);

            bench.Kernels.BellmanTarget(batch, layout, bench.InputMatrix(bench.Size, 1, -100, 100), mask, bench.OutputMatrix("y", bench.Size, 1));
        }
    }

    private sealed class CriticLossCheck : ParityCheck
    {
        public override string Name => "CriticLoss";

        public override double Bound => Tolerance.Sums;

        public override void Run<T>(ParityBench<T> bench)
        {
            MatrixView<T> q = bench.InputMatrix(bench.Size, 1, -3, 3), target = bench.InputMatrix(bench.Size, 1, -3, 3);
            bench.Kernels.CriticGradient(q, target, bench.OutputMatrix("dq", bench.Size, 1));
            bench.Kernels.LossStatistics(new(q, target, bench.Compared("statistics", bench.Input(UpdateStatistic.Count))));
        }
    }

    private sealed class ActorLossCheck : ParityCheck
    {
        public override string Name => "ActorLoss";

        public override double Bound => Tolerance.Sums;

        public override void Run<T>(ParityBench<T> bench)
        {
            bench.Kernels.ActorGradient(bench.OutputMatrix("dq", bench.Size, 1));
            bench.Kernels.LossStatistics(new(bench.InputMatrix(bench.Size, 1, -3, 3), default, bench.Compared("statistics", bench.Input(UpdateStatistic.Count))));
        }
    }

    private sealed class ReductionsCheck : ParityCheck
    {
        public override string Name => "Reductions";

        public override double Bound => Tolerance.Sums;

        public override void Run<T>(ParityBench<T> bench)
        {
            bench.Kernels.SumOfSquares(bench.Input(bench.Size), bench.Output("Σ x²", 1));
            bench.Kernels.CountBeyond(bench.Input(bench.Size), 0.7f, bench.Output("count", 1));
        }
    }

    /// <summary>The middle of a buffer is zeroed, and nothing beside it.</summary>
    private sealed class ZeroCheck : ParityCheck
    {
        public override string Name => "Zero";

        public override double Bound => Tolerance.Exact;

        public override void Run<T>(ParityBench<T> bench)
        {
            int size = bench.Size;
            bench.Kernels.Zero(bench.Compared("x", bench.Input(5 * size)).SubView(2 * size, size));
            ArrayView<int> counters = bench.Integers([.. Enumerable.Range(1, 5 * size)]);
            bench.Kernels.Zero(counters.SubView(2 * size, size));
            int[] left = new int[5 * size];
            counters.CopyToCPU(left);
            bench.Compared("counters", bench.Upload(Array.ConvertAll(left, value => (float)value)));
        }
    }

    private sealed class AdamCheck : ParityCheck
    {
        public override string Name => "Adam";

        public override void Run<T>(ParityBench<T> bench)
        {
            AdamMoments<T> moments = new(bench.Compared("m", bench.Input(bench.Size)), bench.Compared("v", bench.Input(bench.Size, 0.01)));
            bench.Kernels.Adam(bench.Input(bench.Size), new(1e-3, 0.9, 0.999, 1e-8, 0.01, 7), moments, bench.Compared("θ", bench.Input(bench.Size)));
        }
    }

    private sealed class SoftUpdateCheck : ParityCheck
    {
        public override string Name => "SoftUpdate";

        public override void Run<T>(ParityBench<T> bench) =>
            bench.Kernels.SoftUpdate(bench.Input(bench.Size), 0.005, bench.Compared("θ'", bench.Input(bench.Size)));
    }

    private sealed class ReplayCheck : ParityCheck
    {
        public override string Name => "Replay insert, sample";

        public override double Bound => Tolerance.Exact;

        // The insert begins one row before the ring's end, so all but one transition wrap around.
        public override void Run<T>(ParityBench<T> bench)
        {
            int size = bench.Size, stride = size + 6;
            TransitionLayout layout = new(3, 2);
            MatrixView<T> ring = bench.Compared("ring", bench.Input((size + 5) * layout.Width)).AsMatrix(size + 5, layout.Width);
            Transitions<MatrixView<T>> transitions = new(
                bench.Input(3 * stride).AsColumns(size, 3, stride),
                bench.Input(2 * stride).AsColumns(size, 2, stride),
                bench.InputMatrix(size, 1),
                bench.Input(3 * stride).AsColumns(size, 3, stride),
                bench.Flags(size, 0.5).AsColumn(),
                bench.Flags(size, 0.5).AsColumn());
            bench.Kernels.ReplayInsert(transitions, layout, size + 4, ring);
            bench.Kernels.ReplaySample(ring, layout, new((3L * size) + 9, size, 1, 0.5f, 11, 13), bench.OutputMatrix("batch", size, layout.Width));
            bench.Kernels.ReplaySample(ring, layout, new((3L * size) + 9, size, 1, 0.5f, 11, 13, Distinct: 1), bench.OutputMatrix("distinct batch", size, layout.Width));
        }
    }

    private sealed class RewardWindowCheck : ParityCheck
    {
        public override string Name => "Replay sample, n-step";

        public override double Bound => Tolerance.Sums;

        // Four environments and a ring that was filled three times over: windows end at episode ends and at the newest transition.
        public override void Run<T>(ParityBench<T> bench)
        {
            TransitionLayout layout = new(3, 2);
            int capacity = bench.Size + 5;
            MatrixView<T> ring = bench.InputMatrix(capacity, layout.Width);
            bench.SetFlags(ring, layout.Terminated, 0.1);
            bench.SetFlags(ring, layout.Truncated, 0.1);
            bench.Kernels.ReplaySample(ring, layout, new((3L * capacity) + 2, 4, 3, 0.9f, 11, 13), bench.OutputMatrix("batch", bench.Size, layout.Width));
        }
    }

    private sealed class InitializeUniformCheck : ParityCheck
    {
        public override string Name => "InitializeUniform";

        public override void Run<T>(ParityBench<T> bench) => bench.Kernels.InitializeUniform(0.3, 5, 2, bench.Output("values", bench.Size));
    }

    private sealed class InitializeTruncatedNormalCheck : ParityCheck
    {
        public override string Name => "InitializeTruncatedNormal";

        public override double Bound => Tolerance.Normal;

        public override void Run<T>(ParityBench<T> bench) => bench.Kernels.InitializeTruncatedNormal(1, 5, 2, bench.Output("values", bench.Size));
    }

    private sealed class RandomActionsCheck : ParityCheck
    {
        public override string Name => "RandomActions";

        public override void Run<T>(ParityBench<T> bench) =>
            bench.Kernels.RandomActions(2, 5, 1L << 33, bench.Output("actions", 2 * bench.Size).AsColumns(bench.Size, 2, bench.Size));
    }

    private sealed class ScaleActionsCheck : ParityCheck
    {
        public override string Name => "ScaleActions";

        public override void Run<T>(ParityBench<T> bench) => bench.Kernels.ScaleActions(
            bench.Upload([0.5f, -2, 1.5f, 3]), bench.Input(2 * bench.Size).AsColumns(bench.Size, 2, bench.Size), bench.Output("scaled", 2 * bench.Size).AsColumns(bench.Size, 2, bench.Size));
    }

    private sealed class ExploreCheck(NoiseKind kind) : ParityCheck
    {
        public override string Name => $"Explore {kind}";

        public override double Bound => Tolerance.Normal;

        public override void Run<T>(ParityBench<T> bench)
        {
            int size = bench.Size;
            EpisodeClock<T> clock = new(bench.Integers([.. Enumerable.Range(0, size)]), bench.Upload([.. Enumerable.Range(0, size).Select(n => (float)(n % 3))]));
            MatrixView<T> state = bench.Compared("state", bench.Input(2 * size)).AsColumns(size, 2, size);
            MatrixView<T> actions = bench.Compared("actions", bench.Input(2 * size)).AsColumns(size, 2, size);
            bench.Kernels.Explore(clock, new(kind, 0.3f, 0.8f, 0.15f, 0.01f, 1, 1.25f), 5, 17, state, actions);
        }
    }

    private sealed class EnvironmentStartCheck(EnvironmentSpec spec) : ParityCheck
    {
        public override string Name => $"{spec.Name} start";

        public override double Bound => Tolerance.Physics;

        public override void Run<T>(ParityBench<T> bench)
        {
            EnvironmentArrays<T> environments = bench.Own(new EnvironmentArrays<T>(bench.Kernels.Accelerator, spec, bench.Size));
            spec.Kernels(bench.Kernels).Start(environments, 3, RandomStream.Reset);
            bench.Columns("state", environments.State, environments, spec.StateSize);
            bench.Columns("observation", environments.Observation.Data, environments, spec.ObservationSize);
        }
    }

    private sealed class EnvironmentStepCheck(EnvironmentSpec spec) : ParityCheck
    {
        public override string Name => $"{spec.Name} step";

        public override double Bound => spec.Name == "pendulum" ? Tolerance.Physics : Tolerance.ContactPhysics;

        // From drawn starts; half of the environments are one step before the time limit, so they restart.
        public override void Run<T>(ParityBench<T> bench)
        {
            EnvironmentArrays<T> environments = bench.Own(new EnvironmentArrays<T>(bench.Kernels.Accelerator, spec, bench.Size));
            IEnvironmentKernels<T> physics = spec.Kernels(bench.Kernels);
            physics.Start(environments, 3, RandomStream.Reset);
            environments.EpisodeStep.CopyFrom(bench.Upload([.. Enumerable.Range(0, environments.Stride).Select(n => n % 2 == 0 ? spec.TimeLimit - 1f : 5)]));
            MatrixView<T> action = bench.Input(spec.ActionSize * environments.Stride, -1.5, 1.5).AsColumns(bench.Size, spec.ActionSize, environments.Stride);
            physics.Step(action, spec.ActionBound, environments);
            environments.Advance();
            physics.RestartFinished(environments, 3, RandomStream.Reset);

            bench.Columns("state", environments.State, environments, spec.StateSize);
            bench.Columns("observation", environments.Observation.Data, environments, spec.ObservationSize);
            bench.Columns("reward", environments.Reward, environments, 1);
            bench.Columns("terminated", environments.Terminated, environments, 1);
            bench.Columns("truncated", environments.Truncated, environments, 1);
            bench.Columns("episode step", environments.EpisodeStep, environments, 1);
            bench.Columns("episode return", environments.EpisodeReturn, environments, 1);
            bench.Columns("finished return", environments.FinishedReturn, environments, 1);
        }
    }

    private sealed class EnvironmentStageCheck(EnvironmentSpec spec, EnvironmentStage stage) : ParityCheck
    {
        public override string Name => $"{spec.Name} {stage.Name}";

        public override double Bound => stage.Bound;

        // Drawn states, lower and wider than starts, so that feet and torso touch and joints pass their limits.
        public override void Run<T>(ParityBench<T> bench)
        {
            EnvironmentArrays<T> environments = bench.Own(new EnvironmentArrays<T>(bench.Kernels.Accelerator, spec, bench.Size));
            environments.State.CopyFrom(bench.Input(spec.StateSize * environments.Stride, -0.9, 0.9));
            MatrixView<T> action = bench.Input(spec.ActionSize * environments.Stride, -1.5, 1.5).AsColumns(bench.Size, spec.ActionSize, environments.Stride);
            int count = spec.Stages.Sum(s => s.Count), first = spec.Stages.TakeWhile(s => s != stage).Sum(s => s.Count);
            ArrayView<T> output = bench.Upload([.. Enumerable.Repeat(float.NaN, count * environments.Stride)]);
            spec.Kernels(bench.Kernels).Stages(action, spec.ActionBound, environments, output);
            bench.Columns(stage.Name, output.SubView((long)first * environments.Stride, (long)stage.Count * environments.Stride), environments, stage.Count, stage.Name.StartsWith('q') ? stage.Name : "");
        }
    }

    /// <summary>Compares the first N of each array in a structure of arrays.</summary>
    private static void Columns<T>(this ParityBench<T> bench, string label, ArrayView<T> arrays, EnvironmentArrays<T> environments, int count, string vector = "")
        where T : unmanaged
    {
        for (int k = 0; k < count; k++)
            bench.Compared($"{label} {k}", arrays.SubView((long)k * environments.Stride, environments.Count), vector);
    }
}
