using System.Diagnostics;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>A rate, measured several times.</summary>
/// <param name="PerSecond">Median of the repeats.</param>
/// <param name="Spread">(largest − smallest) / median.</param>
internal sealed record Rate(double PerSecond, double Spread)
{
    private const int Repeats = 7;
    private const double RepeatSeconds = 0.2;
    private const double WarmupSeconds = 0.3;

    /// <summary>From this time of a single call on, one repeat must do.</summary>
    private const double LongSeconds = 1;

    /// <summary>Calls of <paramref name="action"/> per second, times <paramref name="unitsPerCall"/>.</summary>
    /// <param name="unitsPerCall">Things done in a call.</param>
    /// <param name="action">Launches the work.</param>
    /// <param name="synchronize">Waits for the device.</param>
    public static Rate Measure(double unitsPerCall, Action action, Action synchronize)
    {
        // The first call compiles. Launches return before the work is done: twice as many until they and their work take long enough.
        SecondsOf(action, synchronize);
        long calls = 1;
        double seconds = SecondsOf(action, synchronize), spent = seconds;
        while (spent < WarmupSeconds)
        {
            calls *= 2;
            spent += seconds = SecondsOf(() => Repeat(calls, action), synchronize);
        }

        long perRepeat = Math.Max(1, (long)(calls * RepeatSeconds / seconds));
        double[] rates = new double[seconds / calls > LongSeconds ? 1 : Repeats];
        for (int repeat = 0; repeat < rates.Length; repeat++)
            rates[repeat] = perRepeat * unitsPerCall / SecondsOf(() => Repeat(perRepeat, action), synchronize);
        Array.Sort(rates);
        double median = rates[rates.Length / 2];
        return new(median, (rates[^1] - rates[0]) / median);
    }

    /// <summary>What work takes, s.</summary>
    /// <param name="action">Launches it.</param>
    /// <param name="synchronize">Waits for the device.</param>
    public static double SecondsOf(Action action, Action synchronize)
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        synchronize();
        return watch.Elapsed.TotalSeconds;
    }

    private static void Repeat(long calls, Action action)
    {
        for (long call = 0; call < calls; call++)
            action();
    }
}
