using System.Reflection;
using CommandLine;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Training;

public sealed class SettingsTests
{
    [Fact]
    public void Every_preset_is_valid() => Assert.All(Presets.All, preset => Assert.Empty(preset.Settings.Validate()));

    [Fact]
    public void Every_violation_is_listed_at_once()
    {
        TrainingSettings wrong = new() { Gamma = 1.5, Tau = 0, Batch = 0, ActorHidden = [64, 0], Device = "gpu", CriticTrunk = [] };
        IReadOnlyList<string> problems = wrong.Validate();
        Assert.Equal(6, problems.Count);
        foreach (string key in new[] { "gamma", "tau", "batch", "actor_hidden", "device", "critic_trunk" })
            Assert.Single(problems, problem => problem.StartsWith(key, StringComparison.Ordinal));
        Assert.Contains("above 0 to 1", problems.Single(problem => problem.StartsWith("tau", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>A configuration file and the command line write and read every value without loss.</summary>
    [Fact]
    public void Every_setting_survives_its_text()
    {
        foreach (TrainingSettings settings in Presets.All.Select(preset => preset.Settings))
        {
            TrainingSettings copy = new();
            foreach (SettingInfo setting in SettingTable.All)
                copy = setting.With(copy, setting.Text(settings));
            Assert.All(SettingTable.All, setting => Assert.Equal(setting.Text(settings), setting.Text(copy)));
        }
    }

    [Fact]
    public void A_configuration_file_round_trips()
    {
        TrainingSettings settings = Presets.Find("keras")!.Settings;
        string path = Path.GetTempFileName();
        File.WriteAllText(path, ConfigFile.Text(settings));
        TrainingSettings copy = new();
        foreach ((string key, string value) in ConfigFile.Read(path))
            copy = SettingTable.Find(key)!.With(copy, value);
        Assert.All(SettingTable.All, setting => Assert.Equal(setting.Text(settings), setting.Text(copy)));
        File.WriteAllText(path, "critic_trunk: [8, 16]\nbatch: 7 # small\n");
        Assert.Equal([("critic_trunk", "8-16"), ("batch", "7")], ConfigFile.Read(path));
        File.WriteAllText(path, "bath: 7\ngama: 1\n");
        DdpgException unknown = Assert.Throws<DdpgException>(() => ConfigFile.Read(path));
        Assert.Equal(2, unknown.Lines.Count);
        Assert.Contains("'batch'", unknown.Lines[0], StringComparison.Ordinal);
        Assert.Contains("'gamma'", unknown.Lines[1], StringComparison.Ordinal);
        File.Delete(path);
    }

    /// <summary>The command line offers every setting; its help comes from the table.</summary>
    [Fact]
    public void Every_setting_is_an_option_of_train()
    {
        Type options = typeof(Cli.Verbs.SettingOptions);
        OptionAttribute[] offered = [.. options.GetProperties().Select(property => property.GetCustomAttribute<OptionAttribute>()).OfType<OptionAttribute>()];
        SettingInfo[] expected = [.. SettingTable.All.Where(setting => setting.Key != "env")];
        Assert.Equal(expected.Select(setting => setting.Option[2..]).Order(), offered.Select(option => option.LongName).Order());
        Assert.All(offered, option => Assert.Empty(option.HelpText));
    }

    /// <summary>The table of the presets, spot by spot.</summary>
    [Fact]
    public void Presets_hold_the_published_values()
    {
        TrainingSettings keras = Presets.Find("keras")!.Settings, yoon = Presets.Find("yoon")!.Settings, gautham = Presets.Find("gautham")!.Settings;
        TrainingSettings emami = Presets.Find("emami")!.Settings, arpan = Presets.Find("arpan")!.Settings, lillicrap = Presets.Find("lillicrap")!.Settings, tianshou = Presets.Find("tianshou")!.Settings;
        Assert.Equal((64, 50_000, 0.99, 0.005, 1e-3, 2e-3), (keras.Batch, keras.ReplayCapacity, keras.Gamma, keras.Tau, keras.ActorLearningRate, keras.CriticLearningRate));
        Assert.Equal((NoiseKind.OrnsteinUhlenbeck, 0.2, 0.15, 0.01, false, TargetMask.None), (keras.Noise, keras.NoiseSigma, keras.NoiseTheta, keras.NoiseTimeStep, keras.NoiseResetEachEpisode, keras.TargetMask));
        Assert.Equal("16-32, 32, 256-256", $"{string.Join('-', keras.CriticStateBranch)}, {string.Join('-', keras.CriticActionBranch)}, {string.Join('-', keras.CriticTrunk)}");
        Assert.Equal((128, 50_000, 0.01, 1e-4, 1e-3, true, TargetMask.None, 1.0), (yoon.Batch, yoon.ReplayCapacity, yoon.Tau, yoon.ActorLearningRate, yoon.CriticLearningRate, yoon.NormalizeActions, yoon.TargetMask, yoon.NoiseTimeStep));
        Assert.Equal((3e-3, 3e-3, true, 0.0, 0.0), (yoon.ActorHeadBound, yoon.CriticHeadBound, yoon.HeadBoundOnBiases, gautham.ActorHeadBound, gautham.CriticHeadBound));
        Assert.Equal((Initializer.TruncatedNormal, 64, 10_000, 0.001, NoiseKind.DecayingOffset, TargetMask.TerminationOrTimeLimit), (emami.Initializer, emami.Batch, emami.ReplayCapacity, emami.Tau, emami.Noise, emami.TargetMask));
        Assert.Equal((Initializer.Glorot, 64, 1_000_000, 0.005, NoiseKind.Gaussian, 0.1, TargetMask.TerminationOrTimeLimit), (arpan.Initializer, arpan.Batch, arpan.ReplayCapacity, arpan.Tau, arpan.Noise, arpan.NoiseSigma, arpan.TargetMask));
        Assert.Equal((64, 1_000_000, 0.001, 1e-4, 1e-3, 1e-2, TargetMask.Termination), (lillicrap.Batch, lillicrap.ReplayCapacity, lillicrap.Tau, lillicrap.ActorLearningRate, lillicrap.CriticLearningRate, lillicrap.CriticWeightDecay, lillicrap.TargetMask));
        Assert.Equal((256, 1_000_000, 25_000L, 0.005, 1e-3, 1e-3, 0.1, TargetMask.Termination), (tianshou.Batch, tianshou.ReplayCapacity, tianshou.WarmupSteps, tianshou.Tau, tianshou.ActorLearningRate, tianshou.CriticLearningRate, tianshou.NoiseSigma, tianshou.TargetMask));
    }
}
