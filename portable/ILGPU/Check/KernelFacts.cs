namespace ILGPU.Check;

/// <summary>What a kernel reaches.</summary>
[Flags]
internal enum KernelFacts
{
    None = 0,

    /// <summary>Group.Barrier: the threads of a group must run together.</summary>
    Barrier = 1,

    /// <summary>LocalMemory: it is emptied ahead of every index.</summary>
    LocalMemory = 2,
}
