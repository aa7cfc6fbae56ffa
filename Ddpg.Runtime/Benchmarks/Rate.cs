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

    /// <summary>Calls of <paramref name="action"/> per second, times <paramref name="unitsPerCall"/>.</summary>
    /// <param name="unitsPerCall">Things done in a call.</param>
    /// <param name="action">Launches the work.</param>
    /// <param name="synchronize">Waits for the device, at the end of each repeat.</param>
    public static Rate Measure(double unitsPerCall, Action action, Action synchronize)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long calls = 0;
        while (watch.Elapsed.TotalSeconds < WarmupSeconds || calls < 3)
        {
            action();
            calls++;
        }

        synchronize();
        long perRepeat = Math.Max(1, (long)(calls * RepeatSeconds / watch.Elapsed.TotalSeconds));
        double[] rates = new double[Repeats];
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            watch.Restart();
            for (long call = 0; call < perRepeat; call++)
                action();
            synchronize();
            rates[repeat] = perRepeat * unitsPerCall / watch.Elapsed.TotalSeconds;
        }

        Array.Sort(rates);
        return new(rates[Repeats / 2], (rates[^1] - rates[0]) / rates[Repeats / 2]);
    }
}
