using System.Text.Json;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Reports;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Golden;

/// <summary>Gymnasium's Pendulum-v1, step by step from every recorded state.</summary>
public sealed class PendulumGoldenTests(TestSets sets) : IClassFixture<TestSets>
{
    public static TheoryData<string> SetNames => [.. TestSets.Names, "reference"];

    /// <summary>All recorded steps of an episode at once, each its own environment.</summary>
    [SkippableTheory]
    [MemberData(nameof(SetNames))]
    public void Steps_match_Gymnasium(string set)
    {
        int steps = 0;
        foreach (string line in File.ReadLines(GoldenData.Path("pendulum", "episodes.jsonl")))
        {
            Episode episode = JsonSerializer.Deserialize<Episode>(line, JsonSerializerOptions.Web)!;
            if (set == "reference")
                Compare(sets.Reference, episode, tolerance: 1e-9);
            else
                Compare(sets[set], episode, tolerance: 1e-5);
            steps += episode.Action.Length;
        }

        Assert.True(steps >= (GoldenData.IsOwn ? 200 : 1), $"only {steps} recorded steps");
    }

    /// <summary>Whole episodes in float64, 200 steps without looking back.</summary>
    [SkippableFact]
    public void Trajectories_match_Gymnasium()
    {
        foreach (string line in File.ReadLines(GoldenData.Path("pendulum", "episodes.jsonl")))
        {
            Episode episode = JsonSerializer.Deserialize<Episode>(line, JsonSerializerOptions.Web)!;
            using Bench<double> bench = new(sets.Reference, [episode.State[0]]);
            for (int t = 0; t < episode.Action.Length; t++)
            {
                bench.Step([episode.Action[t][0]]);
                Near(episode.State[t + 1][0], bench.Angle(0), 2 * Math.PI, 1e-9, $"θ after step {t}");
                Near(episode.State[t + 1][1], bench.Speed(0), null, 1e-9, $"θ̇ after step {t}");
                Assert.Equal(episode.Truncated[t], bench.Truncated(0));
                bench.Advance();
            }
        }
    }

    private static void Compare<T>(IKernels<T> kernels, Episode episode, double tolerance)
        where T : unmanaged
    {
        int count = episode.Action.Length;
        using Bench<T> bench = new(kernels, [.. episode.State.Take(count)]);
        bench.Step([.. episode.Action.Select(action => action[0])]);
        for (int t = 0; t < count; t++)
        {
            Near(episode.State[t + 1][0], bench.Angle(t), 2 * Math.PI, tolerance, $"θ of step {t}");
            Near(episode.State[t + 1][1], bench.Speed(t), null, tolerance, $"θ̇ of step {t}");
            Near(episode.Reward[t], bench.Reward(t), null, tolerance, $"reward of step {t}");
            Assert.False(bench.Terminated(t));
            for (int i = 0; i < 3; i++)
                Near(episode.Obs[t + 1][i], bench.Observation(t, i), null, Math.Max(tolerance, 1e-6), $"observation {i} of step {t}"); // recorded in float32
        }
    }

    private static void Near(double expected, double actual, double? period, double tolerance, string what)
    {
        double difference = period is double p ? Math.IEEERemainder(actual - expected, p) : actual - expected;
        Assert.True(Math.Abs(difference) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: {actual:R}, Gymnasium has {expected:R}, difference {difference:E2}, tolerance {tolerance:E0}");
    }

    private sealed record Episode(double[][] State, double[][] Obs, double[][] Action, double[] Reward, bool[] Terminated, bool[] Truncated);

    /// <summary>Some pendulums in given states.</summary>
    private sealed class Bench<T> : IDisposable
        where T : unmanaged
    {
        private readonly EnvironmentArrays<T> environments;
        private readonly IEnvironmentKernels<T> physics;
        private readonly MemoryBuffer1D<T, Stride1D.Dense> memory;
        private readonly MatrixView<T> action;

        public Bench(IKernels<T> kernels, double[][] states)
        {
            EnvironmentSpec spec = EnvironmentCatalog.Find("pendulum")!;
            environments = new(kernels.Accelerator, spec, states.Length);
            physics = spec.Kernels(kernels);
            memory = kernels.Accelerator.Allocate1D(new T[environments.Stride]);
            action = ((ArrayView<T>)memory.View).AsColumns(states.Length, 1, environments.Stride);
            double[] columns = new double[2 * environments.Stride];
            for (int n = 0; n < states.Length; n++)
            {
                columns[n] = Math.IEEERemainder(states[n][0], 2 * Math.PI);
                columns[n + environments.Stride] = states[n][1];
            }

            environments.State.CopyFromCPU(Array.ConvertAll(columns, Of));
            physics.Observe(environments);
        }

        public void Step(double[] torques)
        {
            T[] values = new T[environments.Stride];
            Array.ConvertAll(torques, Of).CopyTo(values, 0);
            memory.CopyFromCPU(values);
            physics.Step(action, 1, environments);
        }

        public void Advance() => environments.Advance();

        public double Angle(int n) => Read(environments.State, n);

        public double Speed(int n) => Read(environments.State, environments.Stride + n);

        public double Reward(int n) => Read(environments.Reward, n);

        public bool Terminated(int n) => Read(environments.Terminated, n) != 0;

        public bool Truncated(int n) => Read(environments.Truncated, n) != 0;

        public double Observation(int n, int i) => Read(environments.NextObservation.Data, (i * environments.Stride) + n);

        public void Dispose()
        {
            environments.Dispose();
            memory.Dispose();
        }

        private static double Read(ArrayView<T> view, int index)
        {
            T[] one = new T[1];
            view.SubView(index, 1).CopyToCPU(one);
            return Convert.ToDouble(one[0], null);
        }

        private static T Of(double value) => (T)Convert.ChangeType(value, typeof(T), null);
    }
}
