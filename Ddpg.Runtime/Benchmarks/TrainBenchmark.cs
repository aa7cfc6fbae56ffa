using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>Whole training loops, and the share of time of each stage.</summary>
internal static class TrainBenchmark
{
    private const int Repeats = 5;
    private const double RepeatSeconds = 0.4;

    /// <summary>Measures a preset's loop on a task, past its warm-up.</summary>
    public static BenchRow Measure(IKernels<float> kernels, Limits limits, Preset preset, EnvironmentSpec spec, int? environments)
    {
        TrainingSettings settings = Presets.For(preset, spec);
        int count = environments ?? settings.Environments;
        settings = settings with { Environments = count, WarmupSteps = Math.Max(settings.Batch, count), ReplayCapacity = Math.Max(1 << 18, settings.Batch) };
        using Trainer<float> trainer = new(kernels, spec, settings);
        while (trainer.Updates < 2 * settings.UpdatesPerStep)
            trainer.TimeSteps(1);
        int perRepeat = 1;
        double[] seconds = new double[Repeats];
        for (int repeat = -1; repeat < Repeats; repeat++)
        {
            double taken = trainer.TimeSteps(perRepeat);
            if (repeat < 0)
                perRepeat = Math.Max(1, (int)(RepeatSeconds / taken));
            else
                seconds[repeat] = taken / perRepeat;
        }

        IReadOnlyDictionary<string, double> stages = trainer.StageShares(perRepeat);
        Array.Sort(seconds);
        double median = seconds[Repeats / 2], gigaflops = trainer.Agent.OperationsPerUpdate * settings.UpdatesPerStep / median / 1e9;
        return new("train", Limits.ThreadsOf(kernels), (seconds[^1] - seconds[0]) / median)
        {
            Env = spec.Name,
            Preset = preset.Name,
            Envs = count,
            Network = string.Join('-', settings.ActorHidden),
            Batch = settings.Batch,
            StepsPerSecond = count / median,
            UpdatesPerSecond = settings.UpdatesPerStep / median,
            LaunchesPerUpdate = trainer.Agent.LaunchesPerUpdate,
            Gflops = gigaflops,
            ShareOfLimit = gigaflops / limits.GigaflopsPerSecond,
            Stages = stages,
        };
    }
}
