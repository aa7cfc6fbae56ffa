namespace Ddpg.Kernels.Memory;

/// <summary>Aligned working memory that grows to the largest need and is then reused.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private AlignedMemory? memory;
    private long capacity;

    /// <summary>At least <paramref name="length"/> floats, aligned as <see cref="AlignedMemory"/> is, with whatever the last user left.</summary>
    public float* Take(long length)
    {
        if (memory is null || length > capacity)
        {
            memory?.Dispose();
            memory = new(length * sizeof(float));
            capacity = length;
        }

        return (float*)memory.Address;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory?.Dispose();
        memory = null;
    }
}
