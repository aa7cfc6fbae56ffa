using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Runs;

/// <summary>Short real runs of both tasks that many tests look at; in a temporary folder.</summary>
public sealed class SmallRuns : IDisposable
{
    private readonly Lazy<string> pendulum;
    private readonly Lazy<string> halfCheetah;

    public SmallRuns()
    {
        pendulum = new(() => Train(PendulumSettings, "pendulum"));
        halfCheetah = new(() => Train(For("halfcheetah") with { Steps = 1200, WarmupSteps = 400, LogEvery = 300, EvaluateEvery = 600, EvaluationEpisodes = 2, Batch = 32, ActorHidden = [32], CriticTrunk = [32] }, "cheetah"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ddpg").FullName;

    /// <summary>The pendulum's own preset with a third of its steps.</summary>
    public static TrainingSettings PendulumSettings { get; } = For("pendulum") with { Steps = 4000, Threads = 1 };

    public string Pendulum => pendulum.Value;

    public string HalfCheetah => halfCheetah.Value;

    public static TrainingSettings For(string task) => Presets.For(Presets.Find(Presets.DefaultFor(task))!, EnvironmentCatalog.Find(task)!);

    /// <summary>Trains a run to its end; its directory.</summary>
    public string Train(TrainingSettings settings, string name)
    {
        using TrainingRun run = TrainingRun.Start(settings, Path.Combine(Folder, name));
        Assert.NotNull(run.Train());
        return run.Path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
