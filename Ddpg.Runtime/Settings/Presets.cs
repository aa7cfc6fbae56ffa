using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Networks;

namespace Ddpg.Runtime.Settings;

/// <summary>Named settings, each value with where it comes from.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Title">What it reproduces.</param>
/// <param name="Settings">All values.</param>
/// <param name="Source">Where the write-up's values stand.</param>
/// <param name="Published">What the write-up reports for the pendulum, if it does.</param>
public sealed record Preset(string Name, string Title, TrainingSettings Settings, string Source, string Published)
{
    // What a write-up does not set: where and how long we run, and what we log.
    private static readonly HashSet<string> Ours =
    [
        "device", "kernels", "threads", "steps", "envs", "updates_per_step", "log_every", "eval_every", "eval_episodes", "checkpoint_every", "keep_checkpoints",
        "final_lr_factor", "lr_decay_steps", "noise_decay_steps", "seed",
    ];

    /// <summary>Where a value comes from.</summary>
    public string SourceOf(string key) => Ours.Contains(key) ? "ours" : key is "env" or "preset" ? "" : Source;
}

/// <summary>The presets.</summary>
public static class Presets
{
    private static readonly int[] Wide = [256, 256];
    private static readonly int[] Widest = [512, 512];

    /// <summary>All presets; the first is the pendulum's default.</summary>
    public static IReadOnlyList<Preset> All { get; } = [Pendulum(), Keras(), Yoon(), Gautham(), Emami(), Arpan(), Lillicrap(), Tianshou(), Massive()];

    /// <summary>The preset of that name, or null.</summary>
    public static Preset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>A preset's settings for a task: on long tasks, runs and the periods between their rows are as long as the literature's.</summary>
    public static TrainingSettings For(Preset preset, EnvironmentSpec task) => task.TimeLimit <= 200
        ? preset.Settings with { Environment = task.Name }
        : preset.Settings with
        {
            Environment = task.Name,
            Steps = Math.Max(1_000_000, 10 * preset.Settings.Steps),
            LogEvery = Math.Max(2_000, preset.Settings.LogEvery),
            EvaluateEvery = Math.Max(10_000, preset.Settings.EvaluateEvery),
        };

    /// <summary>What tells one way of learning from another: every setting but the seed, where it runs, and when it stops, looks or saves.</summary>
    internal static string LearningKey(TrainingSettings settings) => string.Join('\n', Learning.Select(setting => $"{setting.Key} {setting.Text(settings)}"));

    /// <summary>The preset's name, and what the settings have otherwise: pendulum, gamma 0.5.</summary>
    internal static string Label(TrainingSettings settings)
    {
        const int Shown = 4;
        if (Find(settings.Preset) is not Preset preset || EnvironmentCatalog.Find(settings.Environment) is not EnvironmentSpec task)
            return settings.Preset;
        TrainingSettings own = For(preset, task);
        string[] changed = [.. Learning.Where(setting => setting.Text(own) != setting.Text(settings)).Select(setting => $"{setting.Key} {setting.Text(settings)}")];
        string more = changed.Length > Shown ? $" and {changed.Length - Shown} more" : "";
        return string.Join(", ", changed.Take(Shown).Prepend(settings.Preset)) + more;
    }

    private static IEnumerable<SettingInfo> Learning => SettingTable.All.Where(setting => setting.Key != "seed" && !setting.Attribute.Placement && !setting.Attribute.MayChangeOnResume);

    /// <summary>The preset that a task is trained with unless another is named.</summary>
    public static string DefaultFor(string task) => task == "pendulum" ? "pendulum" : "tianshou";

    private static Preset Pendulum() => Make(
        "pendulum",
        "Ours: small and fast, the default for the pendulum",
        "none",
        new TrainingSettings
        {
            Environments = 4,
            UpdatesPerStep = 4,
            Steps = 12_000,
            WarmupSteps = 800,
            Batch = 64,
            ReplayCapacity = 100_000,
            Gamma = 0.98,
            Tau = 0.01,
            ActorLearningRate = 1e-3,
            CriticLearningRate = 2e-3,
            FinalLearningRateFactor = 0.05,
            LearningRateDecaySteps = 12_000,
            ActorHidden = [64, 64],
            CriticTrunk = [64, 64],
            ActorHeadBound = 3e-3,
            CriticHeadBound = 3e-3,
            NoiseSigma = 0.3,
            NoiseSigmaFinal = 0.1,
            NoiseDecaySteps = 12_000,
            NormalizeActions = true,
            LogEvery = 800,
        },
        "tuned here, docs/6-presets.md");

    private static Preset Keras() => Make(
        "keras",
        "Keras example 'Deep Deterministic Policy Gradient (DDPG)', amifunny, 2020, revision of 2020-09-21",
        "-160 to -250: average over the last 40 of 100 episodes",
        new TrainingSettings
        {
            ActorHidden = Wide,
            CriticStateBranch = [16, 32],
            CriticActionBranch = [32],
            CriticTrunk = Wide,
            Initializer = Initializer.Glorot,
            ActorHeadBound = 3e-3,
            HeadBoundOnBiases = false,
            Batch = 64,
            ReplayCapacity = 50_000,
            ActorLearningRate = 1e-3,
            CriticLearningRate = 2e-3,
            Noise = NoiseKind.OrnsteinUhlenbeck,
            NoiseSigma = 0.2,
            NoiseSigmaFinal = 0.2,
            NoiseTimeStep = 0.01,
            NoiseResetEachEpisode = false,
            TargetMask = TargetMask.None,
        },
        "keras.io/examples/rl/ddpg_pendulum; keras-team/keras-io ddpg_pendulum.py at 8bda227");

