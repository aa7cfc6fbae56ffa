namespace Ddpg.Kernels.Operations;

/// <summary>A kernel with one thread an element. Its fields are its arguments.</summary>
internal interface IElementKernel
{
    /// <summary>What the thread of element <paramref name="i"/> does.</summary>
    void Run(int i);
}

/// <summary>A kernel of cooperating thread groups. Its fields are its arguments.</summary>
internal interface IGroupKernel
{
    /// <summary>Threads of a group at most: the compiler keeps a thread's registers to what so many can have.</summary>
    static abstract int MaxGroupSize { get; }

    /// <summary>What every thread of every group does; all of them pass every <see cref="GroupBarrier"/>.</summary>
    void Run();
}
