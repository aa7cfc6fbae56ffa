using System.Runtime.InteropServices;

namespace Ddpg.Kernels.Host;

/// <summary>Aligned working memory that grows to the largest need and is then reused.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private float* memory;
    private nuint capacity;

    ~Scratch() => Free();

    /// <summary>At least <paramref name="length"/> floats, 64-byte aligned, with whatever the last user left.</summary>
    public float* Take(long length)
    {
        if ((nuint)length > capacity)
        {
            Free();
            memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
            capacity = (nuint)length;
        }

        return memory;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
    }
}
