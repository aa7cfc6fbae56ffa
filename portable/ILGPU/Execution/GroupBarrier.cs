namespace ILGPU.Execution;

/// <summary>Where the members of a group meet: at barriers while they run the kernel, and when all have returned.</summary>
/// <remarks>
/// <c>counts</c> holds how many still run the kernel in its high half and how many of them wait in its low half. The
/// member that makes the two equal lets the others on: nobody else can then be between two meetings.
/// </remarks>
internal sealed class GroupBarrier
{
    private const long Runner = 1L << 32;

    // Passing the processor on is a fraction of a sleep and a wake-up.
    private const int Yields = 24;

    private readonly object gate = new();
    private long counts;
    private long size;
    private long meetings;
    private long groups;
    private int sleepers;

    public void Begin(int members)
    {
        size = members * Runner;
        Volatile.Write(ref counts, size);
    }

    /// <summary>Returns when every member that still runs has come.</summary>
    public void Wait()
    {
        var seen = Volatile.Read(ref meetings);
        if (!LetOnIfAllWait(Interlocked.Add(ref counts, 1)))
            AwaitChange(ref meetings, seen);
    }

    /// <summary>A member that returns counts at barriers no more; goes on to the next group when all have returned.</summary>
    public void EndGroup()
    {
        var seen = Volatile.Read(ref groups);
        var now = Interlocked.Add(ref counts, -Runner);
        if (now == 0)
        {
            Volatile.Write(ref counts, size);
            Signal(ref groups);
            return;
        }

        LetOnIfAllWait(now);
        AwaitChange(ref groups, seen);
    }

    private bool LetOnIfAllWait(long now)
    {
        if (now == 0 || now / Runner != now % Runner)
            return false;
        Volatile.Write(ref counts, now & -Runner);
        Signal(ref meetings);
        return true;
    }

    private void Signal(ref long word)
    {
        Interlocked.Increment(ref word);
        if (Volatile.Read(ref sleepers) == 0)
            return;
        lock (gate)
            Monitor.PulseAll(gate);
    }

    private void AwaitChange(ref long word, long seen)
    {
        for (var i = 0; i < Yields; i++)
        {
            if (Volatile.Read(ref word) != seen)
                return;
            Thread.Yield();
        }

        lock (gate)
        {
            Interlocked.Increment(ref sleepers);
            while (Volatile.Read(ref word) == seen)
                Monitor.Wait(gate);
            Interlocked.Decrement(ref sleepers);
        }
    }
}
