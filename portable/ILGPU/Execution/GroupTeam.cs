using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ILGPU.Execution;

/// <summary>A thread for every member of a group, for kernels with barriers. The caller of a run is member 0.</summary>
internal sealed unsafe class GroupTeam : IDisposable
{
    private const int StackBytes = 512 * 1024;

    private readonly List<Member> members = [];
    private readonly SharedBlocks shared = new();
    private readonly GroupBarrier barrier = new();
    private readonly long sharedMemory;
    private readonly ThreadPriority priority;
    private GroupBody body = null!;
    private void** arguments;
    private long groups;
    private volatile bool stopping;
    private ExceptionDispatchInfo? failure;

    public GroupTeam(long sharedMemory, ThreadPriority priority)
    {
        this.sharedMemory = sharedMemory;
        this.priority = priority;
        members.Add(new Member(new KernelThread(barrier, 0, shared)));
    }

    /// <summary>Runs groups one after the other; shared memory passes from each to the next.</summary>
    public void Run(GroupBody groupBody, void** launchArguments, long count)
    {
        ref readonly var config = ref *(KernelConfig*)launchArguments[0];
        var size = config.GroupDim.Size;
        Grow(size);
        body = groupBody;
        arguments = launchArguments;
        groups = count;
        failure = null;
        barrier.Begin(size);
        for (var i = 0; i < size; i++)
            members[i].Place.Launch(config, sharedMemory);
        for (var i = 1; i < size; i++)
            members[i].Start.Release();

        RunMember(0);
        arguments = null;
        failure?.Throw();
    }

    public void Dispose()
    {
        stopping = true;
        foreach (var member in members)
        {
            member.Start.Release();
            member.Thread?.Join();
            member.Start.Dispose();
        }
    }

    private void Grow(int count)
    {
        while (members.Count < count)
        {
            var number = members.Count;
            var member = new Member(new KernelThread(barrier, number, shared));
            members.Add(member);
            member.Thread = new Thread(() => Work(number, member.Start), StackBytes)
            {
                IsBackground = true,
                Name = $"ILGPU group member {number}",
                Priority = priority,
            };
            member.Thread.Start();
        }
    }

    private void Work(int number, SemaphoreSlim start)
    {
        while (true)
        {
            start.Wait();
            if (stopping)
                return;
            RunMember(number);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a kernel throws is thrown again in the launching thread.")]
    private void RunMember(int number)
    {
        var place = members[number].Place;
        var outer = KernelThread.Enter(place);

        // The next run may be set up before a member has woken from the end of this one.
        var end = groups;
        for (var group = 0L; group < end; group++)
        {
            try
            {
                place.BeginGroup(group);
                if (failure is null)
                    body(arguments, place);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }

            barrier.EndGroup();
        }

        KernelThread.Leave(outer);
    }

    private sealed class Member(KernelThread place)
    {
        public KernelThread Place => place;

        public SemaphoreSlim Start { get; } = new(0);

        public Thread? Thread { get; set; }
    }
}
