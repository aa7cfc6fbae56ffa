using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Networks;

namespace Ddpg.Runtime.Settings;

/// <summary>Where actions with noise are clipped before the replay and the task get them.</summary>
public enum ExploreClip
{
    /// <summary>At the action bound, in the agent's unit.</summary>
    AtBound,

    /// <summary>At the task's own bound as a number, whatever the agent's unit: what code does that scales actions after it has clipped them.</summary>
    AtRawBound,

    /// <summary>Nowhere; only the task clips.</summary>
    None,
}

/// <summary>Everything that defines a run. Immutable; <see cref="Validate"/> lists every violation at once.</summary>
/// <remarks>Defaults are those of no preset in particular; a preset replaces what it needs (<see cref="Presets"/>).</remarks>
public sealed record TrainingSettings
{
    /// <summary>Steps that any setting can speak of: far from where 64 bits, or the digits of a double, end.</summary>
    private const double MaxSteps = 1e15;

    /// <summary>The task.</summary>
    [Setting("env", "Task to learn.")]
    public string Environment { get; init; } = "pendulum";

    /// <summary>The preset the values came from.</summary>
    [Setting("preset", "Published write-up (or our own values) to start from; see 'presets'.")]
    public string Preset { get; init; } = "pendulum";

    /// <summary>Seed of every random number.</summary>
    [Setting("seed", "Seed of every random number.", Min = 0)]
    public ulong Seed { get; init; }

    /// <summary>Device to run on: auto, cpu, cuda, opencl, or one of several as cuda:1.</summary>
    [Setting("device", "auto, cpu, cuda, opencl, or one of several as cuda:1.", Placement = true)]
    public string Device { get; init; } = "auto";

    /// <summary>Kernel set: auto, ilgpu, ilgpu-plain, simd.</summary>
    [Setting("kernels", "auto, ilgpu (ILGPU kernels on any device), ilgpu-plain (a launch an operation) or simd (on the CPU).", Placement = true)]
    public string Kernels { get; init; } = "auto";

    /// <summary>Threads of the SIMD kernels.</summary>
    [Setting("threads", "Threads of the SIMD kernels; 0: one a core.", Min = 0, Max = 1024, Placement = true)]
    public int Threads { get; init; }

    /// <summary>Environment steps in all.</summary>
    [Setting("steps", "Environment steps in all, also those before a resume.", Min = 1, MayChangeOnResume = true, Max = MaxSteps)]
    public long Steps { get; init; } = 20_000;

    /// <summary>N.</summary>
    [Setting("envs", "Environments stepped at once.", Min = 1, Max = 1 << 22)]
    public int Environments { get; init; } = 1;

    /// <summary>U.</summary>
    [Setting("updates_per_step", "Updates after each step of all environments.", Min = 0, Max = 10_000)]
    public int UpdatesPerStep { get; init; } = 1;

    /// <summary>Environment steps with uniform random actions at the beginning.</summary>
    [Setting("warmup_steps", "Environment steps with random actions, and without updates, at the beginning.", Min = 0, Max = MaxSteps)]
    public long WarmupSteps { get; init; }

    /// <summary>B.</summary>
    [Setting("batch", "Transitions in a batch.", Min = 1, Max = 1 << 20)]
    public int Batch { get; init; } = 64;

    /// <summary>Transitions the replay ring holds.</summary>
    [Setting("replay_capacity", "Transitions the replay ring holds.", Min = 1, Max = 100_000_000)]
    public int ReplayCapacity { get; init; } = 1_000_000;

    /// <summary>γ.</summary>
    [Setting("gamma", "Discount of the next step's value.", Min = 0, Max = 1)]
    public double Gamma { get; init; } = 0.99;

    /// <summary>n, rewards before the bootstrap.</summary>
    [Setting("n_step", "Rewards summed before the bootstrap; 1 is DDPG's own target.", Min = 1, Max = 100)]
    public int RewardSteps { get; init; } = 1;

    /// <summary>τ.</summary>
    [Setting("tau", "Share of the online networks in each soft update of the targets.", Min = 0, Max = 1, AboveMin = true)]
    public double Tau { get; init; } = 0.005;

    /// <summary>α of the actor.</summary>
    [Setting("actor_lr", "Adam's learning rate of the actor.", Min = 0, Max = 1, AboveMin = true)]
    public double ActorLearningRate { get; init; } = 1e-3;

    /// <summary>α of the critic.</summary>
    [Setting("critic_lr", "Adam's learning rate of the critic.", Min = 0, Max = 1, AboveMin = true)]
    public double CriticLearningRate { get; init; } = 1e-3;

    /// <summary>The factor that both rates reach, linearly, at the run's end; 1 keeps them.</summary>
    [Setting("final_lr_factor", "Factor that both learning rates reach, linearly, over lr_decay_steps; 1 keeps them.", Min = 0, Max = 1)]
    public double FinalLearningRateFactor { get; init; } = 1;

