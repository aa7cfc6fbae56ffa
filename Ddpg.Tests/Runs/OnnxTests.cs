using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Checkpoints;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Ddpg.Tests.Runs;

/// <summary>An exported policy in ONNX Runtime against the same policy here, and against the NumPy lines of docs/5-files.md written in C#.</summary>
public sealed class OnnxTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    private const int Observations = 1000;

    [Theory]
    [InlineData("pendulum")]
    [InlineData("halfcheetah")]
    public void ONNX_Runtime_acts_as_the_policy_does(string task)
    {
        PolicyFile policy = PolicyFile.Open(task == "pendulum" ? runs.Pendulum : runs.HalfCheetah);
        string model = Path.Combine(runs.Folder, $"{task}.onnx");
        policy.ExportOnnx(model);
        int inputs = policy.Environment.ObservationSize;
        float[] observations = Uniform(Observations * inputs);
        using InferenceSession session = new(model);
        float[] actions = Run(session, observations, Observations);

        double[] expected = Actions(policy, observations);
        Assert.Equal(Observations * policy.Environment.ActionSize, actions.Length);
        for (int i = 0; i < actions.Length; i++)
            Assert.Equal(expected[i], actions[i], 1e-5);
        Assert.InRange(actions.Max(Math.Abs), 0, policy.Environment.ActionBound * 1.000001);
        Assert.InRange(actions.Distinct().Count(), 100, actions.Length);

        Assert.Equal(("obs", "action"), (session.InputMetadata.Single().Key, session.OutputMetadata.Single().Key));
        Assert.Equal([-1, inputs], session.InputMetadata["obs"].Dimensions);
        Assert.Equal("batch", session.InputMetadata["obs"].SymbolicDimensions[0]);

        // The batch is dynamic: a single row gives the same numbers.
        float[] single = Run(session, observations[..inputs], 1);
        Assert.Equal(actions[..single.Length], single, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    /// <summary>Metadata stands in the file as text: task, bounds, training steps.</summary>
    [Fact]
    public void The_model_says_what_it_is()
    {
        string model = Path.Combine(runs.Folder, "described.onnx");
        PolicyFile.Open(runs.Pendulum).ExportOnnx(model);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(model));
        foreach ((string key, string value) in new[] { ("env", "pendulum"), ("env_steps", "4000"), ("action_low", "-2"), ("action_high", "2"), ("observation_size", "3"), ("seed", "0") })
            Assert.Contains($"\n{(char)key.Length}{key}\u0012{(char)value.Length}{value}", text, StringComparison.Ordinal);
        Assert.Contains("exists already", Assert.Throws<DdpgException>(() => PolicyFile.Open(runs.Pendulum).ExportOnnx(model)).Message, StringComparison.Ordinal);
    }

    /// <summary>The network of a checkpoint in float64: what docs/5-files.md shows in NumPy.</summary>
    private static double[] Actions(PolicyFile policy, float[] observations)
    {
        int inputs = policy.Environment.ObservationSize;
        return [.. observations.Chunk(inputs).SelectMany(observation =>
        {
            double[] x = [.. observation.Select(value => (double)value)];
            for (int k = 0; k < policy.Settings.ActorHidden.Count; k++)
                x = [.. Dense(policy, $"actor.hidden.{k}", x).Select(z => Math.Max(0, z))];
            return Dense(policy, "actor.head", x).Select(z => policy.Environment.ActionBound * Math.Tanh(z));
        })];
    }

    private static double[] Dense(PolicyFile policy, string layer, double[] x)
    {
        float[] weights = policy.Arrays[$"{layer}.weight"], bias = policy.Arrays[$"{layer}.bias"];
        return [.. bias.Select((b, j) => b + x.Select((value, i) => value * weights[(i * bias.Length) + j]).Sum())];
    }

    private static float[] Run(InferenceSession session, float[] observations, int rows)
    {
        DenseTensor<float> input = new(observations, [rows, observations.Length / rows]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor("obs", input)]);
        return [.. outputs.Single().AsTensor<float>()];
    }

    /// <summary>Observations in ±3, as wide as both tasks' are.</summary>
    private static float[] Uniform(int length) => [.. Enumerable.Range(0, length).Select(i =>
        Ddpg.Kernels.Random.Philox.Uniform(Ddpg.Kernels.Random.Philox.Draw(5, Ddpg.Kernels.Random.RandomStream.Verify, i, 0).X, new Ddpg.Kernels.Numerics.F32(-3), new Ddpg.Kernels.Numerics.F32(3)).Value)];
}
