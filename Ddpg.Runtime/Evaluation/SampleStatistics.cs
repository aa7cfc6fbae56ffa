using Ddpg.Kernels.Random;

namespace Ddpg.Runtime.Evaluation;

/// <summary>The ends of an interval.</summary>
/// <param name="Low">Lower.</param>
/// <param name="High">Upper.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>What is said of a few seeds' or episodes' results, and how sure it is.</summary>
/// <remarks>
/// Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice", NeurIPS 2021: with few runs the
/// interquartile mean is steadier than the mean and wastes less than the median; intervals by percentile bootstrap.
/// </remarks>
public static class SampleStatistics
{
    /// <summary>Resamples of an interval.</summary>
    public const int Resamples = 2000;

    /// <summary>The mean.</summary>
    public static double Mean(IReadOnlyList<double> values) => values.Average();

    /// <summary>The standard deviation (n − 1; 0 for fewer than two values).</summary>
    public static double StandardDeviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return 0;
        double mean = Mean(values);
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>The middle value, or the mean of both middle ones.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The mean of what is left without the lowest and the highest quarter, each rounded down (scipy's trim_mean at 0.25).</summary>
    public static double InterquartileMean(IReadOnlyList<double> values) =>
        values.Order().Skip(values.Count / 4).Take(values.Count - (2 * (values.Count / 4))).Average();

    /// <summary>The 95 % percentile bootstrap interval of a statistic (Efron 1979); the same each time. Not a number for fewer than two values.</summary>
    public static Interval Interval(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> statistic)
    {
        if (values.Count < 2)
            return new(double.NaN, double.NaN);
        double[] resample = new double[values.Count], results = new double[Resamples];
        for (int r = 0; r < Resamples; r++)
        {
            for (int i = 0; i < resample.Length; i++)
                resample[i] = values[Philox.Below(Philox.Draw(0, RandomStream.Resample, i, r).X, values.Count)];
            results[r] = statistic(resample);
        }

        Array.Sort(results);
        return new(Quantile(results, 0.025), Quantile(results, 0.975));
    }

    /// <summary>Between the two nearest of sorted values, linearly.</summary>
    private static double Quantile(double[] sorted, double q)
    {
        double at = q * (sorted.Length - 1);
        int below = (int)at;
        return sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