    /// <summary>Environment steps over which the learning rates fall.</summary>
    [Setting("lr_decay_steps", "Environment steps over which both learning rates fall to final_lr_factor.", Min = 1, Max = MaxSteps)]
    public long LearningRateDecaySteps { get; init; } = 20_000;

    /// <summary>λ, L2 on the critic.</summary>
    [Setting("critic_l2", "L2 weight decay of the critic.", Min = 0, Max = 1)]
    public double CriticWeightDecay { get; init; }

    /// <summary>Hidden layers of the actor.</summary>
    [Setting("actor_hidden", "Widths of the actor's hidden layers, as 256-256.", Min = 1, Max = 8192)]
    public IReadOnlyList<int> ActorHidden { get; init; } = [256, 256];

    /// <summary>Critic's layers on the observation alone.</summary>
    [Setting("critic_state_branch", "Widths of the critic's layers on the observation alone; none where empty.", Min = 1, Max = 8192)]
    public IReadOnlyList<int> CriticStateBranch { get; init; } = [];

    /// <summary>Critic's layers on the action alone.</summary>
    [Setting("critic_action_branch", "Widths of the critic's layers on the action alone; none where empty.", Min = 1, Max = 8192)]
    public IReadOnlyList<int> CriticActionBranch { get; init; } = [];

    /// <summary>Critic's layers on both.</summary>
    [Setting("critic_trunk", "Widths of the critic's layers on observation and action together.", Min = 1, Max = 8192)]
    public IReadOnlyList<int> CriticTrunk { get; init; } = [256, 256];

    /// <summary>Start weights.</summary>
    [Setting("initializer", "Start weights: fan-in, glorot or truncated-normal.")]
    public Initializer Initializer { get; init; } = Initializer.FanIn;

    /// <summary>Half width of the actor's head's start weights; 0: as the other layers.</summary>
    [Setting("actor_head_bound", "Start weights of the actor's head are uniform in ± this; 0: as the other layers.", Min = 0, Max = 1)]
    public double ActorHeadBound { get; init; }

    /// <summary>Half width of the critic's head's start weights; 0: as the other layers.</summary>
    [Setting("critic_head_bound", "Start weights of the critic's head are uniform in ± this; 0: as the other layers.", Min = 0, Max = 1)]
    public double CriticHeadBound { get; init; }

    /// <summary>Whether a bounded head's biases are drawn like its weights.</summary>
    [Setting("head_bound_on_biases", "Whether a head's own bound is also that of its biases; else they start at 0.")]
    public bool HeadBoundOnBiases { get; init; } = true;

    /// <summary>Which noise explores.</summary>
    [Setting("noise", "Exploration: none, gaussian, ornstein-uhlenbeck or decaying-offset.")]
    public NoiseKind Noise { get; init; } = NoiseKind.Gaussian;

    /// <summary>σ at the beginning.</summary>
    [Setting("noise_sigma", "Standard deviation of the noise, in the agent's action unit.", Min = 0, Max = 100)]
    public double NoiseSigma { get; init; } = 0.1;

    /// <summary>σ at the end of its decay.</summary>
    [Setting("noise_sigma_final", "The same after noise_decay_steps, reached linearly.", Min = 0, Max = 100)]
    public double NoiseSigmaFinal { get; init; } = 0.1;

    /// <summary>σ of the last environment over that of the first.</summary>
    [Setting("noise_sigma_spread", "Standard deviation of the last environment's noise over the first's; those between lie evenly between.", Min = 0, Max = 1000)]
    public double NoiseSigmaSpread { get; init; } = 1;

    /// <summary>Environment steps over which σ falls.</summary>
    [Setting("noise_decay_steps", "Environment steps over which noise_sigma becomes noise_sigma_final.", Min = 1, Max = MaxSteps)]
    public long NoiseDecaySteps { get; init; } = 100_000;

    /// <summary>θ of Ornstein-Uhlenbeck.</summary>
    [Setting("noise_theta", "Pull towards zero of Ornstein-Uhlenbeck noise, per unit time.", Min = 0, Max = 10)]
    public double NoiseTheta { get; init; } = 0.15;

    /// <summary>dt of Ornstein-Uhlenbeck.</summary>
    [Setting("noise_dt", "Time step of Ornstein-Uhlenbeck noise; 1 is the unit-step form.", Min = 0, Max = 1, AboveMin = true)]
    public double NoiseTimeStep { get; init; } = 1;

    /// <summary>Whether Ornstein-Uhlenbeck noise starts anew in every episode.</summary>
    [Setting("noise_reset_each_episode", "Whether Ornstein-Uhlenbeck noise starts at 0 in every episode.")]
    public bool NoiseResetEachEpisode { get; init; } = true;

    /// <summary>Whether the agent's actions are in ±1, scaled to the environment's bound outside the networks.</summary>
    [Setting("normalize_actions", "Whether networks and replay see actions in ±1 instead of the environment's unit.")]
    public bool NormalizeActions { get; init; }

