using System.Reflection;
using CommandLine;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Every setting as an option. Texts, so that <see cref="SettingInfo.With"/> reads them as it reads a configuration file.</summary>
/// <remarks>Help, ranges and defaults are <see cref="SettingTable"/>'s; a test holds the options against it.</remarks>
internal abstract class SettingOptions
{
    [Option("preset")]
    public string? Preset { get; set; }

    [Option("seed")]
    public string? Seed { get; set; }

    [Option("device")]
    public string? Device { get; set; }

    [Option("kernels")]
    public string? Kernels { get; set; }

    [Option("threads")]
    public string? Threads { get; set; }

    [Option("steps")]
    public string? Steps { get; set; }

    [Option("envs")]
    public string? Envs { get; set; }

    [Option("updates-per-step")]
    public string? UpdatesPerStep { get; set; }

    [Option("warmup-steps")]
    public string? WarmupSteps { get; set; }

    [Option("batch")]
    public string? Batch { get; set; }

    [Option("replay-capacity")]
    public string? ReplayCapacity { get; set; }

    [Option("gamma")]
    public string? Gamma { get; set; }

    [Option("n-step")]
    public string? NStep { get; set; }

    [Option("tau")]
    public string? Tau { get; set; }

    [Option("actor-lr")]
    public string? ActorLr { get; set; }

    [Option("critic-lr")]
    public string? CriticLr { get; set; }

    [Option("final-lr-factor")]
    public string? FinalLrFactor { get; set; }

    [Option("lr-decay-steps")]
    public string? LrDecaySteps { get; set; }

    [Option("critic-l2")]
    public string? CriticL2 { get; set; }

    [Option("actor-hidden")]
    public string? ActorHidden { get; set; }

    [Option("critic-state-branch")]
    public string? CriticStateBranch { get; set; }

    [Option("critic-action-branch")]
    public string? CriticActionBranch { get; set; }

    [Option("critic-trunk")]
    public string? CriticTrunk { get; set; }

    [Option("initializer")]
    public string? Initializer { get; set; }

    [Option("actor-head-bound")]
    public string? ActorHeadBound { get; set; }

    [Option("critic-head-bound")]
    public string? CriticHeadBound { get; set; }

    [Option("head-bound-on-biases")]
    public string? HeadBoundOnBiases { get; set; }

    [Option("noise")]
    public string? Noise { get; set; }

    [Option("noise-sigma")]
    public string? NoiseSigma { get; set; }

    [Option("noise-sigma-final")]
    public string? NoiseSigmaFinal { get; set; }

    [Option("noise-sigma-spread")]
    public string? NoiseSigmaSpread { get; set; }

    [Option("noise-decay-steps")]
    public string? NoiseDecaySteps { get; set; }

    [Option("noise-theta")]
    public string? NoiseTheta { get; set; }

    [Option("noise-dt")]
    public string? NoiseDt { get; set; }

    [Option("noise-reset-each-episode")]
    public string? NoiseResetEachEpisode { get; set; }

    [Option("normalize-actions")]
    public string? NormalizeActions { get; set; }

    [Option("unscaled-actor")]
    public string? UnscaledActor { get; set; }

    [Option("explore-clip")]
    public string? ExploreClip { get; set; }

    [Option("distinct-batch")]
    public string? DistinctBatch { get; set; }

    [Option("target-mask")]
    public string? TargetMask { get; set; }

    [Option("log-every")]
    public string? LogEvery { get; set; }

    [Option("eval-every")]
    public string? EvalEvery { get; set; }

    [Option("eval-episodes")]
    public string? EvalEpisodes { get; set; }

    [Option("checkpoint-every")]
    public string? CheckpointEvery { get; set; }

    [Option("keep-checkpoints")]
    public string? KeepCheckpoints { get; set; }

    /// <summary>The options that were given, as keys and texts.</summary>
    protected IEnumerable<(SettingInfo Setting, string Text)> Given() =>
        from setting in SettingTable.All
        let property = typeof(SettingOptions).GetProperties().FirstOrDefault(property => property.GetCustomAttribute<OptionAttribute>()?.LongName == setting.Key.Replace('_', '-'))
        let text = property?.GetValue(this) as string
        where text is not null
        select (setting, text);

    /// <summary>The settings with texts applied in turn.</summary>
    /// <exception cref="DdpgException">A line for each text that its setting does not take.</exception>
    protected static TrainingSettings Apply(TrainingSettings settings, IEnumerable<(SettingInfo Setting, string Text, string Where)> changes)
    {
        List<string> problems = [];
        foreach ((SettingInfo setting, string text, string where) in changes)
        {
            try
            {
                settings = setting.With(settings, text);
            }
            catch (FormatException error)
            {
                problems.Add(where + error.Message);
            }
        }

        return problems.Count == 0 ? settings : throw new DdpgException(problems);
    }
}
