using System.Diagnostics;

namespace Ddpg.Kernels.Host;

/// <summary>
/// Whether a pass is faster on all threads or on the caller alone, found out by trying both now and then. Two cores may sit far apart (on
/// two chiplets, or wherever a hypervisor puts them), and then exchanging cache lines can cost more than a small pass takes.
/// </summary>
/// <remarks>Only time depends on the answer: results are the same at any number of threads.</remarks>
internal sealed class SharingTrial
{
    /// <summary>Multiply-adds from which a pass is always shared: exchanging lines is then small beside the work.</summary>
    private const long AlwaysShared = 50_000_000;

    /// <summary>Runs from one trial to the next after which passes are shared.</summary>
    private const int Period = 4096;

    /// <summary>Runs before the first trial, and from one that kept a pass to the caller to the next: a worker that was not yet awake, or not on a core of its own, must not decide for long.</summary>
    private const int ShortPeriod = 512;

    /// <summary>Runs of a trial in each way.</summary>
    private const int Trial = 12;

    /// <summary>Runs at the beginning of each way that do not count: caches change hands.</summary>
    private const int Settling = 4;

    private readonly bool tries;
    private long sharedTicks;
    private long aloneTicks;
    private long started;
    private int run = Period - ShortPeriod;
    private bool share = true;

    /// <summary>For a pass of some work.</summary>
    /// <param name="work">Multiply-adds of a run.</param>
    /// <param name="threads">Threads there are.</param>
    public SharingTrial(long work, int threads) => tries = threads > 1 && work < AlwaysShared;

    /// <summary>Whether the run that begins now is shared.</summary>
    public bool Begin()
    {
        if (!tries)
            return true;
        if (run == (share ? Period : ShortPeriod))
            run = 0;
        if (run == 0)
            sharedTicks = aloneTicks = 0;
        if (run == 2 * Trial)
            share = sharedTicks <= aloneTicks;
        if (run < 2 * Trial)
            started = Stopwatch.GetTimestamp();
        return run < Trial || (run >= 2 * Trial && share);
    }

    /// <summary>The run has ended.</summary>
    public void End()
    {
        if (!tries)
            return;
        if (run < 2 * Trial && run % Trial >= Settling)
        {
            long ticks = Stopwatch.GetTimestamp() - started;
            if (run < Trial)
                sharedTicks += ticks;
            else
                aloneTicks += ticks;
        }

        run++;
    }
}
