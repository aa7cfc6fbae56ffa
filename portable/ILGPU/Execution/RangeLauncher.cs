using System.Reflection;
using ILGPU.Check;

namespace ILGPU.Execution;

/// <summary>Launches of a kernel that takes an index: every core loops over contiguous indices.</summary>
internal sealed unsafe class RangeLauncher : Launcher
{
    private readonly RangeBody body;

    public RangeLauncher(KernelEngine engine, MethodInfo kernel, KernelFacts facts)
        : base(engine)
    {
        body = LauncherEmitter.EmitRangeBody(kernel, facts);
    }

    public TDelegate CreateDelegate<TDelegate>(MethodInfo kernel)
        where TDelegate : Delegate =>
        LauncherEmitter.EmitLaunch<TDelegate>(this, kernel, explicitlyGrouped: false);

    /// <summary>Called by the emitted delegate, with the addresses of the extent and of every argument.</summary>
    public void Launch(long count, void** arguments)
    {
        Engine.VerifyUsable();
        if (count > 0)
            Execute(body, arguments, count);
    }
}
