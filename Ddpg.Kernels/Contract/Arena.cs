using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <summary>
/// One buffer that many arrays are cut from. What lies in one buffer can be named by offsets, which is how a fused kernel reaches
/// all arrays of an update: a kernel takes few views.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Arena<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Every array begins at a multiple of this: a cache line of floats, for SIMD and 128-bit loads.</summary>
    private const int Alignment = 16;

    private const int CacheLine = 64;

    private readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;
    private long taken;

    /// <summary>Allocates; what the arrays hold is not said until <see cref="Clear"/> or a write.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="castable">
    /// Whether arrays are to be cast to larger elements, which only works from the buffer's very beginning on. Else they begin at cache
    /// lines on a CPU too, where ILGPU takes what malloc gives.
    /// </param>
    /// <param name="lengths">The lengths of all arrays that will be taken.</param>
    public Arena(Accelerator accelerator, bool castable, params IEnumerable<long> lengths)
    {
        buffer = accelerator.Allocate1D<T>(Math.Max(Alignment, lengths.Sum(Aligned)) + Alignment);
        if (!castable)
            taken = (-buffer.NativePtr & (CacheLine - 1)) / Interop.SizeOf<T>();
    }

    /// <summary>Fills everything with zeros.</summary>
#pragma warning disable RS0030 // A whole buffer is zeroed rightly on every device.
    public void Clear() => buffer.MemSetToZero();
#pragma warning restore RS0030

    /// <summary>The next array.</summary>
    /// <exception cref="ArgumentException">Nothing is left of what was asked for.</exception>
    public ArrayView<T> Take(long length)
    {
        if (taken + length > buffer.Length)
            throw new ArgumentException($"{length} more elements than {taken} of {buffer.Length} in an arena.", nameof(length));
        ArrayView<T> view = buffer.View.SubView(taken, length);
        taken += Aligned(length);
        return view;
    }

    /// <summary>The next array as a dense matrix.</summary>
    public MatrixView<T> Take(int rows, int columns) => Take((long)rows * columns).AsMatrix(rows, columns);

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
