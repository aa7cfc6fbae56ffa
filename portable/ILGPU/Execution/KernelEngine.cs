using System.Reflection;
using ILGPU.Check;
using ILGPU.Runtime;

namespace ILGPU.Execution;

/// <summary>Loads kernels and runs their launches.</summary>
internal sealed class KernelEngine(Device device, int width, ThreadPriority priority) : IDisposable
{
    private readonly Dictionary<(MethodInfo Method, Type Delegate), Delegate> loaded = [];
    private readonly Stack<GroupTeam> teams = [];
    private readonly Lock gate = new();
    private WorkerPool? pool;
    private volatile bool disposed;

    public Device Device => device;

    /// <summary>The number of threads that share a launch.</summary>
    public int Width => width;

    /// <summary>The launch delegate of a kernel, after a check that the kernel compiles on every back end.</summary>
    public TDelegate Load<TDelegate>(MethodInfo method, bool explicitlyGrouped)
        where TDelegate : Delegate
    {
        lock (gate)
        {
            if (loaded.TryGetValue((method, typeof(TDelegate)), out var known))
                return (TDelegate)known;
            var facts = KernelCheck.Verify(method, explicitlyGrouped);
            Delegate launch = explicitlyGrouped
                ? new GroupLauncher(this, method, facts).CreateDelegate<TDelegate>(method)
                : new RangeLauncher(this, method, facts).CreateDelegate<TDelegate>(method);
            loaded.Add((method, typeof(TDelegate)), launch);
            return (TDelegate)launch;
        }
    }

    public void VerifyUsable() => ObjectDisposedException.ThrowIf(disposed, typeof(Accelerator));

    /// <summary>The pool, started at its first use.</summary>
    public WorkerPool GetPool()
    {
        lock (gate)
        {
            VerifyUsable();
            return pool ??= new WorkerPool(width, priority);
        }
    }

    public GroupTeam RentTeam()
    {
        lock (gate)
            return teams.Count > 0 ? teams.Pop() : new GroupTeam(device.MaxSharedMemoryPerGroup, priority);
    }

    public void ReturnTeam(GroupTeam team)
    {
        lock (gate)
            teams.Push(team);
    }

    public void Dispose()
    {
        disposed = true;
        pool?.Dispose();
        foreach (var team in teams)
            team.Dispose();
    }
}
