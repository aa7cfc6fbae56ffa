using System.Runtime.InteropServices;

namespace ILGPU.Execution;

/// <summary>A group's shared memory: one block for every allocation in the order of a kernel's calls.</summary>
internal sealed unsafe class SharedBlocks
{
    private const int Alignment = 64;

    private readonly List<(nint Address, long Bytes)> blocks = [];
    private readonly Lock gate = new();

    ~SharedBlocks()
    {
        foreach (var (address, _) in blocks)
            NativeMemory.AlignedFree((void*)address);
    }

    /// <summary>The block of a slot, replaced where an earlier kernel left a smaller one.</summary>
    public void* Get(int slot, long bytes)
    {
        lock (gate)
        {
            while (blocks.Count <= slot)
                blocks.Add(default);
            if (blocks[slot].Bytes < bytes)
            {
                NativeMemory.AlignedFree((void*)blocks[slot].Address);
                blocks[slot] = ((nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment), bytes);
            }

            return (void*)blocks[slot].Address;
        }
    }
}
