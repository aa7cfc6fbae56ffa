using System.Globalization;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime.Formats.Onnx;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Training;
using Google.Protobuf;
using NetworkLayer = Ddpg.Runtime.Networks.LayerShape;

namespace Ddpg.Runtime.Formats;

/// <summary>A policy as an ONNX model: input <c>obs</c> [batch, O], output <c>action</c> [batch, A] in the task's own unit.</summary>
internal static class OnnxModel
{
    /// <summary>The operators used (Gemm, Relu, Tanh, Mul, Add) are those of opset 13, which every ONNX Runtime since 1.6 has.</summary>
    private const int OperatorSet = 13;
    private const int IrVersion = 7;
    private const int FloatType = 1;

    /// <summary>The model's bytes.</summary>
    /// <exception cref="DdpgException">The file lacks an array of the actor.</exception>
    public static byte[] Of(PolicyFile policy)
    {
        GraphProto graph = new() { Name = "actor" };
        NetworkShape actor = policy.Actor;
        graph.Input.Add(Value("obs", actor.ObservationSize, $"observation of {policy.Environment.Name}"));
        graph.Output.Add(Value("action", policy.Environment.ActionSize, $"action of {policy.Environment.Name}, in its unit"));
        string x = "obs";
        foreach (NetworkLayer layer in actor.Layers)
        {
            string weight = $"actor.{layer.Name}.weight", bias = $"actor.{layer.Name}.bias";
            graph.Initializer.Add(Array(weight, policy.Array(weight), layer.Inputs, layer.Outputs));
            graph.Initializer.Add(Array(bias, policy.Array(bias), layer.Outputs));
            graph.Node.Add(Node("Gemm", $"{layer.Name}.z", x, weight, bias));
            bool isHead = layer.Activation.Kind == ActivationKind.Tanh;
            x = isHead ? "head.y" : $"{layer.Name}.y";
            graph.Node.Add(Node(isHead ? "Tanh" : "Relu", x, $"{layer.Name}.z"));
        }

        IReadOnlyList<ActionRange> ranges = policy.Environment.ActionRanges;
        if (ranges.Count == 0)
        {
            graph.Initializer.Add(Array("action_bound", [ActionBound(policy)], 1));
            graph.Node.Add(Node("Mul", "action", x, "action_bound"));
        }
        else
        {
            graph.Initializer.Add(Array("action_half_width", [.. ranges.Select(range => ActionBound(policy) * (range.High - range.Low) / 2)], ranges.Count));
            graph.Initializer.Add(Array("action_middle", [.. ranges.Select(range => (range.High + range.Low) / 2)], ranges.Count));
            graph.Node.Add(Node("Mul", "action.scaled", x, "action_half_width"));
            graph.Node.Add(Node("Add", "action", "action.scaled", "action_middle"));
        }

        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "ddpg",
            ProducerVersion = typeof(OnnxModel).Assembly.GetName().Version!.ToString(3),
            DocString = $"DDPG policy of {policy.Environment.Name}; action = middle + half width * tanh(network(obs))",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        model.MetadataProps.Add(Metadata(policy).Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
        return model.ToByteArray();
    }

    private static IEnumerable<(string Key, string Value)> Metadata(PolicyFile policy)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        yield return ("env", policy.Environment.Name);
        yield return ("preset", policy.Settings.Preset);
        yield return ("seed", policy.Settings.Seed.ToString(culture));
        yield return ("env_steps", policy.EnvironmentSteps.ToString(culture));
        yield return ("updates", policy.Updates.ToString(culture));
        yield return ("observation_size", policy.Environment.ObservationSize.ToString(culture));
        yield return ("action_size", policy.Environment.ActionSize.ToString(culture));
        IReadOnlyList<ActionRange> ranges = policy.Environment.ActionRanges.Count > 0 ? policy.Environment.ActionRanges : [policy.Environment.ActionRange(0)];
        yield return ("action_low", string.Join(',', ranges.Select(range => range.Low.ToString(culture))));
        yield return ("action_high", string.Join(',', ranges.Select(range => range.High.ToString(culture))));
    }

    private static ValueInfoProto Value(string name, int columns, string about)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new() { Name = name, DocString = about, Type = new() { TensorType = new() { ElemType = FloatType, Shape = shape } } };
    }

    /// <summary>How far the actor's own actions go, in the task's unit.</summary>
    private static float ActionBound(PolicyFile policy)
    {
        ActionUnits units = ActionUnits.Of(policy.Settings, policy.Environment);
        return units.Head * units.Scale;
    }

    private static TensorProto Array(string name, float[] values, params IEnumerable<int> shape)
    {
        TensorProto tensor = new()
        {
            Name = name,
            DataType = FloatType,
            RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)),
        };
        tensor.Dims.Add(shape.Select(size => (long)size));
        return tensor;
    }

    private static NodeProto Node(string type, string output, params IEnumerable<string> inputs)
    {
        NodeProto node = new() { OpType = type, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }
}
