using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Golden;

/// <summary>Many long episodes under random actions: sound throughout, and distributed as MuJoCo's recorded ones.</summary>
public sealed class HalfCheetahRolloutGoldenTests(TestSets sets) : IClassFixture<TestSets>
{
    private const int Environments = 4_096;

    public static TheoryData<string> SetNames => [.. TestSets.Names];

    [SkippableFact]
    public void Random_episodes_are_sound_and_distributed_as_recorded()
    {
        // Environment n acts as recorded episode n mod their number does: a new action every step, or each held for some.
        IReadOnlyList<RecordedEpisode> episodes = HalfCheetahData.Episodes();
        int[] holds = [.. episodes.Select(episode => episode.Ctrl.TakeWhile(control => control.SequenceEqual(episode.Ctrl[0])).Count())];
        int recordedSteps = episodes.Min(episode => episode.Ctrl.Length);
        IKernels<float> kernels = sets["simd, 3 threads"];
        EnvironmentSpec spec = EnvironmentCatalog.Find("halfcheetah")!;
        using EnvironmentArrays<float> environments = new(kernels.Accelerator, spec, Environments);
        IEnvironmentKernels<float> physics = spec.Kernels(kernels);
        long length = (long)environments.Stride * spec.ActionSize;
        using MemoryBuffer1D<float, Stride1D.Dense> drawn = kernels.Accelerator.Allocate1D<float>(length), memory = kernels.Accelerator.Allocate1D<float>(length);
        MatrixView<float> fresh = ((ArrayView<float>)drawn.View).AsColumns(Environments, spec.ActionSize, environments.Stride);
        MatrixView<float> action = ((ArrayView<float>)memory.View).AsColumns(Environments, spec.ActionSize, environments.Stride);
        float[] next = new float[length], held = new float[length];
        float[] early = [];
        physics.Start(environments, 1, RandomStream.Reset);
        for (int step = 0; step < spec.TimeLimit; step++)
        {
            kernels.RandomActions(1, 1, step, fresh);
            drawn.CopyToCPU(next);
            for (int i = 0; i < length; i++)
            {
                int hold = holds[(int)(i % environments.Stride) % holds.Length];
                held[i] = step % hold == 0 ? next[i] : held[i];
            }

            memory.CopyFromCPU(held);
            physics.Step(action, 1, environments);
            environments.Advance();
            if (step == recordedSteps - 1)
                early = Read(environments.EpisodeReturn, Environments);
            if (step == spec.TimeLimit - 1)
                Assert.All(Read(environments.Truncated, Environments), flag => Assert.Equal(1, flag));
            else if (step % 100 == 0)
                Assert.All(Read(environments.Truncated, Environments).Concat(Read(environments.Terminated, Environments)), flag => Assert.Equal(0, flag));
            physics.RestartFinished(environments, 1, RandomStream.Reset);
        }

        Assert.All(Read(environments.Diverged, Environments), count => Assert.Equal(0, count));
        Assert.All(Read(environments.FinishedReturn, Environments), value => Assert.True(float.IsFinite(value)));
        Assert.All(Read(environments.FinishedSteps, Environments), steps => Assert.Equal(spec.TimeLimit, steps));

        double[] recorded = [.. episodes.Select(episode => episode.Reward.Take(recordedSteps).Sum())];
        double expected = recorded.Average(), spread = Deviation(recorded), actual = early.Average(), ours = Deviation([.. early.Select(value => (double)value)]);

        // Four standard errors of the recorded episodes; the deviation of sixteen is known to 1/√30 ≈ 18 %, three times that is allowed.
        Assert.True(Math.Abs(actual - expected) <= 4 * spread / Math.Sqrt(recorded.Length), $"mean {actual:F1}, recorded {expected:F1} ± {spread:F1}");
        Assert.True(Math.Abs((ours / spread) - 1) <= 0.54 * Math.Sqrt(15.0 / (recorded.Length - 1)), $"deviation {ours:F1}, recorded {spread:F1}");
    }

    /// <summary>A state that is not finite ends its episode there, is counted, and leaves its neighbors and the stored transition alone.</summary>
    [Theory]
    [MemberData(nameof(SetNames))]
    public void A_state_that_is_not_finite_is_cut_and_counted(string set)
    {
        IKernels<float> kernels = sets[set];
        EnvironmentSpec spec = EnvironmentCatalog.Find("halfcheetah")!;
        using EnvironmentArrays<float> environments = new(kernels.Accelerator, spec, 20);
        IEnvironmentKernels<float> physics = spec.Kernels(kernels);
        using MemoryBuffer1D<float, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D(new float[environments.Stride * spec.ActionSize]);
        physics.Start(environments, 1, RandomStream.Reset);
        float[] state = Read(environments.State);
        state[(10 * environments.Stride) + 5] = float.NaN;
        environments.State.CopyFromCPU(state);
        physics.Step(((ArrayView<float>)memory.View).AsColumns(20, spec.ActionSize, environments.Stride), 1, environments);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => n == 5 ? 1f : 0), Read(environments.Diverged).Take(20));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => n == 5 ? 1f : 0), Read(environments.Truncated).Take(20));
        Assert.All(Read(environments.NextObservation.Data), value => Assert.True(float.IsFinite(value)));
        Assert.All(Read(environments.Reward), value => Assert.True(float.IsFinite(value)));
        environments.Advance();
        physics.RestartFinished(environments, 1, RandomStream.Reset);
        Assert.All(Read(environments.State), value => Assert.True(float.IsFinite(value)));
    }

    private static double Deviation(double[] values) => Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));

    private static float[] Read(ArrayView<float> view, int? count = null)
    {
        float[] values = new float[view.Length];
        view.CopyToCPU(values);
        return values[..(count ?? values.Length)];
    }
}
