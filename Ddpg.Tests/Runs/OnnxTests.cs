using System.Runtime.InteropServices;
using System.Text.Json;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Runs;

/// <summary>An exported policy in ONNX Runtime against the same policy here, and against the NumPy lines of docs/5-files.md written in C#.</summary>
public sealed class OnnxTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    private const int Observations = 1000;

    [SkippableTheory]
    [InlineData("pendulum")]
    [InlineData("halfcheetah")]
    public void ONNX_Runtime_acts_as_the_policy_does(string task)
    {
        PolicyFile policy = PolicyFile.Open(task == "pendulum" ? runs.Pendulum : runs.HalfCheetah);
        string model = Path.Combine(runs.Folder, $"{task}.onnx"), source = Path.Combine(runs.Folder, $"{task}.obs"), target = Path.Combine(runs.Folder, $"{task}.action");
        policy.ExportOnnx(model);
        float[] observations = Uniform(Observations * policy.Environment.ObservationSize);
        File.WriteAllBytes(source, MemoryMarshal.AsBytes<float>(observations).ToArray());
        using JsonDocument description = JsonDocument.Parse(Peers.Node("policy.js", model, source, target));

        float[] actions = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(target)).ToArray();
        double[] expected = Actions(policy, observations);
        Assert.Equal(Observations * policy.Environment.ActionSize, actions.Length);
        for (int i = 0; i < actions.Length; i++)
            Assert.Equal(expected[i], actions[i], 1e-5);
        Assert.InRange(actions.Max(Math.Abs), 0, policy.Environment.ActionBound * 1.000001);
        Assert.InRange(actions.Distinct().Count(), 100, actions.Length);

        JsonElement input = description.RootElement.GetProperty("inputs")[0], output = description.RootElement.GetProperty("outputs")[0];
        Assert.Equal(("obs", "action"), (input.GetProperty("name").GetString(), output.GetProperty("name").GetString()));
        Assert.Equal(policy.Environment.ObservationSize, input.GetProperty("shape")[1].GetInt32());
        Assert.Equal("batch", input.GetProperty("shape")[0].GetString());
        Assert.Equal(Numbers(description.RootElement.GetProperty("first")), Numbers(description.RootElement.GetProperty("single")), (a, b) => Math.Abs(a - b) < 1e-6);
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
        float[] weights = policy.Array($"{layer}.weight"), bias = policy.Array($"{layer}.bias");
        return [.. bias.Select((b, j) => b + x.Select((value, i) => value * weights[(i * bias.Length) + j]).Sum())];
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Observations in ±3, as wide as both tasks' are.</summary>
    private static float[] Uniform(int length) => [.. Enumerable.Range(0, length).Select(i =>
        Ddpg.Kernels.Random.Philox.Uniform(Ddpg.Kernels.Random.Philox.Draw(5, Ddpg.Kernels.Random.RandomStream.Verify, i, 0).X, new Ddpg.Kernels.Numerics.F32(-3), new Ddpg.Kernels.Numerics.F32(3)).Value)];
}
