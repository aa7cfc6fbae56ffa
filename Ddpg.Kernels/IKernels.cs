using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Reference;
using Ddpg.Kernels.Simd;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// The operations of DDPG on arrays: one contract, three sets. <see cref="Ilgpu.IlgpuKernels"/> are ILGPU kernels
/// on any accelerator, <see cref="Simd.SimdKernels"/> SIMD over the CPU device's memory,
/// <see cref="Reference.ReferenceKernels"/> plain float64 loops. Any two can be compared operation by operation.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <remarks>
/// Symbols: B batch, N environments, O observation size, A action size, I and J a layer's inputs and outputs.
/// Launches are in order; nothing here waits for the device. All sums have a fixed order, so a set gives the
/// same bits each time. Every method throws <see cref="ArgumentException"/> when shapes do not agree.
/// </remarks>
internal interface IKernels<T> : IRowOperations<T>, IParameterOperations<T>, IDisposable
    where T : unmanaged
{
    /// <summary>ilgpu, ilgpu-plain, simd or reference.</summary>
    string Name { get; }

    /// <summary>The accelerator whose memory the operations take.</summary>
    Accelerator Accelerator { get; }

    /// <summary>Makes DDPG's update ready to run, fused as the set can: what depends on sizes alone is worked out once, a run allocates nothing.</summary>
    /// <param name="rows">What its rows read and write.</param>
    /// <param name="critic">What the critic's step reads and writes.</param>
    /// <param name="actor">What the actor's step reads and writes.</param>
    IUpdate Prepare(in UpdateView<T> rows, in StepView<T> critic, in StepView<T> actor);

    /// <summary>Makes a policy ready to run.</summary>
    /// <param name="policy">The actor, its observations and its actions.</param>
    IPolicy Prepare(in ForwardPass<T> policy);

    /// <summary>x ← 0.</summary>
    /// <param name="x">A vector of any length, anywhere in a buffer; written.</param>
    void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged;

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
    void ReplayInsert(in Transitions<MatrixView<T>> transitions, TransitionLayout layout, int position, in MatrixView<T> ring);

    /// <summary>Uniform start values in ±bound.</summary>
    /// <param name="bound">The half width; 0 fills with zeros.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">Which array is filled: the draw's counter.</param>
    /// <param name="values">The array.</param>
    void InitializeUniform(double bound, ulong seed, int block, ArrayView<T> values);

    /// <summary>Normal start values, redrawn beyond two standard deviations.</summary>
    /// <param name="deviation">σ before the cut.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">Which array is filled: the draw's counter.</param>
    /// <param name="values">The array.</param>
    void InitializeTruncatedNormal(double deviation, ulong seed, int block, ArrayView<T> values);

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