    private static Preset Yoon() => Make(
        "yoon",
        "C. Yoon, 'Deep Deterministic Policy Gradients Explained', Towards Data Science, 2019",
        "no figure in its text",
        YoonSettings() with { ActorHeadBound = 3e-3, CriticHeadBound = 3e-3 },
        "the article's code, cyoon1729/Reinforcement-learning, DDPG/ at a2ccce0");

    private static Preset Gautham() => Make(
        "gautham",
        "Gautham's DDPG write-up, after Yoon's code (its address is not known to us)",
        "-434: average over the last 10 of its own run's episodes",
        YoonSettings(),
        "the write-up, as handed down; as yoon with PyTorch's default start weights");

    private static TrainingSettings YoonSettings() => new()
    {
        ActorHidden = Wide,
        CriticTrunk = Wide,
        Initializer = Initializer.FanIn,
        Batch = 128,
        ReplayCapacity = 50_000,
        Tau = 0.01,
        ActorLearningRate = 1e-4,
        CriticLearningRate = 1e-3,
        Noise = NoiseKind.OrnsteinUhlenbeck,
        NoiseSigma = 0.3,
        NoiseSigmaFinal = 0.3,
        NormalizeActions = true,
        ExploreClip = ExploreClip.AtRawBound,
        DistinctBatch = true,
        TargetMask = TargetMask.None,
    };

    private static Preset Emami() => Make(
        "emami",
        "P. Emami, 'Deep Deterministic Policy Gradients in TensorFlow', 2016",
        "plots of return and of 'Qmax' only",
        new TrainingSettings
        {
            ActorHidden = [400, 300],
            CriticStateBranch = [400],
            CriticTrunk = [300],
            Initializer = Initializer.TruncatedNormal,
            ActorHeadBound = 3e-3,
            CriticHeadBound = 3e-3,
            HeadBoundOnBiases = false,
            Batch = 64,
            ReplayCapacity = 10_000,
            Tau = 0.001,
            ActorLearningRate = 1e-4,
            CriticLearningRate = 1e-3,
            Noise = NoiseKind.DecayingOffset,
            ExploreClip = ExploreClip.None,
            DistinctBatch = true,
            TargetMask = TargetMask.TerminationOrTimeLimit,
        },
        "pemami4911/deep-rl ddpg/ddpg.py at cbc616f (2017-03-19); start weights: tflearn's defaults");

    private static Preset Arpan() => Make(
        "arpan",
        "Arpan Pallar, 'DDPG Implementation for Coders', 2023, TensorFlow 2",
        "no figure for the pendulum",
        new TrainingSettings
        {
            ActorHidden = Widest,
            CriticTrunk = Widest,
            Initializer = Initializer.Glorot,
            Batch = 64,
            ActorLearningRate = 1e-3,
            CriticLearningRate = 2e-3,
            NoiseSigma = 0.1,
            NoiseSigmaFinal = 0.1,
            UnscaledActor = true,
            DistinctBatch = true,
            TargetMask = TargetMask.TerminationOrTimeLimit,
        },
        "Arpan12/Reinforcement-Learning-Algos DDPG.ipynb at 1357bbe, for HalfCheetah-v2; bootstrap as in philtabor/Youtube-Code-Repository ddpg_tf2.py");

    private static Preset Lillicrap() => Make(
        "lillicrap",
        "Lillicrap et al., 'Continuous control with deep reinforcement learning', ICLR 2016, low-dimensional",
        "no figure for this pendulum",
        new TrainingSettings
        {
            ActorHidden = [400, 300],
            CriticStateBranch = [400],
            CriticTrunk = [300],
            Initializer = Initializer.FanIn,
            ActorHeadBound = 3e-3,
            CriticHeadBound = 3e-3,
            Batch = 64,
            Tau = 0.001,
            ActorLearningRate = 1e-4,
            CriticLearningRate = 1e-3,
            CriticWeightDecay = 1e-2,
            Noise = NoiseKind.OrnsteinUhlenbeck,
            NoiseSigma = 0.2,
            NoiseSigmaFinal = 0.2,
        },
        "arXiv:1509.02971, section 7; dt is not given there, the unit step is ours");

    private static Preset Tianshou() => Make(
        "tianshou",
        "Tianshou's MuJoCo benchmark, Weng et al. 2022",
        "no figure for the pendulum",
        new TrainingSettings
        {
            ActorHidden = Wide,
            CriticTrunk = Wide,
            Initializer = Initializer.FanIn,
            Batch = 256,
            WarmupSteps = 25_000,
            Steps = 45_000,
            NoiseSigma = 0.1,
            NoiseSigmaFinal = 0.1,
        },
        "thu-ml/tianshou examples/mujoco/mujoco_ddpg.py at 03132cc");

    private static Preset Massive() => Make(
        "massive",
        "Ours: thousands of environments and large batches for a GPU, after PQL (Li et al., ICML 2023)",
        "none",
        new TrainingSettings
        {
            Environments = 4096,
            UpdatesPerStep = 4,
            Steps = 2_000_000,
            WarmupSteps = 32_768,
            Batch = 8192,
            RewardSteps = 3,
            ReplayCapacity = 4_000_000,
            Tau = 0.05,
            ActorLearningRate = 5e-4,
            CriticLearningRate = 5e-4,
            ActorHidden = Wide,
            CriticTrunk = Wide,
            NoiseSigma = 0.05,
            NoiseSigmaFinal = 0.05,
            NoiseSigmaSpread = 16,
            NormalizeActions = true,
            LogEvery = 100_000,
            EvaluateEvery = 500_000,
            CheckpointEvery = 0,
        },
        "batch, n-step and noise after PQL, arXiv:2307.12983; networks and rates ours");

    private static Preset Make(string name, string title, string published, TrainingSettings settings, string source) =>
        new(name, title, settings with { Preset = name }, source, published);
}
