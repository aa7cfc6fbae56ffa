using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The operations of DDPG on arrays: one contract, three sets. <see cref="DeviceKernels"/> are ILGPU kernels
/// on any accelerator, <see cref="HostKernels"/> SIMD over the CPU device's memory,
/// <see cref="ReferenceKernels"/> plain float64 loops. Any two can be compared operation by operation.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <remarks>
/// Symbols: B batch, N environments, O observation size, A action size, I and J a layer's inputs and outputs.
/// Launches are in order; nothing here waits for the device. All sums have a fixed order, so a set gives the
/// same bits each time. Every method throws <see cref="ArgumentException"/> when shapes do not agree.
/// </remarks>
public interface IKernels<T> : IDisposable
    where T : unmanaged
{
    /// <summary>device, host or reference.</summary>
    string Name { get; }

    /// <summary>The accelerator whose memory the operations take.</summary>
    Accelerator Accelerator { get; }

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
    void DenseBackwardInput(in MatrixView<T> dz, ArrayView<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx);

    /// <summary>dW = [x₁ | x₂]ᵀ·dz and db = Σ dz, in the layout of the parameters.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="gradient">dW and db as [I₁ + I₂ + 1, J].</param>
    void DenseBackwardWeights(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient);

    /// <summary>y = r + γ·mask·Q'(s', μ'(s')), Lillicrap et al. 2016, algorithm 1; the mask is <see cref="Bootstrap"/>'s.</summary>
    /// <param name="batch">Packed transitions, [B, width].</param>
    /// <param name="layout">Their columns.</param>
    /// <param name="nextQ">Q'(s', μ'(s')), [B, 1].</param>
    /// <param name="gamma">γ.</param>
    /// <param name="bootstrap">Which episode ends stop the bootstrap.</param>
    /// <param name="target">y, [B, 1].</param>
    void BellmanTarget(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, double gamma, Bootstrap bootstrap, in MatrixView<T> target);

    /// <summary>L = mean (Q − y)²: writes ∂L/∂Q = 2 (Q − y)/B and adds loss, mean Q and max Q to the statistics.</summary>
    /// <param name="q">Q(s, a), [B, 1].</param>
    /// <param name="target">y, [B, 1].</param>
    /// <param name="dq">∂L/∂Q, [B, 1].</param>
    /// <param name="statistics">Sums, [<see cref="UpdateStatistic.Count"/>].</param>
    void CriticLoss(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq, ArrayView<T> statistics);

    /// <summary>J = −mean Q(s, μ(s)): writes ∂J/∂Q = −1/B and adds J to the statistics.</summary>
    /// <param name="q">Q(s, μ(s)), [B, 1].</param>
    /// <param name="dq">∂J/∂Q, [B, 1].</param>
    /// <param name="statistics">Sums, [<see cref="UpdateStatistic.Count"/>].</param>
    void ActorLoss(in MatrixView<T> q, in MatrixView<T> dq, ArrayView<T> statistics);

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

    /// <summary>Writes N transitions into the ring at rows position … position + N − 1, modulo its capacity.</summary>
    /// <param name="transitions">The vector step.</param>
    /// <param name="layout">Columns of a ring row.</param>
    /// <param name="position">The first row, in [0, capacity).</param>
    /// <param name="ring">The ring, [capacity, width], updated.</param>
    void ReplayInsert(in TransitionView<T> transitions, TransitionLayout layout, int position, in MatrixView<T> ring);

    /// <summary>Copies B rows drawn uniformly from the ring's first <paramref name="size"/>.</summary>
    /// <param name="ring">The ring, [capacity, width].</param>
    /// <param name="size">Rows filled so far.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="update">Which update: the draw's counter.</param>
    /// <param name="batch">Packed transitions, [B, width].</param>
    void ReplaySample(in MatrixView<T> ring, int size, ulong seed, long update, in MatrixView<T> batch);

    /// <summary>Uniform start values in ±bound.</summary>
    /// <param name="bound">The half width; 0 fills with zeros.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">Which array is filled: the draw's counter.</param>
    /// <param name="values">The array.</param>
    void InitialiseUniform(double bound, ulong seed, int block, ArrayView<T> values);

    /// <summary>Normal start values, redrawn beyond two standard deviations.</summary>
    /// <param name="deviation">σ before the cut.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">Which array is filled: the draw's counter.</param>
    /// <param name="values">The array.</param>
    void InitialiseTruncatedNormal(double deviation, ulong seed, int block, ArrayView<T> values);

    /// <summary>Uniform actions in ±bound.</summary>
    /// <param name="bound">The agent's action bound.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">The vector step.</param>
    /// <param name="actions">[N, A].</param>
    void RandomActions(float bound, ulong seed, long step, in MatrixView<T> actions);

    /// <summary>Adds exploration noise to the policy's actions and clips them.</summary>
    /// <param name="clock">Where each environment is in its episode.</param>
    /// <param name="parameters">The noise.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">The vector step.</param>
    /// <param name="state">Ornstein-Uhlenbeck's x, [N, A], updated.</param>
    /// <param name="actions">[N, A], updated.</param>
    void Explore(EpisodeClock<T> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<T> state, in MatrixView<T> actions);
}
