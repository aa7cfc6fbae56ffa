using Ddpg.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Kernels;

/// <summary>
/// One buffer that many arrays are cut from. What lies in one buffer can be named by offsets, which is how a fused kernel reaches
/// all arrays of an update: a kernel takes few views.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed unsafe class Arena<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Every array begins at a multiple of this many elements: of the largest number that its view is cast to, and of cache lines.</summary>
    private const int Alignment = AlignedMemory.Alignment / sizeof(float);

    private readonly AlignedMemory? memory;
    private readonly MemoryBuffer buffer;
    private readonly ArrayView<T> all;
    private long taken;

    /// <summary>Allocates; contents are undefined until <see cref="Clear"/> or a write.</summary>
    /// <param name="accelerator">Where. On a CPU the memory is our own, since ILGPU's is not aligned to cache lines.</param>
    /// <param name="lengths">The lengths of all arrays that will be taken.</param>
    public Arena(Accelerator accelerator, params IEnumerable<long> lengths)
    {
        long length = Math.Max(Alignment, lengths.Sum(Aligned));
        if (accelerator is CPUAccelerator cpu)
        {
            memory = new(length * sizeof(T));
            buffer = CPUMemoryBuffer.Create(cpu, (nint)memory.Address, length, sizeof(T));
        }
        else
        {
            buffer = accelerator.Allocate1D<T>(length);
        }

        all = buffer.AsArrayView<T>(0, length);
    }

    /// <summary>Fills everything with zeros.</summary>
#pragma warning disable RS0030 // A whole buffer is zeroed rightly on every device.
    public void Clear() => all.MemSetToZero();
#pragma warning restore RS0030

    /// <summary>The next array.</summary>
    /// <exception cref="ArgumentException">Nothing is left of what was asked for.</exception>
    public ArrayView<T> Take(long length)
    {
        if (taken + length > all.Length)
            throw new ArgumentException($"{length} more elements than {taken} of {all.Length} in an arena.", nameof(length));
        ArrayView<T> view = all.SubView(taken, length);
        taken += Aligned(length);
        return view;
    }

    /// <summary>The next array as a dense matrix.</summary>
    public MatrixView<T> Take(int rows, int columns) => Take((long)rows * columns).AsMatrix(rows, columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        memory?.Dispose();
    }

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
