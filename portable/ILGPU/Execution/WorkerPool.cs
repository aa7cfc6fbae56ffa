using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ILGPU.Execution;

/// <summary>Runs a part of a launch: the indices in [from, to).</summary>
internal unsafe delegate void RangeBody(void** arguments, long from, long to);

/// <summary>A few persistent threads that share ranges of indices with the launching thread.</summary>
/// <remarks>
/// One job at a time. <c>state</c> holds the job's number in its high half, a closed flag, and the number of workers
/// inside; a worker joins an open job by one compare-and-swap, so that the launcher waits only for those that joined.
/// </remarks>
internal sealed unsafe class WorkerPool : IDisposable
{
    private const long Closed = 1 << 16;
    private const long Number = 1L << 32;
    private const long Occupancy = Number - 1;

    // How long an idle worker looks for the next job before it sleeps: a training loop's launches follow within this.
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    private readonly object sleep = new();
    private readonly object finished = new();
    private readonly Lock launching = new();
    private readonly Thread[] threads;
    private long state = Closed;
    private int sleepers;
    private volatile bool stopping;
    private RangeBody body = null!;
    private void** arguments;
    private long next;
    private long count;
    private long chunk;
    private ExceptionDispatchInfo? failure;

    public WorkerPool(int width, ThreadPriority priority)
    {
        threads = new Thread[width - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"ILGPU worker {i + 1}", Priority = priority };
            threads[i].Start();
        }
    }

    /// <summary>The number of threads, the launching one included.</summary>
    public int Width => threads.Length + 1;

    /// <summary>Runs all indices below a count and returns when the last is done.</summary>
    public void Run(RangeBody range, void** launchArguments, long length)
    {
        if (threads.Length == 0)
        {
            range(launchArguments, 0, length);
            return;
        }

        lock (launching)
        {
            body = range;
            arguments = launchArguments;
            count = length;
            chunk = Math.Max(1, length / (4L * Width));
            next = 0;
            failure = null;
            Interlocked.Exchange(ref state, (state & ~Closed) + Number);
            if (Volatile.Read(ref sleepers) > 0)
            {
                lock (sleep)
                    Monitor.PulseAll(sleep);
            }

            TakeChunks();
            if ((Interlocked.Or(ref state, Closed) & Occupancy) != 0)
                AwaitWorkers();
            arguments = null;
            failure?.Throw();
        }
    }

    public void Dispose()
    {
        stopping = true;
        lock (sleep)
            Monitor.PulseAll(sleep);
        foreach (var thread in threads)
            thread.Join();
    }

    private void Work()
    {
        var last = 0L;
        while (AwaitJob(ref last))
        {
            TakeChunks();
            if ((Interlocked.Decrement(ref state) & Occupancy) == Closed)
            {
                lock (finished)
                    Monitor.PulseAll(finished);
            }
        }
    }

    // Joins the next open job; false where the pool stops.
    private bool AwaitJob(ref long last)
    {
        var deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while (!stopping)
        {
            var seen = Volatile.Read(ref state);
            if (IsOpen(seen, last))
            {
                if (Interlocked.CompareExchange(ref state, seen + 1, seen) == seen)
                {
                    last = seen >> 32;
                    return true;
                }
            }
            else if (Stopwatch.GetTimestamp() < deadline)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Sleep(last);
                deadline = Stopwatch.GetTimestamp() + SpinTicks;
            }
        }

        return false;
    }

    private void Sleep(long last)
    {
        lock (sleep)
        {
            Interlocked.Increment(ref sleepers);
            while (!stopping && !IsOpen(Volatile.Read(ref state), last))
                Monitor.Wait(sleep);
            Interlocked.Decrement(ref sleepers);
        }
    }

    private static bool IsOpen(long seen, long last) => (seen & Closed) == 0 && seen >> 32 != last;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a kernel throws is thrown again in the launching thread.")]
    private void TakeChunks()
    {
        try
        {
            for (long from; (from = Interlocked.Add(ref next, chunk) - chunk) < count;)
                body(arguments, from, Math.Min(from + chunk, count));
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref next, count);
        }
    }

    private void AwaitWorkers()
    {
        var deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while ((Volatile.Read(ref state) & Occupancy) != Closed)
        {
            if (Stopwatch.GetTimestamp() < deadline)
            {
                Thread.SpinWait(8);
                continue;
            }

            lock (finished)
            {
                while ((Volatile.Read(ref state) & Occupancy) != Closed)
                    Monitor.Wait(finished);
            }
        }
    }
}
