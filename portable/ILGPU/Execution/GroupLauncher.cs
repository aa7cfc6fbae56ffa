using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ILGPU.Check;

namespace ILGPU.Execution;

/// <summary>Runs the kernel for a thread and, where it stands for a whole group, for the threads after it.</summary>
internal unsafe delegate void GroupBody(void** arguments, KernelThread thread);

/// <summary>Launches of a kernel in groups: cores share the groups or, where barriers need a thread for each, its members.</summary>
internal sealed unsafe class GroupLauncher : Launcher
{
    [ThreadStatic]
    private static KernelThread? soleThread;

    private readonly GroupBody body;
    private readonly RangeBody runSequentially;
    private readonly bool usesBarriers;

    public GroupLauncher(KernelEngine engine, MethodInfo kernel, KernelFacts facts)
        : base(engine)
    {
        body = LauncherEmitter.EmitGroupBody(kernel);
        runSequentially = RunSequentially;
        usesBarriers = facts.HasFlag(KernelFacts.Barrier);
    }

    public TDelegate CreateDelegate<TDelegate>(MethodInfo kernel)
        where TDelegate : Delegate =>
        LauncherEmitter.EmitLaunch<TDelegate>(this, kernel, explicitlyGrouped: true);

    /// <summary>Called by the emitted delegate, with the address of the configuration first, then of every argument.</summary>
    public void Launch(void** arguments)
    {
        Engine.VerifyUsable();
        ref readonly var config = ref *(KernelConfig*)arguments[0];
        if (!config.GridDim.InBoundsInclusive(Engine.Device.MaxGridSize))
            throw new ArgumentOutOfRangeException(nameof(arguments), $"The grid {config.GridDim} exceeds {Engine.Device.MaxGridSize}.");
        if (!config.GroupDim.InBoundsInclusive(Engine.Device.MaxGroupSize))
            throw new ArgumentOutOfRangeException(nameof(arguments), $"The group {config.GroupDim} exceeds {Engine.Device.MaxGroupSize}.");
        if (config.GroupDim.LongSize > Engine.Device.MaxNumThreadsPerGroup)
            throw new NotSupportedException($"The group {config.GroupDim} exceeds {Engine.Device.MaxNumThreadsPerGroup} threads.");
        var groups = config.GridDim.LongSize;
        var size = config.GroupDim.Size;
        if (groups < 1 || size < 1)
            return;

        if (usesBarriers && size > 1)
            RunTogether(arguments, groups);
        else
            Execute(runSequentially, arguments, groups);
    }

    private void RunSequentially(void** arguments, long from, long to)
    {
        var thread = soleThread ??= new KernelThread(null, 0, new SharedBlocks());
        thread.Launch(*(KernelConfig*)arguments[0], Engine.Device.MaxSharedMemoryPerGroup);
        var outer = KernelThread.Enter(thread);
        try
        {
            for (var group = from; group < to; group++)
            {
                thread.BeginGroup(group);
                body(arguments, thread);
            }
        }
        finally
        {
            KernelThread.Leave(outer);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The engine owns its teams.")]
    private void RunTogether(void** arguments, long groups)
    {
        var team = Engine.RentTeam();
        try
        {
            team.Run(body, arguments, groups);
        }
        finally
        {
            Engine.ReturnTeam(team);
        }
    }
}
