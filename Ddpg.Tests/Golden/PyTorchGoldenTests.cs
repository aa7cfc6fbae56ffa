using System.Text.Json;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Reports;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Golden;

/// <summary>Five updates of DDPG as PyTorch made them in float64: every intermediate, gradient, parameter and target.</summary>
public sealed class PyTorchGoldenTests(TestSets sets) : IClassFixture<TestSets>
{
    /// <summary>Both compute in float64; only the order of sums differs.</summary>
    private const double ReferenceTolerance = 1e-10;

    /// <summary>Five updates in float32, Adam's division by a small root included.</summary>
    private const double Float32Tolerance = 1e-4;

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string file in new[] { "plain", "lillicrap", "branched", "wide" })
            {
                foreach (string set in TestSets.Names.Append("reference"))
                    cases.Add(file, set);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Updates_match_PyTorch(string file, string set)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(GoldenData.Path("ddpg", file + ".json")));
        if (set == "reference")
            Replay(sets.Reference, json.RootElement, ReferenceTolerance);
        else
            Replay(sets[set], json.RootElement, Float32Tolerance);
    }

    private static void Replay<T>(IKernels<T> kernels, JsonElement golden, double tolerance)
        where T : unmanaged
    {
        JsonElement config = golden.GetProperty("config"), adam = golden.GetProperty("adam");
        int observations = Int(config, "obs"), actions = Int(config, "act"), batch = Int(config, "batch");
        AdamOptions Adam(string rate, double decay) =>
            new(Real(config, rate), decay, Real(adam, "beta1"), Real(adam, "beta2"), Real(adam, "epsilon"));
        NetworkShape actor = NetworkShape.Actor(observations, actions, Ints(config, "actor"), (float)Real(config, "bound"));
        NetworkShape critic = NetworkShape.Critic(observations, actions, Ints(config, "state"), Ints(config, "action"), Ints(config, "trunk"));
        using DdpgAgent<T> agent = new(kernels, new(
            actor,
            critic,
            batch,
            Real(config, "tau"),
            Adam("alr", 0),
            Adam("clr", Real(config, "l2")),
            config.GetProperty("mask").GetBoolean() ? TargetMask.Termination : TargetMask.None));
        Dictionary<string, Network<T>> networks = new() { ["actor"] = agent.Actor.Online, ["critic"] = agent.Critic.Online, ["target_actor"] = agent.Actor.Target, ["target_critic"] = agent.Critic.Target };
        foreach ((string name, Network<T> network) in networks)
            SetParameters(network, golden.GetProperty("initial").GetProperty(name));

        int update = 0, parametersCompared = 0;
        foreach (JsonElement step in golden.GetProperty("updates").EnumerateArray())
        {
            Comparison compare = new($"update {update++}", tolerance);
            SetBatch(agent.Batch, new(observations, actions), step.GetProperty("batch"), Real(config, "gamma"));
            kernels.Zero(agent.Statistics);
            agent.BackpropagateCritic(default);
            agent.StepCritic();
            compare.Check("target_q", Data(step, "target_q"), Read(agent.Target.Data));
            compare.Check("q", Data(step, "q"), Read(agent.Q.Data));
            if (step.TryGetProperty("critic_grad", out JsonElement criticGradient))
                compare.Parameters("critic_grad", criticGradient, agent.Critic.Online, agent.Critic.Adam.Gradient);
            agent.BackpropagateActor();
            agent.StepActor();
            compare.Check("policy_action", Data(step, "policy_action"), Read(agent.PolicyAction.Data));
            if (step.TryGetProperty("actor_grad", out JsonElement actorGradient))
                compare.Parameters("actor_grad", actorGradient, agent.Actor.Online, agent.Actor.Adam.Gradient);
            double[] expected = HeadGradient(Data(step, "actor_loss_grad_wrt_action"), Data(step, "policy_action"), Real(config, "bound"));
            compare.Check("∂J/∂a", expected, Read(agent.Actor.View.Dz.Of(actor.Layers[^1].Kernel).Data));
            double[] statistics = Read(agent.Statistics);
            compare.Check("critic_loss", [Real(step, "critic_loss")], [statistics[UpdateStatistic.CriticLoss]]);
            compare.Check("actor_loss", [Real(step, "actor_loss")], [statistics[UpdateStatistic.ActorLoss]]);
            compare.Check("max Q", [Data(step, "q").Max()], [statistics[UpdateStatistic.MaxQ]]);
            if (!step.TryGetProperty("after", out JsonElement after))
                continue;
            foreach ((string name, Network<T> network) in networks)
                compare.Parameters("after " + name, after.GetProperty(name), network, network.Parameters);
            parametersCompared++;
        }

        // Gradients are recorded for the first update, parameters after the first and the last.
        Assert.True(update > 0 && parametersCompared > 0, $"{update} updates, parameters compared after {parametersCompared}");
        if (GoldenData.IsOwn)
            Assert.Equal((5, 2), (update, parametersCompared));
    }

    /// <summary>∂(−mean Q(s, μ(s)))/∂a past the actor's tanh: what the update hands to the actor's head.</summary>
    private static double[] HeadGradient(double[] actionGradient, double[] action, double bound) =>
        [.. actionGradient.Select((gradient, i) => gradient * (bound - (action[i] * action[i] / bound)))];

    private static void SetBatch<T>(in MatrixView<T> batch, TransitionLayout layout, JsonElement data, double gamma)
        where T : unmanaged
    {
        double[] rows = new double[batch.Rows * layout.Width];
        void Column(string name, int first, int width)
        {
            double[] values = Data(data, name);
            for (int i = 0; i < values.Length; i++)
                rows[((i / width) * layout.Width) + first + (i % width)] = values[i];
        }

        Column("obs", 0, layout.ObservationSize);
        Column("action", layout.Action, layout.ActionSize);
        Column("reward", layout.Reward, 1);
        Column("next_obs", layout.NextObservation, layout.ObservationSize);
        Column("terminated", layout.Terminated, 1);
        for (int b = 0; b < batch.Rows; b++)
            rows[(b * layout.Width) + layout.Discount] = gamma;
        Write(batch.Data, rows);
    }

    private static void SetParameters<T>(Network<T> network, JsonElement golden)
        where T : unmanaged
    {
        double[] parameters = new double[network.Shape.ParameterCount];
        foreach (NamedLayer layer in network.Shape.Layers)
            Transposed(layer, golden).CopyTo(parameters, layer.Kernel.Offset);
        Write(network.Parameters, parameters);
    }

    /// <summary>A layer's [I + 1, J] parameters from PyTorch's weight [J, I] and bias [J].</summary>
    private static double[] Transposed(NamedLayer layer, JsonElement golden)
    {
        double[] weight = Data(golden, layer.Name + ".weight"), values = new double[layer.Kernel.ParameterCount];
        for (int i = 0; i < layer.Inputs; i++)
        {
            for (int j = 0; j < layer.Outputs; j++)
                values[(i * layer.Outputs) + j] = weight[(j * layer.Inputs) + i];
        }

        Data(golden, layer.Name + ".bias").CopyTo(values, layer.Inputs * layer.Outputs);
        return values;
    }

    private static double[] Read<T>(ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return Array.ConvertAll(values, value => Convert.ToDouble(value, null));
    }

    private static void Write<T>(ArrayView<T> view, double[] values)
        where T : unmanaged => view.CopyFromCPU(typeof(T) == typeof(double) ? (T[])(object)values : (T[])(object)Array.ConvertAll(values, value => (float)value));

    private static double[] Data(JsonElement element, string name) => [.. element.GetProperty(name).GetProperty("data").EnumerateArray().Select(value => value.GetDouble())];

    private static int[] Ints(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static double Real(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    /// <summary>Compares arrays, relative to the largest element where that is above 1.</summary>
    private sealed class Comparison(string where, double tolerance)
    {
        public void Check(string label, double[] expected, double[] actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                double error = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
                Assert.True(error <= tolerance, $"{where}, {label}[{i}]: {actual[i]:R}, PyTorch has {expected[i]:R}; error {error:E2}, tolerance {tolerance:E0}");
            }
        }

        public void Parameters<T>(string label, JsonElement golden, Network<T> network, ArrayView<T> vector)
            where T : unmanaged
        {
            double[] actual = Read(vector);
            foreach (NamedLayer layer in network.Shape.Layers)
                Check($"{label} {layer.Name}", Transposed(layer, golden), actual[layer.Kernel.Offset..(layer.Kernel.Offset + layer.Kernel.ParameterCount)]);
        }
    }
}
