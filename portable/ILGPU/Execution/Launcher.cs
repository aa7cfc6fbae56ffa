using System.Diagnostics;

namespace ILGPU.Execution;

/// <summary>A loaded kernel's launches, in the launching thread where that is faster than sharing.</summary>
internal abstract unsafe class Launcher(KernelEngine engine)
{
    // Waking a worker costs microseconds: less work than this is done before it has woken.
    private const double InlineSeconds = 10e-6;

    private static readonly double SecondsPerTick = 1.0 / Stopwatch.Frequency;

    private double secondsPerItem = double.PositiveInfinity;

    protected KernelEngine Engine => engine;

    /// <summary>Runs a range, with a running estimate of what an item costs.</summary>
    protected void Execute(RangeBody body, void** arguments, long count)
    {
        if (count < 2 || engine.Width < 2)
        {
            body(arguments, 0, count);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var inline = count * Volatile.Read(ref secondsPerItem) < InlineSeconds;
        if (inline)
            body(arguments, 0, count);
        else
            engine.GetPool().Run(body, arguments, count);

        var share = inline ? 1.0 : Math.Min(count, engine.Width);
        var seconds = (Stopwatch.GetTimestamp() - start) * SecondsPerTick * share / count;

        // The first launches hold compilation, so a lower figure counts at once and a higher one slowly.
        var old = secondsPerItem;
        Volatile.Write(ref secondsPerItem, seconds < old ? seconds : old + (0.1 * (seconds - old)));
    }
}
