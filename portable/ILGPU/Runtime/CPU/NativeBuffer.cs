using System.Runtime.InteropServices;

namespace ILGPU.Runtime.CPU;

/// <summary>Native memory: zeroed, aligned to 64 bytes, freed on dispose or by the finalizer.</summary>
internal sealed unsafe class NativeBuffer : MemoryBuffer
{
    private const int Alignment = 64;

    private void* block;

    public NativeBuffer(Accelerator accelerator, long length, int elementSize)
        : base(accelerator, length, elementSize)
    {
        // calloc hands out untouched pages, so a large buffer costs nothing until it is used.
        var bytes = checked(length * elementSize);
        var memory = accelerator.MemorySize;
        if (bytes > memory)
            throw new InsufficientMemoryException($"A buffer of {bytes:N0} bytes exceeds this machine's {memory:N0} bytes of memory.");
        try
        {
            block = NativeMemory.AllocZeroed((nuint)bytes + Alignment);
        }
        catch (OutOfMemoryException inner)
        {
            throw new InsufficientMemoryException($"A buffer of {bytes:N0} bytes could not be allocated.", inner);
        }

        NativePtr = ((nint)block + Alignment - 1) & -Alignment;
        GC.AddMemoryPressure(bytes + Alignment);
    }

    protected override void DisposeAcceleratorObject(bool disposing)
    {
        if (block == null)
            return;
        NativeMemory.Free(block);
        GC.RemoveMemoryPressure(LengthInBytes + Alignment);
        block = null;
        NativePtr = 0;
    }
}
