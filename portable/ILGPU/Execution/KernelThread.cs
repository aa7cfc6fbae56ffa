namespace ILGPU.Execution;

/// <summary>What <see cref="Group"/>, <see cref="Grid"/> and <see cref="SharedMemory"/> see: a thread's place in a launch.</summary>
internal sealed unsafe class KernelThread(GroupBarrier? barrier, int member, SharedBlocks shared)
{
    [ThreadStatic]
    private static KernelThread? current;

    private long sharedLimit;
    private long sharedBytes;
    private int sharedSlot;

    /// <summary>The calling thread's place; throws outside kernels.</summary>
    public static KernelThread Current => current ?? throw new InvalidKernelOperationException();

    public int IdxX { get; private set; }

    public int IdxY { get; private set; }

    public int IdxZ { get; private set; }

    public Index3D GridIndex { get; private set; }

    public Index3D GridDim { get; private set; }

    public Index3D GroupDim { get; private set; }

    private SharedMemoryConfig DynamicShared { get; set; }

    /// <summary>Makes a thread's place current and returns the one before.</summary>
    public static KernelThread? Enter(KernelThread thread)
    {
        var outer = current;
        current = thread;
        return outer;
    }

    public static void Leave(KernelThread? outer) => current = outer;

    public void Launch(in KernelConfig config, long sharedMemory)
    {
        GridDim = config.GridDim;
        GroupDim = config.GroupDim;
        DynamicShared = config.SharedMemoryConfig;
        sharedLimit = sharedMemory;
    }

    /// <summary>Stands at this member of a group, by its number with X fastest.</summary>
    public void BeginGroup(long group)
    {
        var row = group / GridDim.X;
        GridIndex = new Index3D((int)(group % GridDim.X), (int)(row % GridDim.Y), (int)(row / GridDim.Y));
        var groupRow = member / GroupDim.X;
        IdxX = member % GroupDim.X;
        IdxY = groupRow % GroupDim.Y;
        IdxZ = groupRow / GroupDim.Y;
        ResetMemory();
    }

    /// <summary>Called by the emitted loop: steps to the group's next thread where one thread runs them all.</summary>
    public bool MoveNext()
    {
        if (barrier is not null)
            return false;
        if (++IdxX == GroupDim.X)
        {
            IdxX = 0;
            if (++IdxY == GroupDim.Y)
            {
                IdxY = 0;
                if (++IdxZ == GroupDim.Z)
                    return false;
            }
        }

        ResetMemory();
        return true;
    }

    public void Barrier() => barrier?.Wait();

    /// <summary>The group's memory of this call, counted from the start of the kernel.</summary>
    public ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged
    {
        var bytes = (long)extent * sizeof(T);
        if ((sharedBytes += bytes) > sharedLimit)
            throw new NotSupportedException($"A group's shared memory exceeds {sharedLimit:N0} bytes.");
        return new ArrayView<T>((T*)shared.Get(++sharedSlot, bytes), extent, null);
    }

    public ArrayView<T> Dynamic<T>()
        where T : unmanaged
    {
        var bytes = DynamicShared.ArraySize;
        return new ArrayView<T>((T*)shared.Get(0, bytes), bytes / sizeof(T), null);
    }

    private void ResetMemory()
    {
        sharedSlot = 0;
        sharedBytes = DynamicShared.ArraySize;
        LocalBlocks.Reset();
    }
}
