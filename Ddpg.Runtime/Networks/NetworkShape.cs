using Ddpg.Kernels;

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
    private NetworkShape(int observationSize, int actionSize, IReadOnlyList<int> state, IReadOnlyList<int> action, IReadOnlyList<int> trunk, string trunkName, int outputs, Activation head)
    {
        ObservationSize = observationSize;
        ActionSize = actionSize;
        Head = head;
        StateBranch = Chain("state", observationSize, 0, state);
        ActionBranch = Chain("action", actionSize, 0, action);
        int joined1 = state.Count == 0 ? observationSize : state[^1];
        int joined2 = action.Count == 0 ? actionSize : action[^1];
        List<LayerShape> last = [.. Chain(trunkName, joined1, joined2, trunk)];
        last.Add(trunk.Count == 0
            ? AddLayer("head", joined1, joined2, outputs, head)
            : AddLayer("head", trunk[^1], 0, outputs, head));
        Trunk = last;
    }

    /// <summary>O.</summary>
    public int ObservationSize { get; }

    /// <summary>A for a critic, 0 for an actor.</summary>
    public int ActionSize { get; }

    /// <summary>Layers on the observation alone.</summary>
    public IReadOnlyList<LayerShape> StateBranch { get; }

    /// <summary>Layers on the action alone.</summary>
    public IReadOnlyList<LayerShape> ActionBranch { get; }

    /// <summary>Layers on both, the head last; the first takes two inputs where there is an action.</summary>
    public IReadOnlyList<LayerShape> Trunk { get; }

    /// <summary>The head's activation.</summary>
    public Activation Head { get; }

    /// <summary>Every layer, in the order of its parameters.</summary>
    public IEnumerable<LayerShape> Layers => [.. StateBranch, .. ActionBranch, .. Trunk];

    /// <summary>P, all weights and biases.</summary>
    public int ParameterCount { get; private set; }

    /// <summary>μ(s): hidden layers, then bound · tanh.</summary>
    public static NetworkShape Actor(int observationSize, int actionSize, IReadOnlyList<int> hidden, float bound) =>
        new(observationSize, 0, [], [], hidden, "hidden", actionSize, Activation.Tanh(bound));

    /// <summary>Q(s, a): branches, trunk, one linear output.</summary>
    public static NetworkShape Critic(int observationSize, int actionSize, IReadOnlyList<int> state, IReadOnlyList<int> action, IReadOnlyList<int> trunk) =>
        new(observationSize, actionSize, state, action, trunk, "trunk", 1, Activation.Identity);

    private List<LayerShape> Chain(string name, int inputs1, int inputs2, IReadOnlyList<int> widths)
    {
        List<LayerShape> layers = [];
        foreach (int width in widths)
        {
            layers.Add(AddLayer($"{name}.{layers.Count}", inputs1, inputs2, width, Activation.Relu));
            (inputs1, inputs2) = (width, 0);
        }

        return layers;
    }

    private LayerShape AddLayer(string name, int inputs1, int inputs2, int outputs, Activation activation)
    {
        LayerShape layer = new(name, inputs1, inputs2, outputs, activation, ParameterCount);
        ParameterCount = checked(ParameterCount + layer.ParameterCount);
        return layer;
    }
}

/// <summary>One dense layer inside a network's flat parameter vector.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Inputs1">I₁.</param>
/// <param name="Inputs2">I₂, 0 but where state and action join.</param>
/// <param name="Outputs">J.</param>
/// <param name="Activation">Its activation.</param>
/// <param name="Offset">Where its [I₁ + I₂ + 1, J] parameters begin; the last row is the bias.</param>
internal sealed record LayerShape(string Name, int Inputs1, int Inputs2, int Outputs, Activation Activation, int Offset)
{
    /// <summary>I₁ + I₂.</summary>
    public int Inputs => Inputs1 + Inputs2;

    /// <summary>(I + 1)·J.</summary>
    public int ParameterCount => checked((Inputs + 1) * Outputs);
}
