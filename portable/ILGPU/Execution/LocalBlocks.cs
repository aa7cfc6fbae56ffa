using System.Runtime.InteropServices;

namespace ILGPU.Execution;

/// <summary>A thread's local memory: chunks that are filled in order and empty again for the next index.</summary>
internal sealed unsafe class LocalBlocks
{
    private const int Alignment = 64;
    private const long ChunkBytes = 64 * 1024;

    [ThreadStatic]
    private static LocalBlocks? current;

    private readonly List<(nint Address, long Bytes)> chunks = [];
    private int chunk;
    private long used;

    ~LocalBlocks()
    {
        foreach (var (address, _) in chunks)
            NativeMemory.AlignedFree((void*)address);
    }

    /// <summary>Called by the emitted loop ahead of every index.</summary>
    public static void Reset()
    {
        if (current is { } blocks)
            blocks.chunk = (int)(blocks.used = 0);
    }

    public static void* Allocate(long bytes) => (current ??= new LocalBlocks()).Take(bytes);

    private void* Take(long bytes)
    {
        bytes = Math.Max(Alignment, (bytes + Alignment - 1) & -Alignment);
        while (chunk < chunks.Count && used + bytes > chunks[chunk].Bytes)
        {
            chunk++;
            used = 0;
        }

        if (chunk == chunks.Count)
        {
            var size = Math.Max(ChunkBytes, bytes);
            chunks.Add(((nint)NativeMemory.AlignedAlloc((nuint)size, Alignment), size));
        }

        var address = (byte*)chunks[chunk].Address + used;
        used += bytes;
        return address;
    }
}
