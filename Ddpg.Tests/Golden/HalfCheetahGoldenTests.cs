using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Reports;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Golden;

/// <summary>Whole control steps against MuJoCo 3.14, from every recorded state, on every kernel set.</summary>
public sealed class HalfCheetahGoldenTests(TestSets sets) : IClassFixture<TestSets>
{
    public static TheoryData<string, double> Cases
    {
        get
        {
            TheoryData<string, double> cases = [];
            foreach (string set in TestSets.Names)
            {
                cases.Add(set, 0);
                cases.Add(set, 1000);
            }

            return cases;
        }
    }

    [SkippableFact]
    public void Float64_matches_every_recorded_state()
    {
        IReadOnlyList<RecordedState> states = HalfCheetahData.States();
        Errors errors = Step(sets.Reference, [.. states.Select(state => new Transition(state.Qpos, state.Qvel, state.Ctrl, state.NextControlQpos, state.NextControlQvel, null))], 0);
        Assert.True(errors.Position.Max() <= 1e-10 && errors.Velocity.Max() <= 1e-10, errors.ToString());
    }

    /// <summary>Two of the 3,200 transitions differ by some 1e-6: MuJoCo's own solver stopped there by its tolerance.</summary>
    [SkippableFact]
    public void Float64_matches_every_recorded_transition()
    {
        Errors errors = Step(sets.Reference, Transitions(), 0);
        Assert.True(errors.Position.Max() <= 1e-5 && errors.Velocity.Max() <= 1e-5 && errors.Reward.Max() <= 1e-5, errors.ToString());
        Assert.True(Errors.Quantile(errors.Velocity, 0.999) <= 1e-10 && Errors.Quantile(errors.Position, 0.999) <= 1e-10, errors.ToString());
    }

    /// <summary>Float32 from MuJoCo's state, at the start and a kilometer away: 99 % within the bounds, all within ten times.</summary>
    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Float32_stays_within_its_bounds(string set, double rootX)
    {
        IReadOnlyList<RecordedState> states = HalfCheetahData.States();
        Transition[] transitions = [.. states.Select(state => new Transition(state.Qpos, state.Qvel, state.Ctrl, state.NextControlQpos, state.NextControlQvel, null)), .. Transitions()];
        Errors errors = Step(sets[set], transitions, rootX);
        Assert.True(Errors.Quantile(errors.Position, 0.99) <= 1e-5 && errors.Position.Max() <= 1e-4, errors.ToString());
        Assert.True(Errors.Quantile(errors.Velocity, 0.99) <= 1e-3 && errors.Velocity.Max() <= 1e-2, errors.ToString());
        Assert.True(errors.Reward.Max() <= 1e-3, errors.ToString());
    }

    private static Transition[] Transitions() =>
    [
        .. HalfCheetahData.Episodes().SelectMany(episode => episode.Ctrl.Select((control, t) =>
            new Transition(episode.Qpos[t], episode.Qvel[t], control, episode.Qpos[t + 1], episode.Qvel[t + 1], episode.Reward[t]))),
    ];

    /// <summary>All transitions at once, each its own environment, moved by rootX.</summary>
    private static Errors Step<T>(IKernels<T> kernels, Transition[] transitions, double rootX)
        where T : unmanaged
    {
        EnvironmentSpec spec = EnvironmentCatalog.Find("halfcheetah")!;
        using EnvironmentArrays<T> environments = new(kernels.Accelerator, spec, transitions.Length);
        int stride = environments.Stride;
        double[] state = new double[spec.StateSize * stride], action = new double[spec.ActionSize * stride];
        for (int n = 0; n < transitions.Length; n++)
        {
            for (int i = 0; i < 9; i++)
            {
                state[(i * stride) + n] = transitions[n].Qpos[i] + (i == 0 ? rootX : 0);
                state[((9 + i) * stride) + n] = transitions[n].Qvel[i];
            }

            // x in two parts, as the state keeps it.
            double high = typeof(T) == typeof(float) ? (float)state[n] : state[n];
            state[(18 * stride) + n] = state[n] - high;
            state[n] = high;
            for (int i = 0; i < 6; i++)
                action[(i * stride) + n] = transitions[n].Control[i];
        }

        environments.State.CopyFromCPU(Array.ConvertAll(state, Of<T>));
        using MemoryBuffer1D<T, Stride1D.Dense> actions = kernels.Accelerator.Allocate1D(Array.ConvertAll(action, Of<T>));
        spec.Kernels(kernels).Step(((ArrayView<T>)actions.View).AsColumns(transitions.Length, spec.ActionSize, stride), 1, environments);
        double[] after = Read(environments.State), rewards = Read(environments.Reward), diverged = Read(environments.Diverged);
        Errors errors = new([], [], []);
        for (int n = 0; n < transitions.Length; n++)
        {
            Assert.Equal(0, diverged[n]);
            after[n] += after[(18 * stride) + n] - rootX;
            errors.Position.Add(Enumerable.Range(0, 9).Max(i => Math.Abs(after[(i * stride) + n] - transitions[n].NextQpos[i])));
            errors.Velocity.Add(Enumerable.Range(0, 9).Max(i => Math.Abs(after[((9 + i) * stride) + n] - transitions[n].NextQvel[i])));
            if (transitions[n].Reward is double reward)
                errors.Reward.Add(Math.Abs(rewards[n] - reward));
        }

        return errors;
    }

    private static double[] Read<T>(ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return Array.ConvertAll(values, value => Convert.ToDouble(value, null));
    }

    private static T Of<T>(double value) => (T)Convert.ChangeType(value, typeof(T), null);

    private sealed record Transition(double[] Qpos, double[] Qvel, double[] Control, double[] NextQpos, double[] NextQvel, double? Reward);

    /// <summary>Largest error of each transition.</summary>
    private sealed record Errors(List<double> Position, List<double> Velocity, List<double> Reward)
    {
        public static double Quantile(List<double> errors, double share) => errors.Order().ElementAt((int)(share * (errors.Count - 1)));

        public override string ToString() => string.Join("; ", new[] { ("qpos", Position), ("qvel", Velocity), ("reward", Reward) }
            .Where(pair => pair.Item2.Count > 0)
            .Select(pair => $"{pair.Item1}: median {Quantile(pair.Item2, 0.5):E2}, 99 % {Quantile(pair.Item2, 0.99):E2}, 99.9 % {Quantile(pair.Item2, 0.999):E2}, worst {pair.Item2.Max():E2}"));
    }
}
