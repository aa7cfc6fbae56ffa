using System.Diagnostics;

namespace Ddpg.Kernels.Simd;

/// <summary>
/// Whether updates are faster on all threads or on the caller alone, found out by trying both now and then. Two cores may sit far apart (on
/// two chiplets, or wherever a hypervisor puts them, for seconds or minutes), and then exchanging cache lines can cost more than half an update takes.
/// </summary>
/// <remarks>
/// All passes of an update are decided on together: with one alone, its data would have to come from the other core, so that each by itself
/// would always find sharing best. Only time depends on the answer: results are the same at any number of threads.
/// </remarks>
internal sealed class ParallelismTuner
{
    /// <summary>Multiply-adds from which a pass is always shared: exchanging lines is then small beside the work.</summary>
    public const long AlwaysShared = 50_000_000;

    /// <summary>Passes from one trial to the next after which passes are shared: some seconds.</summary>
    private const int Period = 16_384;

    /// <summary>The same after one that kept them to the caller.</summary>
    private const int ShortPeriod = 4_096;

    /// <summary>Passes before the first trial: a worker that is not yet awake must not decide.</summary>
    private const int FirstPeriod = 512;

    /// <summary>Passes in each way that do not count, since caches change hands, and then as many that do: 15 updates of four passes.</summary>
    private const int Window = 60;

    private long sharedTicks;
    private long aloneTicks;
    private long started;
    private int toTrial = FirstPeriod;
    private int run;

    /// <summary>Whether passes that take no part in the trial are shared.</summary>
    public bool Shares { get; private set; } = true;

    /// <summary>Whether the update's pass that begins now is shared.</summary>
    public bool Begin()
    {
        if (toTrial > 0)
            return Shares;
        started = Stopwatch.GetTimestamp();
        return run < 2 * Window;
    }

    /// <summary>The pass has ended.</summary>
    public void End()
    {
        if (toTrial > 0)
        {
            toTrial--;
            return;
        }

        long ticks = Stopwatch.GetTimestamp() - started;
        if (run is >= Window and < 2 * Window)
            sharedTicks += ticks;
        else if (run >= 3 * Window)
            aloneTicks += ticks;
        if (++run < 4 * Window)
            return;
        Shares = sharedTicks <= aloneTicks;
        toTrial = Shares ? Period : ShortPeriod;
        sharedTicks = aloneTicks = 0;
        run = 0;
    }
}