    /// <summary>Whether the actor ends in a plain tanh, whatever the task's action bound.</summary>
    [Setting("unscaled_actor", "Whether the actor's own actions are in ±1 of the agent's unit, whatever the task's action bound.")]
    public bool UnscaledActor { get; init; }

    /// <summary>Where noisy actions are clipped.</summary>
    [Setting("explore_clip", "Where noisy actions are clipped: at-bound, at-raw-bound (the task's own bound as a number, whatever the agent's unit) or none; the task clips to its own.")]
    public ExploreClip ExploreClip { get; init; } = ExploreClip.AtBound;

    /// <summary>Whether a batch holds no transition twice.</summary>
    [Setting("distinct_batch", "Whether a batch is drawn without replacement: no transition twice.")]
    public bool DistinctBatch { get; init; }

    /// <summary>Which episode ends stop the bootstrap.</summary>
    [Setting("target_mask", "Episode ends that stop the bootstrap: termination (correct), none, or termination-or-time-limit.")]
    public TargetMask TargetMask { get; init; } = TargetMask.Termination;

    /// <summary>Environment steps between rows of metrics.csv.</summary>
    [Setting("log_every", "Environment steps between rows of metrics.csv.", Min = 1, Max = MaxSteps, MayChangeOnResume = true)]
    public long LogEvery { get; init; } = 200;

    /// <summary>Environment steps between evaluations.</summary>
    [Setting("eval_every", "Environment steps between evaluations; 0: only at the end.", Min = 0, Max = MaxSteps, MayChangeOnResume = true)]
    public long EvaluateEvery { get; init; } = 2_000;

    /// <summary>Episodes of each evaluation during training.</summary>
    [Setting("eval_episodes", "Episodes of an evaluation during training; the last one takes 100.", Min = 1, Max = 100_000, MayChangeOnResume = true)]
    public int EvaluationEpisodes { get; init; } = 10;

    /// <summary>Environment steps between checkpoints.</summary>
    [Setting("checkpoint_every", "Environment steps between checkpoints; 0: only at the end.", Min = 0, Max = MaxSteps, MayChangeOnResume = true)]
    public long CheckpointEvery { get; init; } = 100_000;

    /// <summary>Earlier checkpoints whose networks are kept.</summary>
    [Setting("keep_checkpoints", "Earlier checkpoints whose networks are kept beside the newest, as checkpoint-STEPS.safetensors.", Min = 0, Max = 10_000, MayChangeOnResume = true)]
    public int KeepCheckpoints { get; init; }

    /// <summary>Every violated range, a line each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [.. SettingTable.All.SelectMany(setting => setting.Violations(this))];
        if (DeviceCatalog.Problem(Device) is string problem)
            problems.Add($"device {problem}");
        if (KernelSets.Problem(Kernels) is string unknown)
            problems.Add($"kernels {unknown}");
        if (EnvironmentCatalog.Find(Environment) is null)
            problems.Add(Problem("env", Environment, string.Join(", ", EnvironmentCatalog.All.Select(spec => spec.Name))));
        if (ReplayCapacity < Batch)
            problems.Add($"replay_capacity is {ReplayCapacity}; it must be at least batch ({Batch}).");
        if (ReplayCapacity < Environments)
            problems.Add($"replay_capacity is {ReplayCapacity}; it must be at least envs ({Environments}), one row for each.");
        double last = Math.Ceiling(Steps / (double)Math.Max(1, Environments)) * Environments;
        if (problems.Count == 0 && UpdatesPerStep > 0 && (last <= WarmupSteps || last < Batch))
            problems.Add($"steps is {Steps}: no update would be made; it must be above warmup_steps ({WarmupSteps}) and at least batch ({Batch}).");
        if (Preset.Length == 0 || !Preset.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+'))
            problems.Add($"preset is '{Preset}'; it takes letters, digits, '-', '_', '.' and '+'.");
        try
        {
            if (problems.Count == 0 && EnvironmentCatalog.Find(Environment) is EnvironmentSpec spec)
            {
                _ = NetworkShape.Actor(spec.ObservationSize, spec.ActionSize, ActorHidden, 1);
                _ = NetworkShape.Critic(spec.ObservationSize, spec.ActionSize, CriticStateBranch, CriticActionBranch, CriticTrunk);
            }
        }
        catch (OverflowException)
        {
            problems.Add($"actor_hidden and critic_trunk give networks of over {int.MaxValue:N0} parameters; lower a width.");
        }

        if (ActorHidden.Count == 0)
            problems.Add("actor_hidden is empty; it needs one layer at least, as 64-64.");
        if (CriticTrunk.Count == 0)
            problems.Add("critic_trunk is empty; it needs one layer at least, as 64-64.");
        return problems;
    }

    private static string Problem(string key, string value, string allowed) => $"{key} is '{value}'; it takes {allowed}.";
}
