using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Ddpg.Kernels.Memory;

/// <summary>An array that was reserved in an arena.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="arena">Its arena.</param>
/// <param name="offset">Where it begins.</param>
/// <param name="length">Elements.</param>
internal sealed class ArenaArray<T>(Arena<T> arena, long offset, long length)
    where T : unmanaged
{
    /// <summary>The array; to be read once the arena has allocated.</summary>
    public ArrayView<T> View => arena.All.SubView(offset, length);
}

/// <summary>One buffer that an owner's arrays are cut from: first each is reserved, then all are allocated together.</summary>
/// <remarks>Together they are large enough for huge pages on a CPU; one by one they would not be.</remarks>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed unsafe class Arena<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Every array begins at a multiple of this many elements: of the largest number that its view is cast to, and of cache lines.</summary>
    private const int Alignment = AlignedMemory.Alignment / sizeof(float);

    private AlignedMemory? memory;
    private MemoryBuffer? buffer;
    private long length;

    /// <summary>All arrays.</summary>
    /// <exception cref="InvalidOperationException">Nothing is allocated yet.</exception>
    public ArrayView<T> All => buffer?.AsArrayView<T>(0, length) ?? throw new InvalidOperationException("An arena's arrays are read before it has allocated.");

    /// <summary>Adds an array.</summary>
    /// <exception cref="InvalidOperationException">The arena has allocated already.</exception>
    public ArenaArray<T> Reserve(long count)
    {
        if (buffer is not null)
            throw new InvalidOperationException("An array is reserved in an arena that has allocated.");
        ArenaArray<T> array = new(this, length, count);
        length += (count + Alignment - 1) / Alignment * Alignment;
        return array;
    }

    /// <summary>Allocates all arrays, filled with zeros.</summary>
    /// <param name="accelerator">Where. On a CPU the memory is our own, since ILGPU's is not aligned to cache lines.</param>
    public void Allocate(Accelerator accelerator)
    {
        length = Math.Max(Alignment, length);
        if (accelerator is CPUAccelerator cpu)
        {
            memory = new(length * sizeof(T));
            buffer = CPUMemoryBuffer.Create(cpu, (nint)memory.Address, length, sizeof(T));
        }
        else
        {
            buffer = accelerator.Allocate1D<T>(length);
        }

#pragma warning disable RS0030 // A whole buffer is zeroed correctly on every device.
        All.MemSetToZero();
#pragma warning restore RS0030
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer?.Dispose();
        memory?.Dispose();
    }
}
