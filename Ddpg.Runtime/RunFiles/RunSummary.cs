using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.RunFiles;

/// <summary>A finished run's result, as summary.json holds it.</summary>
/// <param name="Env">The task.</param>
/// <param name="Preset">The preset that the settings came from.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Device">As the settings name it: cpu, cuda, opencl:1.</param>
/// <param name="Kernels">ilgpu, ilgpu-plain or simd.</param>
/// <param name="EnvSteps">Environment steps.</param>
/// <param name="Updates">Updates of the networks.</param>
/// <param name="TrainSeconds">Training time, evaluations left out, s.</param>
/// <param name="EnvStepsPerSecond">Environment steps a second.</param>
/// <param name="UpdatesPerSecond">Updates a second.</param>
/// <param name="EvalEpisodes">Episodes of the final evaluation.</param>
/// <param name="EvalDiverged">Those whose state was no longer finite: they have no return, and the following are of the others.</param>
/// <param name="EvalMean">Mean return; null where every episode diverged.</param>
/// <param name="EvalStd">Standard deviation of the returns.</param>
/// <param name="EvalLow">Lower end of the mean's 95 % bootstrap interval over the episodes; null for fewer than two.</param>
/// <param name="EvalHigh">Its upper end.</param>
/// <param name="DivergedSteps">Training steps whose state was not finite.</param>
public sealed record RunSummary(
    string Env,
    string Preset,
    ulong Seed,
    string Device,
    string Kernels,
    long EnvSteps,
    long Updates,
    double TrainSeconds,
    double EnvStepsPerSecond,
    double UpdatesPerSecond,
    int EvalEpisodes,
    int EvalDiverged,
    double? EvalMean,
    double? EvalStd,
    double? EvalLow,
    double? EvalHigh,
    long DivergedSteps)
{
    /// <summary>The summary of a trainer that has come to its end.</summary>
    internal static RunSummary Of(Trainer<float> trainer, TrainingSettings settings, EvaluationResult evaluation)
    {
        Interval interval = SampleStatistics.Interval(evaluation.Finite, SampleStatistics.Mean);
        return new(
            settings.Environment,
            settings.Preset,
            settings.Seed,
            settings.Device,
            settings.Kernels,
            trainer.EnvironmentSteps,
            trainer.Updates,
            Math.Round(trainer.Seconds, 3),
            Math.Round(trainer.EnvironmentSteps / Math.Max(1e-9, trainer.Seconds), 1),
            Math.Round(trainer.Updates / Math.Max(1e-9, trainer.Seconds), 1),
            evaluation.Returns.Count,
            evaluation.Diverged,
            JsonFormat.Rounded(evaluation.Mean),
            JsonFormat.Rounded(evaluation.StandardDeviation),
            JsonFormat.Rounded(interval.Low),
            JsonFormat.Rounded(interval.High),
            trainer.DivergedSteps);
    }
}

/// <summary>What a run ran on, as machine.json holds it.</summary>
/// <param name="Version">Of this program.</param>
/// <param name="Started">When, UTC.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Cores">Processors.</param>
/// <param name="Device">The device's own name.</param>
/// <param name="Ilgpu">Which ILGPU.</param>
/// <param name="Dotnet">Which .NET.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">The process that trains, or trained last; 0 for a run of an earlier version.</param>
public sealed record RunMachine(string Version, DateTime Started, string Os, int Cores, string Device, string Ilgpu, string Dotnet, string Host = "", int Process = 0)
{
    /// <summary>This machine, now.</summary>
    internal static RunMachine Of(OpenDevice device) => new(
        typeof(RunMachine).Assembly.GetName().Version!.ToString(3),
        DateTime.UtcNow,
        RuntimeInformation.OSDescription,
        System.Environment.ProcessorCount,
        device.Name,
        DeviceCatalog.Ilgpu,
        RuntimeInformation.FrameworkDescription,
        System.Environment.MachineName,
        System.Environment.ProcessId);
}
