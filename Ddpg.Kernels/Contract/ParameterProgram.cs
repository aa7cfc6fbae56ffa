using ILGPU;

namespace Ddpg.Kernels;

/// <summary>What one layer's gradient is made of.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="X1">First inputs, [B, I₁].</param>
/// <param name="X2">Second inputs, [B, I₂], or none.</param>
/// <param name="Dz">Gradient of the layer's sums, [B, J].</param>
/// <param name="Offset">Where its [I₁ + I₂ + 1, J] parameters begin in θ.</param>
internal readonly record struct LayerGradient<T>(MatrixView<T> X1, MatrixView<T> X2, MatrixView<T> Dz, int Offset)
    where T : unmanaged
{
    /// <summary>(I₁ + I₂ + 1)·J.</summary>
    public int Length => (X1.Columns + X2.Columns + 1) * Dz.Columns;
}

/// <summary>A network's parameters, their gradient, Adam's moments and the slowly following target, each [P] with the same layout.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Gradient">∂/∂θ, written.</param>
/// <param name="Moments">m and v, updated.</param>
/// <param name="Parameters">θ, updated.</param>
/// <param name="Target">θ', updated.</param>
internal readonly record struct ParameterState<T>(ArrayView<T> Gradient, AdamMoments<T> Moments, ArrayView<T> Parameters, ArrayView<T> Target)
    where T : unmanaged;

/// <summary>The loss whose sums join the log's statistics beside the parameters' step.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Q">Q(s, a) or Q(s, μ(s)), [B, 1].</param>
/// <param name="Target">y, [B, 1]; none for the actor.</param>
/// <param name="Statistics">Sums, [<see cref="UpdateStatistic.Count"/>], updated.</param>
internal readonly record struct LossView<T>(MatrixView<T> Q, MatrixView<T> Target, ArrayView<T> Statistics)
    where T : unmanaged
{
    /// <summary>Whether it is the critic's.</summary>
    public bool IsCritic => Target.Columns != 0;
}

/// <summary>The parameters' half of an update: weight gradients of every layer, Adam, soft update, the loss's statistics; one pass over θ.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Layers">All layers; together they cover θ.</param>
/// <param name="State">The vectors.</param>
/// <param name="Loss">The loss.</param>
internal sealed record ParameterProgram<T>(IReadOnlyList<LayerGradient<T>> Layers, ParameterState<T> State, LossView<T> Loss)
    where T : unmanaged
{
    /// <summary>Checks that the layers cover θ.</summary>
    /// <exception cref="ArgumentException">They do not, or shapes do not agree.</exception>
    public void Validate()
    {
        Shapes.Optimiser(State.Gradient, State.Moments, State.Parameters);
        Shapes.Length(State.Target, State.Parameters.Length, nameof(State.Target), "θ");
        Shapes.Length(State.Parameters, Layers.Sum(layer => (long)layer.Length), nameof(State.Parameters), "the layers");
        foreach (LayerGradient<T> layer in Layers)
            Shapes.BackwardWeights(layer.X1, layer.X2, layer.Dz, State.Gradient.SubView(layer.Offset, layer.Length));
    }
}

/// <summary>A parameter program made ready on one set.</summary>
internal interface IParameterPass : IDisposable
{
    /// <summary>Launches that a run makes on the device; 0 where nothing is launched.</summary>
    int Launches { get; }

    /// <summary>One step.</summary>
    /// <param name="step">Adam's values.</param>
    /// <param name="tau">τ.</param>
    void Run(AdamStep step, double tau);
}

/// <summary>The operations one after the other: the plain twin of every fused pass.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class PlainParameterPass<T>(IKernels<T> kernels, ParameterProgram<T> program, bool launches) : IParameterPass
    where T : unmanaged
{
    public int Launches => launches ? program.Layers.Count + 3 : 0;

    public void Run(AdamStep step, double tau)
    {
        ParameterState<T> state = program.State;
        LossView<T> loss = program.Loss;
        foreach (LayerGradient<T> layer in program.Layers)
            kernels.DenseBackwardWeights(layer.X1, layer.X2, layer.Dz, state.Gradient.SubView(layer.Offset, layer.Length));
        kernels.Adam(state.Gradient, step, state.Moments, state.Parameters);
        kernels.SoftUpdate(state.Parameters, tau, state.Target);
        if (loss.IsCritic)
            kernels.CriticStatistics(loss.Q, loss.Target, loss.Statistics);
        else
            kernels.ActorStatistics(loss.Q, loss.Statistics);
    }

    public void Dispose()
    {
    }
}
