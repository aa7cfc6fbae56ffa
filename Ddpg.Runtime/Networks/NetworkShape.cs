using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;

namespace Ddpg.Runtime.Networks;

/// <summary>
/// The shape of a network: an optional state branch, an optional action branch, both joined into a trunk, one
/// head. A plain multilayer perceptron has no branches. Hidden layers are ReLU.
/// </summary>
/// <remarks>
/// Lillicrap et al. 2016: critic with state branch [400], raw action, trunk [300]. The Keras example: state
/// branch [16, 32], action branch [32], trunk [256, 256].
/// </remarks>
internal sealed class NetworkShape
{
    private readonly List<NamedLayer> layers = [];

    private NetworkShape(int observationSize, int actionSize, IReadOnlyList<int> state, IReadOnlyList<int> action, IReadOnlyList<int> trunk, string trunkName, int outputs, Activation head)
    {
        ObservationSize = observationSize;
        ActionSize = actionSize;
        Head = head;
        Source left = Chain("state", new(Layer.State, observationSize), default, state);
        FirstActionLayer = layers.Count;
        Source right = actionSize == 0 ? default : Chain("action", new(Layer.Action, actionSize), default, action);
        if (trunk.Count > 0)
            (left, right) = (Chain(trunkName, left, right, trunk), default);
        Add("head", left, right, outputs, head);
    }

    /// <summary>O.</summary>
    public int ObservationSize { get; }

    /// <summary>A for a critic, 0 for an actor.</summary>
    public int ActionSize { get; }

    /// <summary>The head's activation.</summary>
    public Activation Head { get; }

    /// <summary>Every layer, each after those that it takes inputs from, the head last: the order of their parameters.</summary>
    public IReadOnlyList<NamedLayer> Layers => layers;

    /// <summary>The first layer on the action's way to the head: those before it are the observation's alone.</summary>
    public int FirstActionLayer { get; }

    /// <summary>The layer that takes the action; −1 for an actor.</summary>
    public int ActionLayer => layers.FindIndex(layer => layer.Kernel.Input1 == Layer.Action || layer.Kernel.Input2 == Layer.Action);

    /// <summary>P, all weights and biases.</summary>
    public int ParameterCount { get; private set; }

    /// <summary>Σ J, the outputs of all layers.</summary>
    public int OutputCount { get; private set; }

    /// <summary>μ(s): hidden layers, then bound · tanh.</summary>
    public static NetworkShape Actor(int observationSize, int actionSize, IReadOnlyList<int> hidden, float bound) =>
        new(observationSize, 0, [], [], hidden, "hidden", actionSize, Activation.Tanh(bound));

    /// <summary>Q(s, a): branches, trunk, one linear output.</summary>
    public static NetworkShape Critic(int observationSize, int actionSize, IReadOnlyList<int> state, IReadOnlyList<int> action, IReadOnlyList<int> trunk) =>
        new(observationSize, actionSize, state, action, trunk, "trunk", 1, Activation.Identity);

    private Source Chain(string name, Source left, Source right, IReadOnlyList<int> widths)
    {
        for (int i = 0; i < widths.Count; i++)
            (left, right) = (Add($"{name}.{i}", left, right, widths[i], Activation.Relu), default);
        return left;
    }

    private Source Add(string name, Source left, Source right, int outputs, Activation activation)
    {
        int number = layers.Count;
        Connect(left, number, 0);
        Connect(right, number, left.Width);
        int second = right.Width == 0 ? Layer.None : right.Layer;
        Layer layer = new(left.Layer, second, left.Width, right.Width, outputs, activation, ParameterCount, OutputCount, Layer.None, 0);
        layers.Add(new(name, layer));
        ParameterCount = checked(ParameterCount + ((left.Width + right.Width + 1) * outputs));
        OutputCount = checked(OutputCount + outputs);
        return new(number, outputs);
    }

    /// <summary>Tells a layer which other takes its outputs.</summary>
    private void Connect(Source source, int above, int aboveRow)
    {
        if (source.Width > 0 && source.Layer >= 0)
            layers[source.Layer] = layers[source.Layer] with { Kernel = layers[source.Layer].Kernel with { Above = above, AboveRow = aboveRow } };
    }

    /// <summary>Where inputs come from, and how many.</summary>
    private readonly record struct Source(int Layer, int Width);
}

/// <summary>A layer by its name.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Kernel">As kernels read it.</param>
internal sealed record NamedLayer(string Name, Layer Kernel)
{
    /// <summary>I₁ + I₂.</summary>
    public int Inputs => Kernel.Inputs1 + Kernel.Inputs2;

    /// <summary>J.</summary>
    public int Outputs => Kernel.Outputs;

    /// <summary>What a file calls its weights.</summary>
    /// <param name="network">The network's name.</param>
    public string WeightName(string network) => $"{network}.{Name}.weight";

    /// <summary>What a file calls its biases.</summary>
    /// <param name="network">The network's name.</param>
    public string BiasName(string network) => $"{network}.{Name}.bias";

    /// <summary>I·J.</summary>
    public int WeightCount => Inputs * Outputs;
}
