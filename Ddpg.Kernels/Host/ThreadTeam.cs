using System.Diagnostics;

namespace Ddpg.Kernels.Host;

/// <summary>
/// A few threads that share an index range: chunks are claimed one by one, so a late thread costs nothing,
/// and a hand-off takes well under a microsecond while work keeps coming.
/// </summary>
/// <remarks>
/// Only one thread may call <see cref="Run"/> at a time. A waiting worker spins for half a
/// millisecond, then sleeps until the next large job: an idle trainer does not spin.
/// </remarks>
public sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>How long a worker looks for work before it sleeps: longer than any gap inside an update. By the clock, since the length of a spin differs from process to process.</summary>
    private static readonly long SpinTicks = Stopwatch.Frequency / 2000;

    private readonly Thread[] workers;
    private readonly SemaphoreSlim wake = new(0);

    // The job: written by the caller while no chunk is open, read by whoever claims a chunk of this epoch.
    private delegate*<void*, int, int, void> body;
    private void* context;
    private int count;
    private int grain;

    // Upper half: epoch; lower half: chunks still to be claimed. One compare-and-swap claims a chunk, and
    // succeeds only while the job read beside it is the current one.
    private long ticket;
    private int openChunks;
    private int sleepers;
    private volatile bool disposed;

    /// <summary>Starts <paramref name="threads"/> − 1 workers; the caller is the remaining one.</summary>
    /// <param name="threads">From 1 to 1,024.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new(Work) { IsBackground = true, Name = $"ddpg host {i + 1}" };
            workers[i].Start();
        }
    }

    /// <summary>Threads, the caller included.</summary>
    public int Threads => workers.Length + 1;

    /// <summary>Calls <paramref name="body"/>(context, begin, end) over [0, count) in chunks of <paramref name="grain"/>, on all threads; returns when all are done.</summary>
    /// <param name="body">Takes a context and a range. Must not throw.</param>
    /// <param name="context">Handed to every call; may lie on the caller's stack.</param>
    /// <param name="count">Indices in all.</param>
    /// <param name="grain">Indices a chunk; a job of one chunk stays on the caller.</param>
    public void Run(delegate*<void*, int, int, void> body, void* context, int count, int grain)
    {
        int chunks = (int)(((long)count + grain - 1) / grain);
        if (chunks <= 1 || workers.Length == 0)
        {
            if (count > 0)
                body(context, 0, count);
            return;
        }

        this.body = body;
        this.context = context;
        this.count = count;
        this.grain = grain;
        openChunks = chunks;
        long epoch = (ticket >> 32) + 1;
        Volatile.Write(ref ticket, (epoch << 32) | (uint)chunks);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleepers) > 0)
            Wake();

        while (ClaimAndRun())
        {
        }

        while (Volatile.Read(ref openChunks) != 0)
            Thread.SpinWait(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        wake.Release(workers.Length + 1);
        foreach (Thread worker in workers)
            worker.Join();
        wake.Dispose();
    }

    private bool ClaimAndRun()
    {
        while (true)
        {
            long seen = Volatile.Read(ref ticket);
            int left = (int)(uint)seen;
            if (left == 0)
                return false;
            delegate*<void*, int, int, void> run = body;
            void* with = context;
            int total = count, size = grain;
            if (Interlocked.CompareExchange(ref ticket, seen - 1, seen) != seen)
                continue;
            int begin = (((total + size - 1) / size) - left) * size;
            run(with, begin, Math.Min(total, begin + size));
            Interlocked.Decrement(ref openChunks);
            return true;
        }
    }

    private void Work()
    {
        long idleSince = 0;
        while (!disposed)
        {
            if (ClaimAndRun())
            {
                idleSince = 0;
                continue;
            }

            if (idleSince == 0)
                idleSince = Stopwatch.GetTimestamp();
            if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
            {
                Thread.SpinWait(1);
                continue;
            }

            Interlocked.Increment(ref sleepers);
            if ((int)(uint)Volatile.Read(ref ticket) == 0 && !disposed)
                wake.Wait();
            else
                Interlocked.Decrement(ref sleepers);
            idleSince = 0;
        }
    }

    private void Wake()
    {
        int asleep = Interlocked.Exchange(ref sleepers, 0);
        if (asleep > 0)
            wake.Release(asleep);
    }
}
