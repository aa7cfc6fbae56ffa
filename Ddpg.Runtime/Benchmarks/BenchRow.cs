using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>One measured row; what does not apply stays null.</summary>
/// <param name="Group">kernels, envs, update or train.</param>
/// <param name="Threads">Threads of the SIMD set, 0 on a device.</param>
/// <param name="Spread">(largest − smallest) / median of the repeats.</param>
internal sealed record BenchRow(string Group, int Threads, double Spread)
{
    /// <summary>The kernel with its size.</summary>
    public string? Kernel { get; init; }

    /// <summary>The task.</summary>
    public string? Env { get; init; }

    /// <summary>N.</summary>
    public int? Envs { get; init; }

    /// <summary>Hidden layers of actor and critic, as 256-256.</summary>
    public string? Network { get; init; }

    /// <summary>B.</summary>
    public int? Batch { get; init; }

    /// <summary>The preset of a training loop.</summary>
    public string? Preset { get; init; }

    /// <summary>Environment steps a second.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>Updates a second.</summary>
    public double? UpdatesPerSecond { get; init; }

    /// <summary>Launches of one update on a device.</summary>
    public int? LaunchesPerUpdate { get; init; }

    /// <summary>10⁹ floating-point operations a second.</summary>
    public double? Gflops { get; init; }

    /// <summary>10⁹ bytes read and written a second.</summary>
    public double? GbytesPerSecond { get; init; }

    /// <summary>What one takes, 10⁻⁶ s, where a time says more than a rate.</summary>
    public double? Microseconds { get; init; }

    /// <summary>Of the limit that binds it: multiply-adds for what computes, copying for what moves.</summary>
    public double? ShareOfLimit { get; init; }

    /// <summary>Share of a training loop's time by stage.</summary>
    public IReadOnlyDictionary<string, double>? Stages { get; init; }

    /// <summary>The row as a line of a table.</summary>
    public override string ToString()
    {
        string what = Kernel ?? Group switch
        {
            "envs" => $"{Env}, {Envs:N0} environments",
            "update" => $"update {Network}, batch {Batch:N0}",
            _ => $"{Env} --preset {Preset}, {Envs:N0} environments",
        };
        List<string> figures = [];
        if (StepsPerSecond is double steps)
            figures.Add($"{steps,15:N0} steps/s");
        if (UpdatesPerSecond is double updates)
            figures.Add($"{updates,10:N1} updates/s");
        if (LaunchesPerUpdate is int launches and > 0)
            figures.Add($"{launches} launches");
        if (GbytesPerSecond is double gigabytes)
            figures.Add($"{gigabytes,8:N1} GB/s   ");
        else if (Gflops is double gigaflops)
            figures.Add($"{gigaflops,8:N1} GFLOP/s");
        if (Microseconds is double microseconds)
            figures.Add($"{microseconds,8:N2} µs");
        if (ShareOfLimit is double share)
            figures.Add($"{share,5:P0} of the limit");
        figures.Add($"spread {Spread:P0}");
        if (Stages is not null)
            figures.Add(string.Join(", ", Stages.Select(stage => $"{stage.Key} {stage.Value:P0}")));
        return $"{what,-42} {string.Join("  ", figures)}";
    }
}
