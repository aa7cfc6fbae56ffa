using System.Diagnostics;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Replay;
using Ddpg.Runtime.Settings;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Training;

/// <summary>Owns what a run needs in device memory and takes it step by step; one step is in TrainingStep.cs.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed partial class Trainer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Seed of the starts that evaluations during training use, apart from those of the final one.</summary>
    private const ulong ValidationSeed = 1;

    private readonly IKernels<T> kernels;
    private readonly TrainingSettings settings;
    private readonly EnvironmentSpec spec;
    private readonly IEnvironmentKernels<T> physics;
    private readonly EnvironmentArrays<T> environments;
    private readonly DdpgAgent<T> agent;
    private readonly ReplayBuffer<T> replay;
    private readonly Policy<T> policy;
    private readonly Arena<T> arena = new();
    private readonly MatrixView<T> action;
    private readonly MatrixView<T> noiseState;
    private readonly ActionScaler<T> scaler;
    private readonly ActionUnits units;
    private readonly Stopwatch clock = new();
    private Evaluator<T>? evaluator;
    private double secondsBefore;
    private (long Steps, long Updates, double Seconds) logged;
    private long episodes;

    /// <summary>Rows that the replay must hold before an update, beside a batch: more than 0 after a resume that had to do without its rows.</summary>
    private long replayFloor;

    /// <summary>Allocates everything and draws start weights and start states.</summary>
    /// <param name="kernels">The kernel set; not disposed with the trainer.</param>
    /// <param name="spec">The task.</param>
    /// <param name="settings">Valid settings.</param>
    public Trainer(IKernels<T> kernels, EnvironmentSpec spec, TrainingSettings settings)
    {
        this.kernels = kernels;
        this.settings = settings;
        this.spec = spec;
        Accelerator accelerator = kernels.Accelerator;
        units = ActionUnits.Of(settings, spec);
        environments = new(accelerator, spec, settings.Environments);
        physics = spec.Kernels(kernels);
        replay = new(kernels, new(spec.ObservationSize, spec.ActionSize), settings.ReplayCapacity, settings.Environments, new(settings.Gamma, settings.RewardSteps, settings.DistinctBatch));
        agent = new(kernels, AgentOptions.Of(settings, spec), replay);
        long actions = (long)environments.Stride * spec.ActionSize;
        ArenaArray<T> agentActions = arena.Reserve(actions), noise = arena.Reserve(actions);
        arena.Allocate(accelerator);
        action = agentActions.View.AsColumns(settings.Environments, spec.ActionSize, environments.Stride);
        noiseState = noise.View.AsColumns(settings.Environments, spec.ActionSize, environments.Stride);
        policy = new(kernels, agent.Actor.Online, environments, action);
        scaler = new(kernels, environments, action);

        WeightInitializer.Fill(kernels, agent.Actor.Online, settings.Initializer, settings.ActorHeadBound, settings.HeadBoundOnBiases, settings.Seed, block: 0);
        WeightInitializer.Fill(kernels, agent.Critic.Online, settings.Initializer, settings.CriticHeadBound, settings.HeadBoundOnBiases, settings.Seed, block: 1000);
        agent.CopyToTargets();
        physics.Start(environments, settings.Seed, RandomStream.Reset);
    }

    /// <summary>Steps of all environments together.</summary>
    public long VectorSteps { get; private set; }

    /// <summary>Environment steps: vector steps times N.</summary>
    public long EnvironmentSteps => VectorSteps * settings.Environments;

    /// <summary>Updates of the networks.</summary>
    public long Updates { get; private set; }

    /// <summary>Training time, evaluations left out, s.</summary>
    public double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;

    /// <summary>The best mean return of an evaluation during training; −∞ before the first.</summary>
    public double BestReturn { get; private set; } = double.NegativeInfinity;

    /// <summary>Steps so far whose state was not finite; each cut its episode and was left out of the reward.</summary>
    public long DivergedSteps { get; private set; }

    /// <summary>The task.</summary>
    public EnvironmentSpec Spec => spec;

    /// <summary>The agent.</summary>
    public DdpgAgent<T> Agent => agent;

    /// <summary>The replay ring.</summary>
    internal ReplayBuffer<T> Replay => replay;

    /// <summary>Trains until <see cref="TrainingSettings.Steps"/> environment steps are reached.</summary>
    /// <param name="onProgress">Called for every row of the log; true in its second argument marks a new best policy.</param>
    /// <param name="onCheckpoint">Called when a checkpoint is due.</param>
    /// <param name="cancellation">Ends the training after the step in progress.</param>
    /// <returns>Whether it ran to the end.</returns>
    /// <exception cref="DdpgException">A loss or a value is no longer a finite number.</exception>
    public bool Run(Action<TrainingProgress, bool> onProgress, Action onCheckpoint, CancellationToken cancellation)
    {
        clock.Start();
        while (EnvironmentSteps < settings.Steps)
        {
            long before = EnvironmentSteps;
            TrainingStep();
            bool last = EnvironmentSteps >= settings.Steps;
            bool evaluate = Passed(before, settings.EvaluateEvery);
            if (evaluate || last || Passed(before, settings.LogEvery))
                onProgress(Report(evaluate, out bool best), best);
            if (!last && Passed(before, settings.CheckpointEvery))
                onCheckpoint();
            if (cancellation.IsCancellationRequested && !last)
                break;
        }

        kernels.Accelerator.Synchronize();
        clock.Stop();
        return EnvironmentSteps >= settings.Steps;
    }

    /// <summary>Plays noise-free episodes with the current policy.</summary>
    /// <exception cref="OperationCanceledException">It was to end before its end.</exception>
    public EvaluationResult Evaluate(int episodeCount, ulong seed, CancellationToken cancellation = default)
    {
        using Evaluator<T> fresh = new(kernels, spec, agent.Actor.Online, units.Scale, episodeCount);
        return fresh.Run(seed, cancellation: cancellation);
    }

    /// <summary>Plays noise-free episodes with the current policy and keeps all that happens.</summary>
    public Rollout Record(int episodeCount, ulong seed)
    {
        using Evaluator<T> fresh = new(kernels, spec, agent.Actor.Online, units.Scale, episodeCount);
        return RolloutRecorder.Record(fresh, seed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        evaluator?.Dispose();
        environments.Dispose();
        agent.Dispose();
        replay.Dispose();
        policy.Dispose();
        scaler.Dispose();
        arena.Dispose();
    }

    /// <summary>Whether a multiple of the period was reached or passed since <paramref name="before"/>.</summary>
    private bool Passed(long before, long period) => period > 0 && EnvironmentSteps / period > before / period;

    private TrainingProgress Report(bool evaluate, out bool best)
    {
        double[] sums = agent.Statistics.ToDoubles();
        kernels.Zero(agent.Statistics);
        (double count, double returns, double lengths) = TakeFinishedEpisodes();
        episodes += (long)count;
        double seconds = Seconds, elapsed = seconds - logged.Seconds;
        long updates = Updates - logged.Updates;
        double Mean(int statistic) => updates == 0 ? double.NaN : sums[statistic] / updates;
        if (updates > 0 && !double.IsFinite(Mean(UpdateStatistic.CriticLoss) + Mean(UpdateStatistic.ActorLoss)))
            throw Diverged("a loss");

        EvaluationResult? evaluation = null;
        best = false;
        if (evaluate)
        {
            clock.Stop();
            evaluator ??= new(kernels, spec, agent.Actor.Online, units.Scale, settings.EvaluationEpisodes);
            evaluation = evaluator.Run(ValidationSeed);
            best = evaluation.Diverged == 0 && evaluation.Mean > BestReturn;
            if (best)
                BestReturn = evaluation.Mean;
            clock.Start();
        }

        TrainingProgress progress = new(
            EnvironmentSteps,
            Updates,
            episodes,
            seconds,
            (EnvironmentSteps - logged.Steps) / elapsed,
            updates / elapsed,
            count > 0 ? returns / count : double.NaN,
            count > 0 ? lengths / count : double.NaN,
            Mean(UpdateStatistic.CriticLoss),
            Mean(UpdateStatistic.ActorLoss),
            Mean(UpdateStatistic.MeanQ),
            Mean(UpdateStatistic.MaxQ),
            updates > 0 ? agent.Health() : null,
            TakeDiverged(),
            evaluation?.Mean ?? double.NaN,
            evaluation?.Diverged ?? 0);
        logged = (EnvironmentSteps, Updates, seconds);
        return progress;
    }

    private (double Count, double Returns, double Lengths) TakeFinishedEpisodes()
    {
        int[] counts = new int[environments.Stride];
        environments.FinishedCount.CopyToCPU(counts);
        long count = counts.Take(environments.Count).Sum(value => (long)value);
        if (count == 0)
            return default;
        double returns = SumOf(environments.FinishedReturn), lengths = SumOf(environments.FinishedSteps);
        kernels.Zero(environments.FinishedCount);
        kernels.Zero(environments.FinishedReturn);
        kernels.Zero(environments.FinishedSteps);
        return (count, returns, lengths);
    }

    private long TakeDiverged()
    {
        long diverged = (long)SumOf(environments.Diverged);
        kernels.Zero(environments.Diverged);
        DivergedSteps += diverged;
        return diverged;
    }

    /// <summary>Over the environments, without the lanes beyond them.</summary>
    private double SumOf(ArrayView<T> column) => column.ToDoubles().Take(environments.Count).Sum();
}
