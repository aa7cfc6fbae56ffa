using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Tests.Training;

public sealed class LearningTests
{
    /// <summary>The defaults reach the plateau (about −150) from every seed.</summary>
    [Fact]
    public void Pendulum_is_learnt_from_every_seed()
    {
        double[] means = [.. Enumerable.Range(0, 10).Select(seed => Train("pendulum", settings => settings with { Seed = (ulong)seed }).Mean)];
        string all = string.Join(", ", means.Select(mean => mean.ToString("F1", null)));
        Assert.True(means.Min() >= -170, all);
        Assert.True(means.Order().Skip(4).Take(2).Average() >= -160, all);
    }

    public static TheoryData<string> Devices => ["cpu", .. TestSets.Devices];

    /// <summary>Half as long on every device: the pendulum swings up and mostly stays.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Pendulum_is_learned_on_every_device(string device)
    {
        EvaluationResult result = Train("pendulum", settings => settings with { Device = device, Steps = 6_000, EvaluateEvery = 0 });
        Assert.True(result.Mean >= -250, $"{result.Mean:F1}");
    }

    /// <summary>A few updates of the half-cheetah on every device, in many environments: all numbers stay finite, no state diverges.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void The_half_cheetah_trains_on_every_device(string device)
    {
        List<TrainingProgress> rows = [];
        Train("massive", settings => Presets.For(Presets.Find("massive")!, EnvironmentCatalog.Find("halfcheetah")!) with
        {
            Device = device,
            Environments = 70,
            WarmupSteps = 700,
            Steps = 1_400,
            Batch = 70,
            ActorHidden = [64, 64],
            CriticTrunk = [64, 64],
            EvaluateEvery = 0,
            LogEvery = 700,
        }, rows);
        Assert.True(rows[^1].Updates > 0);
        Assert.True(double.IsFinite(rows[^1].CriticLoss + rows[^1].ActorLoss + rows[^1].MaxQ), rows[^1].ToString());
        Assert.Equal(0, rows.Sum(row => row.Diverged));
    }

    /// <summary>Many environments, n-step returns, noise spread over them, few updates a vector step: it learns on a CPU too.</summary>
    [Fact]
    public void The_massive_preset_learns_with_256_environments()
    {
        EvaluationResult result = Train("massive", settings => settings with
        {
            Environments = 256,
            Steps = 300_000,
            WarmupSteps = 8_192,
            Batch = 1024,
            ActorHidden = [64, 64],
            CriticTrunk = [64, 64],
            EvaluateEvery = 0,
            Seed = 1,
        });
        Assert.True(result.Mean >= -200, $"{result.Mean:F1}");
    }

    /// <summary>A few episodes of each write-up on small batches of its own networks: finite all along, 4,096 environments too.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void Every_preset_runs_on(int environments)
    {
        foreach (Preset preset in Presets.All)
        {
            List<TrainingProgress> rows = [];
            Train(preset.Name, settings => settings with { Environments = environments, Batch = Math.Min(settings.Batch, 256), UpdatesPerStep = 1, WarmupSteps = Math.Min(settings.WarmupSteps, 300), Steps = Math.Max(600, 3 * environments), EvaluateEvery = 0, ReplayCapacity = Math.Max(settings.ReplayCapacity, environments) }, rows);
            Assert.NotEmpty(rows);
            Assert.All(rows.Where(row => row.Updates > 0), row => Assert.True(double.IsFinite(row.CriticLoss + row.ActorLoss + row.MaxQ), $"{preset.Name}: {row}"));
            Assert.True(rows[^1].Updates > 0, preset.Name);
        }
    }

    /// <summary>The half-cheetah trains on both presets meant for it, with this task's run length and periods.</summary>
    [Theory]
    [InlineData("tianshou")]
    [InlineData("arpan")]
    public void The_half_cheetah_trains(string preset)
    {
        EnvironmentSpec task = EnvironmentCatalog.Find("halfcheetah")!;
        Assert.Equal("tianshou", Presets.DefaultFor(task.Name));
        Assert.Equal(1_000_000, Presets.For(Presets.Find(preset)!, task).Steps);
        List<TrainingProgress> rows = [];
        EvaluationResult evaluation = Train(preset, settings => Presets.For(Presets.Find(preset)!, task) with { Steps = 1_200, WarmupSteps = 1_000, LogEvery = 600, EvaluateEvery = 0 }, rows);
        Assert.All(rows.Where(row => row.Updates > 0), row => Assert.True(double.IsFinite(row.CriticLoss + row.ActorLoss + row.MaxQ)));
        Assert.Equal(0, rows.Sum(row => row.Diverged));
        Assert.All(evaluation.Returns, value => Assert.InRange(value, -5_000, 5_000));
    }

    /// <summary>The step that stores a transition keeps termination and truncation apart, and counts episodes.</summary>
    [Fact]
    public void Episodes_are_counted_and_have_the_time_limits_length()
    {
        List<TrainingProgress> rows = [];
        Train("keras", settings => settings with { Environments = 3, Steps = 1_500, LogEvery = 600, EvaluateEvery = 0, UpdatesPerStep = 0 }, rows);
        Assert.Equal([3, 6], rows.Take(2).Select(row => row.Episodes));
        Assert.All(rows.Take(2), row => Assert.Equal(200, row.MeanLength));
        Assert.All(rows.Take(2), row => Assert.InRange(row.MeanReturn, -2000, 0));
    }

    private static EvaluationResult Train(string preset, Func<TrainingSettings, TrainingSettings> change, List<TrainingProgress>? rows = null)
    {
        TrainingSettings settings = change(Presets.Find(preset)!.Settings);
        using OpenDevice device = DeviceCatalog.Open(settings.Device == "auto" ? "cpu" : settings.Device);
        using IKernels<float> kernels = KernelSets.Create(device, "auto", 0);
        Assert.Empty(settings.Validate());
        using Trainer<float> trainer = new(kernels, EnvironmentCatalog.Find(settings.Environment)!, settings);
        trainer.Run((row, _) => rows?.Add(row), () => { }, CancellationToken.None);
        return trainer.Evaluate(100, 0);
    }
}
