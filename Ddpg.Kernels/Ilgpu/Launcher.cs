#pragma warning disable RS0030 // The one place that loads kernels.
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>
/// Launches kernels on one accelerator, each compiled at its first launch. Group sizes are explicit: ILGPU's own choice is the largest
/// group that a kernel allows, which leaves most of a large GPU idle at a few thousand elements.
/// </summary>
/// <param name="accelerator">Where; not disposed with the launcher.</param>
internal sealed class Launcher(Accelerator accelerator)
{
    /// <summary>Threads of a group where an element takes a few operations: eight warps hide each other's memory latency.</summary>
    public const int ElementGroup = 256;

    private readonly Dictionary<Type, Delegate> loaded = [];

    /// <summary>Where.</summary>
    public Accelerator Accelerator => accelerator;

    /// <summary>Runs a kernel on elements 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many; nothing is launched for 0.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    /// <param name="groupSize">Threads of a group, where the device has as many.</param>
    /// <exception cref="LaunchException">The driver refuses the kernel or its launch.</exception>
    public void Elements<TKernel>(int count, in TKernel kernel, int groupSize = ElementGroup)
        where TKernel : struct, IElementKernel
    {
        if (count == 0)
            return;
        int threads = Math.Min(groupSize, accelerator.MaxNumThreadsPerGroup);
        try
        {
            if (!loaded.TryGetValue(typeof(TKernel), out Delegate? run))
                loaded.Add(typeof(TKernel), run = accelerator.LoadStreamKernel<int, TKernel>(KernelEntries.Element, KernelEntries.Specialization(ElementGroup, accelerator.MaxNumThreadsPerGroup)));
            ((Action<KernelConfig, int, TKernel>)run)(((count - 1) / threads + 1, threads), count, kernel);
        }
        catch (Exception error) when (LaunchException.IsDrivers(error))
        {
            throw new LaunchException(typeof(TKernel), $"{count:N0} threads in groups of {threads}", error);
        }
    }

    /// <summary>Runs a kernel on groups of threads that take so many rows each.</summary>
    /// <param name="rows">Rows in all; nothing is launched for 0.</param>
    /// <param name="groupSize">Threads of a group, and rows, where the device has as many.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    /// <exception cref="LaunchException">The driver refuses the kernel or its launch.</exception>
    public void Rows<TKernel>(int rows, int groupSize, in TKernel kernel)
        where TKernel : struct, IGroupKernel
    {
        int size = Math.Min(groupSize, accelerator.MaxNumThreadsPerGroup);
        if (rows > 0)
            Groups(new((rows + size - 1) / size, 1), size, kernel);
    }

    /// <summary>Runs a kernel on tiles of rows, a <see cref="GroupTile"/> a group.</summary>
    /// <param name="rows">Rows in all.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    /// <exception cref="LaunchException">The driver refuses the kernel or its launch.</exception>
    public void Tiles<TKernel>(int rows, in TKernel kernel)
        where TKernel : struct, IGroupKernel
    {
        int size = Math.Min(GroupTile.MaxThreads, accelerator.MaxNumThreadsPerGroup / GroupTile.SliceWidth * GroupTile.SliceWidth);
        Groups(new((rows + GroupTile.Rows - 1) / GroupTile.Rows, 1), size, kernel);
    }

    /// <summary>Runs a kernel on groups of threads.</summary>
    /// <param name="groups">Number of groups, in up to two dimensions.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <param name="kernel">The kernel with its arguments.</param>
    /// <exception cref="LaunchException">The driver refuses the kernel or its launch.</exception>
    public void Groups<TKernel>(Index2D groups, int groupSize, in TKernel kernel)
        where TKernel : struct, IGroupKernel
    {
        try
        {
            if (!loaded.TryGetValue(typeof(TKernel), out Delegate? run))
                loaded.Add(typeof(TKernel), run = accelerator.LoadStreamKernel<TKernel>(KernelEntries.Group, KernelEntries.Specialization(TKernel.MaxGroupSize, accelerator.MaxNumThreadsPerGroup)));
            ((Action<KernelConfig, TKernel>)run)((new Index3D(groups.X, groups.Y, 1), new Index3D(groupSize, 1, 1)), kernel);
        }
        catch (Exception error) when (LaunchException.IsDrivers(error))
        {
            throw new LaunchException(typeof(TKernel), $"{groups.X:N0} x {groups.Y:N0} groups of {groupSize} threads", error);
        }
    }
}

/// <summary>The two entry points that every kernel is compiled into.</summary>
internal static class KernelEntries
{
    /// <summary>Keeps a thread's registers to what groups of so many can have.</summary>
    /// <param name="groupSize">Threads of a group at most.</param>
    /// <param name="deviceLimit">What the device has at most: a simulated one is smaller, and refuses more.</param>
    public static KernelSpecialization Specialization(int groupSize, int deviceLimit) => new(Math.Min(groupSize, deviceLimit), 1);

    /// <summary>One thread an element.</summary>
    public static void Element<TKernel>(int count, TKernel kernel)
        where TKernel : struct, IElementKernel
    {
        int i = Grid.GlobalIndex.X;
        if (i < count)
            kernel.Run(i);
    }

    /// <summary>Groups of threads.</summary>
    public static void Group<TKernel>(TKernel kernel)
        where TKernel : struct, IGroupKernel => kernel.Run();
}
