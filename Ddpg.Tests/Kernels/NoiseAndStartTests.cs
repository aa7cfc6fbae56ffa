using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Kernels;

/// <summary>Statistics that exploration and start weights must have, against their closed forms.</summary>
public sealed class NoiseAndStartTests(TestSets sets) : IClassFixture<TestSets>
{
    private const int Environments = 4_000;

    /// <summary>After many steps Ornstein-Uhlenbeck's variance is σ²dt / (1 − (1 − θdt)²), and neighbors correlate by 1 − θdt.</summary>
    [Theory]
    [InlineData(0.15f, 0.2f, 1f, 60)]
    [InlineData(0.15f, 0.2f, 0.01f, 300)]
    [InlineData(5f, 0.3f, 0.1f, 60)]
    public void Ornstein_Uhlenbeck_has_its_variance_and_autocorrelation(float theta, float sigma, float dt, int steps)
    {
        NoiseParameters parameters = new(NoiseKind.OrnsteinUhlenbeck, sigma, sigma, theta, dt, 0, 100);
        using NoiseBench bench = new(sets["simd"], Environments);
        for (int step = 0; step < steps; step++)
            bench.Explore(parameters, step);
        double[] before = bench.Actions;
        bench.Explore(parameters, steps);
        double[] after = bench.Actions;

        double keep = 1 - (theta * dt);
        double stationary = sigma * sigma * dt / (1 - (keep * keep));
        double expected = stationary * (1 - Math.Pow(keep, 2 * steps));
        double variance = before.Average(x => x * x);
        Within(expected, variance, 5 * expected * Math.Sqrt(2.0 / Environments));
        double correlation = before.Zip(after, (a, b) => a * b).Average() / variance;
        Within(keep, correlation, 5 * Math.Sqrt(((1 - (keep * keep)) / Environments) + (sigma * sigma * dt / variance / Environments)));
    }

    [Fact]
    public void Ornstein_Uhlenbeck_starts_anew_only_where_it_should()
    {
        using NoiseBench bench = new(sets["simd"], 2);
        bench.SetState(5);
        bench.Explore(new(NoiseKind.OrnsteinUhlenbeck, 0, 0, 0.1f, 1, 0, 100), 0);
        Assert.All(bench.Actions, action => Within(4.5, action, 1e-6));
        bench.Explore(new(NoiseKind.OrnsteinUhlenbeck, 0, 0, 0.1f, 1, 1, 100), 1);
        Assert.All(bench.Actions, action => Assert.Equal(0, action));
    }

    [Fact]
    public void Gaussian_noise_has_its_moments_and_is_clipped()
    {
        using NoiseBench bench = new(sets["simd"], 100_000);
        bench.Explore(new(NoiseKind.Gaussian, 0.5f, 0.5f, 0, 1, 0, 100), 0);
        double[] actions = bench.Actions;
        Within(0, actions.Average(), 5 * 0.5 / Math.Sqrt(actions.Length));
        Within(0.25, actions.Average(x => x * x), 5 * 0.25 * Math.Sqrt(2.0 / actions.Length));
        bench.Explore(new(NoiseKind.Gaussian, 0.5f, 0.5f, 0, 1, 0, 0.4f), 0);
        Assert.All(bench.Actions, action => Assert.InRange(action, -0.4f, 0.4f));
    }

    [Fact]
    public void Decaying_offset_is_one_over_one_plus_episode()
    {
        using NoiseBench bench = new(sets["simd"], 5);
        bench.SetEpisodes([0, 1, 2, 3, 99]);
        bench.Explore(new(NoiseKind.DecayingOffset, 0, 0, 0, 1, 0, 100), 0);
        double[] expected = [1, 0.5, 1.0 / 3, 0.25, 0.01];
        for (int n = 0; n < 5; n++)
            Within(expected[n], bench.Actions[n], 1e-7);
    }

    [Fact]
    public void Start_values_have_their_distributions()
    {
        double[] uniform = Filled((kernels, view) => kernels.InitializeUniform(0.25, 9, 4, view));
        Assert.All(uniform, value => Assert.InRange(value, -0.25, 0.25));
        Within(0.25 * 0.25 / 3, uniform.Average(x => x * x), 5 * 0.02 / Math.Sqrt(uniform.Length));

        double[] normal = Filled((kernels, view) => kernels.InitializeTruncatedNormal(0.02, 9, 4, view));
        Assert.All(normal, value => Assert.InRange(value, -0.04, 0.04));
        // Variance of a standard normal cut at ±2: 1 − 4 φ(2) / (2 Φ(2) − 1) = 0.7737.
        Within(0.02 * 0.02 * 0.7737, normal.Average(x => x * x), 5 * 0.02 * 0.02 * Math.Sqrt(2.0 / normal.Length));
        Assert.NotEqual(uniform[..10], Filled((kernels, view) => kernels.InitializeUniform(0.25, 9, 5, view))[..10]);
        Assert.All(Filled((kernels, view) => kernels.InitializeUniform(0, 9, 4, view)), value => Assert.Equal(0, value));
    }

    private double[] Filled(Action<IKernels<float>, ArrayView<float>> fill)
    {
        IKernels<float> kernels = sets["simd"];
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = kernels.Accelerator.Allocate1D<float>(100_000);
        fill(kernels, buffer.View);
        float[] values = new float[buffer.Length];
        buffer.CopyToCPU(values);
        return Array.ConvertAll(values, value => (double)value);
    }

    private static void Within(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{actual} is not within {tolerance} of {expected}");

    private sealed class NoiseBench(IKernels<float> kernels, int environments) : IDisposable
    {
        private readonly MemoryBuffer1D<float, Stride1D.Dense> state = Zeros<float>(kernels, environments);
        private readonly MemoryBuffer1D<float, Stride1D.Dense> actions = Zeros<float>(kernels, environments);
        private readonly MemoryBuffer1D<float, Stride1D.Dense> steps = Zeros<float>(kernels, environments);
        private readonly MemoryBuffer1D<int, Stride1D.Dense> episodes = Zeros<int>(kernels, environments);

        public double[] Actions
        {
            get
            {
                float[] values = new float[environments];
                actions.CopyToCPU(values);
                return Array.ConvertAll(values, value => (double)value);
            }
        }

        public void SetState(float value) => state.CopyFromCPU([.. Enumerable.Repeat(value, environments)]);

        public void SetEpisodes(int[] values) => episodes.CopyFromCPU(values);

        /// <summary>Adds noise to actions of zero.</summary>
        public void Explore(NoiseParameters parameters, long step)
        {
            kernels.Zero<float>(actions.View);
            kernels.Explore(new(episodes.View, steps.View), parameters, 21, step, ((ArrayView<float>)state.View).AsColumns(environments, 1, environments), ((ArrayView<float>)actions.View).AsColumns(environments, 1, environments));
        }

        public void Dispose()
        {
            state.Dispose();
            actions.Dispose();
            steps.Dispose();
            episodes.Dispose();
        }

        private static MemoryBuffer1D<T, Stride1D.Dense> Zeros<T>(IKernels<float> kernels, int length)
            where T : unmanaged => kernels.Accelerator.Allocate1D(new T[length]);
    }
}
