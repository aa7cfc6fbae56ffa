using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using ILGPU;

namespace Ddpg.Runtime.Agent;

/// <summary>Adam's hyperparameters.</summary>
/// <param name="LearningRate">α.</param>
/// <param name="WeightDecay">λ, L2.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Epsilon">ε.</param>
internal sealed record AdamOptions(double LearningRate, double WeightDecay = 0, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8);

/// <summary>A gradient, Adam's moments for it, and the steps taken.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="options">Hyperparameters.</param>
/// <param name="parameterCount">P.</param>
/// <param name="arena">Where gradient and moments are reserved, zero at first.</param>
internal sealed class AdamState<T>(AdamOptions options, int parameterCount, Arena<T> arena)
    where T : unmanaged
{
    private readonly ArenaArray<T> gradient = arena.Reserve(parameterCount);
    private readonly ArenaArray<T> first = arena.Reserve(parameterCount);
    private readonly ArenaArray<T> second = arena.Reserve(parameterCount);

    /// <summary>∂/∂θ, [P].</summary>
    public ArrayView<T> Gradient => gradient.View;

    /// <summary>m and v.</summary>
    public AdamMoments<T> Moments => new(first.View, second.View);

    /// <summary>t.</summary>
    public long Steps { get; set; }

    /// <summary>The values of the next step, the learning rate times <paramref name="rateFactor"/>; counts it.</summary>
    public AdamStep NextStep(double rateFactor) =>
        new(options.LearningRate * rateFactor, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, ++Steps);
}
