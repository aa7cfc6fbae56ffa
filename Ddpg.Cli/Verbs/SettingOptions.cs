using System.Reflection;
using CommandLine;
using Ddpg.Runtime;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Every setting as an option. Texts, so that <see cref="SettingInfo.With"/> reads them as it reads a configuration file.</summary>
/// <remarks>A test holds the options against <see cref="SettingTable"/>: same keys, same help.</remarks>
internal abstract class SettingOptions
{
    [Option("preset", HelpText = "Published write-up (or our own values) to start from; see 'presets'.")]
    public string? Preset { get; set; }

    [Option("seed", HelpText = "Seed of every random number.")]
    public string? Seed { get; set; }

    [Option("device", HelpText = "auto, cuda, opencl or cpu.")]
    public string? Device { get; set; }

    [Option("kernels", HelpText = "auto, device (ILGPU kernels) or host (SIMD on the CPU).")]
    public string? Kernels { get; set; }

    [Option("threads", HelpText = "Threads of the host kernels; 0: one a core.")]
    public string? Threads { get; set; }

    [Option("steps", HelpText = "Environment steps in all, also those before a resume.")]
    public string? Steps { get; set; }

    [Option("envs", HelpText = "Environments stepped at once.")]
    public string? Envs { get; set; }

    [Option("updates-per-step", HelpText = "Updates after each step of all environments.")]
    public string? UpdatesPerStep { get; set; }

    [Option("warmup-steps", HelpText = "Environment steps with random actions, and without updates, at the beginning.")]
    public string? WarmupSteps { get; set; }

    [Option("batch", HelpText = "Transitions in a batch.")]
    public string? Batch { get; set; }

    [Option("replay-capacity", HelpText = "Transitions the replay ring holds.")]
    public string? ReplayCapacity { get; set; }

    [Option("gamma", HelpText = "Discount of the next step's value.")]
    public string? Gamma { get; set; }

    [Option("n-step", HelpText = "Rewards summed before the bootstrap; 1 is DDPG's own target.")]
    public string? NStep { get; set; }

    [Option("tau", HelpText = "Share of the online networks in each soft update of the targets.")]
    public string? Tau { get; set; }

    [Option("actor-lr", HelpText = "Adam's learning rate of the actor.")]
    public string? ActorLr { get; set; }

    [Option("critic-lr", HelpText = "Adam's learning rate of the critic.")]
    public string? CriticLr { get; set; }

    [Option("final-lr-factor", HelpText = "Factor that both learning rates reach, linearly, over lr_decay_steps; 1 keeps them.")]
    public string? FinalLrFactor { get; set; }

    [Option("lr-decay-steps", HelpText = "Environment steps over which both learning rates fall to final_lr_factor.")]
    public string? LrDecaySteps { get; set; }

    [Option("critic-l2", HelpText = "L2 weight decay of the critic.")]
    public string? CriticL2 { get; set; }

    [Option("actor-hidden", HelpText = "Widths of the actor's hidden layers, as 256-256.")]
    public string? ActorHidden { get; set; }

    [Option("critic-state-branch", HelpText = "Widths of the critic's layers on the observation alone; none where empty.")]
    public string? CriticStateBranch { get; set; }

    [Option("critic-action-branch", HelpText = "Widths of the critic's layers on the action alone; none where empty.")]
    public string? CriticActionBranch { get; set; }

    [Option("critic-trunk", HelpText = "Widths of the critic's layers on observation and action together.")]
    public string? CriticTrunk { get; set; }

    [Option("initialiser", HelpText = "Start weights: fan-in, glorot or truncated-normal.")]
    public string? Initialiser { get; set; }

    [Option("actor-head-bound", HelpText = "Start weights of the actor's head are uniform in ± this; 0: as the other layers.")]
    public string? ActorHeadBound { get; set; }

    [Option("critic-head-bound", HelpText = "Start weights of the critic's head are uniform in ± this; 0: as the other layers.")]
    public string? CriticHeadBound { get; set; }

    [Option("head-bound-on-biases", HelpText = "Whether a head's own bound is also that of its biases; else they start at 0.")]
    public string? HeadBoundOnBiases { get; set; }

    [Option("noise", HelpText = "Exploration: none, gaussian, ornstein-uhlenbeck or decaying-offset.")]
    public string? Noise { get; set; }

    [Option("noise-sigma", HelpText = "Standard deviation of the noise, in the agent's action unit.")]
    public string? NoiseSigma { get; set; }

    [Option("noise-sigma-final", HelpText = "The same after noise_decay_steps, reached linearly.")]
    public string? NoiseSigmaFinal { get; set; }

    [Option("noise-sigma-spread", HelpText = "Standard deviation of the last environment's noise over the first's; those between lie evenly between.")]
    public string? NoiseSigmaSpread { get; set; }

    [Option("noise-decay-steps", HelpText = "Environment steps over which noise_sigma becomes noise_sigma_final.")]
    public string? NoiseDecaySteps { get; set; }

    [Option("noise-theta", HelpText = "Pull towards zero of Ornstein-Uhlenbeck noise, per unit time.")]
    public string? NoiseTheta { get; set; }

    [Option("noise-dt", HelpText = "Time step of Ornstein-Uhlenbeck noise; 1 is the unit-step form.")]
    public string? NoiseDt { get; set; }

    [Option("noise-reset-each-episode", HelpText = "Whether Ornstein-Uhlenbeck noise starts at 0 in every episode.")]
    public string? NoiseResetEachEpisode { get; set; }

    [Option("normalise-actions", HelpText = "Whether networks and replay see actions in ±1 instead of the environment's unit.")]
    public string? NormaliseActions { get; set; }

    [Option("bootstrap", HelpText = "Bootstrap of the target: at-truncation (correct), always, or not-at-time-limit.")]
    public string? Bootstrap { get; set; }

    [Option("log-every", HelpText = "Environment steps between rows of metrics.csv.")]
    public string? LogEvery { get; set; }

    [Option("eval-every", HelpText = "Environment steps between evaluations; 0: only at the end.")]
    public string? EvalEvery { get; set; }

    [Option("eval-episodes", HelpText = "Episodes of an evaluation during training; the last one takes 100.")]
    public string? EvalEpisodes { get; set; }

    [Option("checkpoint-every", HelpText = "Environment steps between checkpoints; 0: only at the end.")]
    public string? CheckpointEvery { get; set; }

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
