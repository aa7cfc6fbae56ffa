using Ddpg.Kernels.Memory;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>
/// Operations of which row b of the result depends on row b of the inputs alone: a sample's way through the networks. Whoever implements
/// them does so for rows of its own: all of a batch (a kernel set), or a tile that a thread or a group of threads takes through a whole update.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IRowOperations<T>
    where T : unmanaged
{
    /// <summary>y = activation([x₁ | x₂]·W + b): one layer, its two inputs read in place.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="parameters">W and b as [I₁ + I₂ + 1, J], the last row b.</param>
    /// <param name="activation">Applied to the sums.</param>
    /// <param name="y">Outputs, [B, J].</param>
    void DenseForward(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, Activation activation, in MatrixView<T> y);

    /// <summary>dx = (dz·Wᵀ) ⊙ activation'(x): the gradient before the activation that made x.</summary>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="weights">The rows of W that belong to x, [I, J].</param>
    /// <param name="activation">The activation that produced x; identity for a network's input.</param>
    /// <param name="x">The layer's input, [B, I]; unread for identity.</param>
    /// <param name="dx">Gradient of the sums below, [B, I].</param>
    void DenseBackwardInput(in MatrixView<T> dz, LayerWeights<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx);

    /// <summary>y = r + γᵏ·mask·Q'(s', μ'(s')), Lillicrap et al. 2016, algorithm 1; γᵏ is a column of the batch, the mask <see cref="TargetMask"/>'s.</summary>
    /// <param name="batch">Packed transitions, [B, width].</param>
    /// <param name="layout">Their columns.</param>
    /// <param name="nextQ">Q'(s', μ'(s')), [B, 1].</param>
    /// <param name="mask">Which episode ends stop the bootstrap.</param>
    /// <param name="target">y, [B, 1].</param>
    void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, TargetMask mask, in MatrixView<T> target);

    /// <summary>∂L/∂Q = 2 (Q − y)/B of L = mean (Q − y)².</summary>
    /// <param name="q">Q(s, a), [B, 1].</param>
    /// <param name="target">y, [B, 1].</param>
    /// <param name="dq">∂L/∂Q, [B, 1].</param>
    void CriticGradient(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq);

    /// <summary>∂J/∂Q = −1/B of J = −mean Q(s, μ(s)).</summary>
    /// <param name="dq">∂J/∂Q, [B, 1].</param>
    void ActorGradient(in MatrixView<T> dq);

    /// <summary>Copies B transitions drawn from the ring.</summary>
    /// <param name="ring">The ring, [capacity, width]; one of no rows leaves the batch as it is.</param>
    /// <param name="layout">Columns of its rows.</param>
    /// <param name="draw">Which rows.</param>
    /// <param name="batch">Packed transitions, [B, width]: s and a of a step, s' and flags of the window's last, Σ γⁱr, γᵏ.</param>
    void ReplaySample(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch);
}

/// <summary>The operations of an update that sum over the batch or go over θ.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IParameterOperations<T>
    where T : unmanaged
{
    /// <summary>dW = [x₁ | x₂]ᵀ·dz and db = Σ dz, in the layout of the parameters.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="gradient">dW and db as [I₁ + I₂ + 1, J].</param>
    void DenseBackwardWeights(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient);

    /// <summary>Adds a loss, of the critic's with mean and maximum of Q, to the statistics.</summary>
    /// <param name="loss">What it is made of; its statistics are updated.</param>
    void LossStatistics(in LossView<T> loss);

    /// <summary>One step of Adam (Kingma and Ba 2015, algorithm 1), bias-corrected, L2 as PyTorch's weight_decay.</summary>
    /// <param name="gradient">g, [P].</param>
    /// <param name="step">Hyperparameters.</param>
    /// <param name="moments">m and v, updated.</param>
    /// <param name="parameters">θ, [P], updated.</param>
    void Adam(ArrayView<T> gradient, AdamStep step, AdamMoments<T> moments, ArrayView<T> parameters);

    /// <summary>θ' ← τθ + (1 − τ)θ'.</summary>
    /// <param name="online">θ, [P].</param>
    /// <param name="tau">τ.</param>
    /// <param name="target">θ', [P], updated.</param>
    void SoftUpdate(ArrayView<T> online, double tau, ArrayView<T> target);
}
