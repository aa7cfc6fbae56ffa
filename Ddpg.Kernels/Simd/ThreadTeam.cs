using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// A few threads that share an index range: chunks are claimed one by one, so a late thread costs nothing,
/// and a hand-off takes well under a microsecond while work keeps coming. The caller claims from the range's front, workers from
/// its end, so that a thread meets the same indices, and finds their data in its own cache, job after job.
/// </summary>
/// <remarks>
/// Only one thread may call <see cref="Run"/> at a time. A waiting worker spins for half a
/// millisecond, then sleeps until the next large job: an idle trainer does not spin.
/// </remarks>
internal sealed unsafe class ThreadTeam : IDisposable
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

    private Claims claims;
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
            workers[i] = new(Work) { IsBackground = true, Name = $"ddpg simd {i + 1}" };
            workers[i].Start();
        }
    }

    /// <summary>Whether small passes are worth sharing.</summary>
    public ParallelismTuner Tuner { get; } = new();

    /// <summary>Threads, the caller included.</summary>
    public int Threads => workers.Length + 1;

    /// <summary>Calls <paramref name="body"/>(context, begin, end) over [0, count) in chunks of <paramref name="grain"/>, on all threads; returns when all are done.</summary>
    /// <param name="body">Takes a context and a range. Must not throw.</param>
    /// <param name="context">Handed to every call; may lie on the caller's stack.</param>
    /// <param name="count">Indices in all.</param>
    /// <param name="grain">Indices a chunk; a job of one chunk stays on the caller.</param>
    public void Run(delegate*<void*, int, int, void> body, void* context, int count, int grain)
    {
        grain = Math.Max(grain, (count / Claims.MaxChunks) + 1);
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
        claims.Open = chunks;
        Volatile.Write(ref claims.Ticket, Claims.Next(claims.Ticket, chunks));
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleepers) > 0)
            Wake();

        while (ClaimAndRun(fromFront: true))
        {
        }

        while (Volatile.Read(ref claims.Open) != 0)
            Pause();
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

    private bool ClaimAndRun(bool fromFront)
    {
        while (true)
        {
            long seen = Volatile.Read(ref claims.Ticket);
            (int first, int end) = Claims.Range(seen);
            if (first == end)
                return false;
            delegate*<void*, int, int, void> run = body;
            void* with = context;
            int total = count, size = grain;
            if (Interlocked.CompareExchange(ref claims.Ticket, fromFront ? seen + Claims.OneFirst : seen - 1, seen) != seen)
                continue;
            int begin = (fromFront ? first : end - 1) * size;
            run(with, begin, (int)Math.Min(total, (long)begin + size));
            Interlocked.Decrement(ref claims.Open);
            return true;
        }
    }

    private void Work()
    {
        long idleSince = 0;
        while (!disposed)
        {
            if (ClaimAndRun(fromFront: false))
            {
                idleSince = 0;
                continue;
            }

            if (idleSince == 0)
                idleSince = Stopwatch.GetTimestamp();
            if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
            {
                Pause();
                continue;
            }

            Interlocked.Increment(ref sleepers);
            (int first, int end) = Claims.Range(Volatile.Read(ref claims.Ticket));
            if (first == end && !disposed)
                wake.Wait();
            else
                Interlocked.Decrement(ref sleepers);
            idleSince = 0;
        }
    }

    /// <summary>One pause instruction: what Thread.SpinWait makes of 1 differs from process to process, by up to twenty times.</summary>
    internal static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }

    private void Wake()
    {
        int asleep = Interlocked.Exchange(ref sleepers, 0);
        if (asleep > 0)
            wake.Release(asleep);
    }

    /// <summary>What is left of the current job, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Claims
    {
        /// <summary>What a claim from the front adds.</summary>
        public const long OneFirst = 1L << Bits;

        /// <summary>Chunks of a job at most.</summary>
        public const int MaxChunks = (1 << Bits) - 1;

        private const int Bits = 20;

        /// <summary>
        /// From the top: the job's number, the first chunk still to be claimed, and the end of those. One compare-and-swap claims a
        /// chunk, and succeeds only while the job read beside it is the current one.
        /// </summary>
        [FieldOffset(64)]
        public long Ticket;

        /// <summary>Chunks not yet done.</summary>
        [FieldOffset(128)]
        public int Open;

        public static long Next(long ticket, int chunks) => (((ticket >> (2 * Bits)) + 1) << (2 * Bits)) | (uint)chunks;

        public static (int First, int End) Range(long ticket) => ((int)(ticket >> Bits) & MaxChunks, (int)ticket & MaxChunks);
    }
}
