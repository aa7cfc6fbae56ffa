using System.Globalization;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Formats.Onnx;
using Ddpg.Runtime.Networks;
using Google.Protobuf;

namespace Ddpg.Runtime.Formats;

/// <summary>A policy as an ONNX model: input <c>obs</c> [batch, O], output <c>action</c> [batch, A] in the task's own unit.</summary>
internal static class OnnxModel
{
    /// <summary>The operators used (Gemm, Relu, Tanh, Mul, Add) are those of opset 13, which every ONNX Runtime since 1.6 has.</summary>
    private const int OperatorSet = 13;
    private const int IrVersion = 7;
    private const int FloatType = 1;

    /// <summary>What files call the network of a policy.</summary>
    public const string Network = "actor";

    /// <summary>The model's bytes.</summary>
    /// <param name="task">The task.</param>
    /// <param name="layers">The actor's layers with weights, [I · J], and biases, [J].</param>
    /// <param name="actionBound">How far the actor's own actions go, in the task's unit.</param>
    /// <param name="metadata">What the model says of itself.</param>
    public static byte[] Of(
        EnvironmentSpec task, IReadOnlyList<(NamedLayer Layer, float[] Weights, float[] Biases)> layers, float actionBound, IEnumerable<(string Key, string Value)> metadata)
    {
        GraphProto graph = new() { Name = Network };
        graph.Input.Add(Value("obs", task.ObservationSize, $"observation of {task.Name}"));
        graph.Output.Add(Value("action", task.ActionSize, $"action of {task.Name}, in its unit"));
        string x = "obs";
        foreach ((NamedLayer layer, float[] weights, float[] biases) in layers)
        {
            string weight = layer.WeightName(Network), bias = layer.BiasName(Network);
            graph.Initializer.Add(Array(weight, weights, layer.Inputs, layer.Outputs));
            graph.Initializer.Add(Array(bias, biases, layer.Outputs));
            graph.Node.Add(Node("Gemm", $"{layer.Name}.z", x, weight, bias));
            bool isHead = layer.Kernel.Activation.Kind == ActivationKind.Tanh;
            x = isHead ? "head.y" : $"{layer.Name}.y";
            graph.Node.Add(Node(isHead ? "Tanh" : "Relu", x, $"{layer.Name}.z"));
        }

        IReadOnlyList<ActionRange> ranges = task.ActionRanges;
        if (ranges.Count == 0)
        {
            graph.Initializer.Add(Array("action_bound", [actionBound], 1));
            graph.Node.Add(Node("Mul", "action", x, "action_bound"));
        }
        else
        {
            graph.Initializer.Add(Array("action_half_width", [.. ranges.Select(range => actionBound * (range.High - range.Low) / 2)], ranges.Count));
            graph.Initializer.Add(Array("action_middle", [.. ranges.Select(range => (range.High + range.Low) / 2)], ranges.Count));
            graph.Node.Add(Node("Mul", "action.scaled", x, "action_half_width"));
            graph.Node.Add(Node("Add", "action", "action.scaled", "action_middle"));
        }

        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "ddpg",
            ProducerVersion = typeof(OnnxModel).Assembly.GetName().Version!.ToString(3),
            DocString = $"DDPG policy of {task.Name}; action = middle + half width * tanh(network(obs))",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        model.MetadataProps.Add(metadata.Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
        return model.ToByteArray();
    }

    private static ValueInfoProto Value(string name, int columns, string about)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new() { Name = name, DocString = about, Type = new() { TensorType = new() { ElemType = FloatType, Shape = shape } } };
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
