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
internal interface IKernels<T> : IRowOperations<T>, IDisposable
    where T : unmanaged
{
    /// <summary>device, host or reference.</summary>
    string Name { get; }

    /// <summary>The accelerator whose memory the operations take.</summary>
    Accelerator Accelerator { get; }

    /// <summary>Makes a row program ready to run, fused as the set can.</summary>
    IRowPass Compile(RowProgram<T> program);

    /// <summary>Makes a parameter program ready to run, fused as the set can.</summary>
    IParameterPass Compile(ParameterProgram<T> program);

    /// <summary>x ← 0.</summary>
    /// <param name="x">A vector of any length, anywhere in a buffer; written.</param>
    void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged;

    /// <summary>dW = [x₁ | x₂]ᵀ·dz and db = Σ dz, in the layout of the parameters.</summary>
    /// <param name="x1">First inputs, [B, I₁].</param>
    /// <param name="x2">Second inputs, [B, I₂], or none.</param>
    /// <param name="dz">Gradient of the layer's sums, [B, J].</param>
    /// <param name="gradient">dW and db as [I₁ + I₂ + 1, J].</param>
    void DenseBackwardWeights(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient);

    /// <summary>Adds L = mean (Q − y)², mean Q and max Q to the statistics.</summary>
    /// <param name="q">Q(s, a), [B, 1].</param>
    /// <param name="target">y, [B, 1].</param>
    /// <param name="statistics">Sums, [<see cref="UpdateStatistic.Count"/>], updated.</param>
    void CriticStatistics(in MatrixView<T> q, in MatrixView<T> target, ArrayView<T> statistics);

    /// <summary>Adds J = −mean Q(s, μ(s)) to the statistics.</summary>
    /// <param name="q">Q(s, μ(s)), [B, 1].</param>
    /// <param name="statistics">Sums, [<see cref="UpdateStatistic.Count"/>], updated.</param>
    void ActorStatistics(in MatrixView<T> q, ArrayView<T> statistics);

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

    /// <summary>Σ x², for norms in the log.</summary>
    /// <param name="x">A vector of any length.</param>
    /// <param name="sum">[1], written.</param>
    void SumOfSquares(ArrayView<T> x, ArrayView<T> sum);

    /// <summary>How many elements lie at ±bound or beyond, for the share of saturated actions in the log.</summary>
    /// <param name="x">A vector of any length.</param>
    /// <param name="bound">Not negative.</param>
    /// <param name="count">[1], written.</param>
    void CountBeyond(ArrayView<T> x, float bound, ArrayView<T> count);

    /// <summary>Writes N transitions into the ring at rows position … position + N − 1, modulo its capacity.</summary>
    /// <param name="transitions">The vector step.</param>
    /// <param name="layout">Columns of a ring row.</param>
    /// <param name="position">The first row, in [0, capacity).</param>
    /// <param name="ring">The ring, [capacity, width], updated.</param>
    void ReplayInsert(in TransitionView<T> transitions, TransitionLayout layout, int position, in MatrixView<T> ring);

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

    /// <summary>scaled = middle + half · action: from ±1 to each action's own range.</summary>
    /// <param name="ranges">The middles of all ranges, then their half widths, [2A].</param>
    /// <param name="actions">In ±1, [N, A].</param>
    /// <param name="scaled">[N, A], written.</param>
    void ScaleActions(ArrayView<T> ranges, in MatrixView<T> actions, in MatrixView<T> scaled);
}
