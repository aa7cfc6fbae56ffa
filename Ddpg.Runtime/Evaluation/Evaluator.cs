using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Evaluation;

/// <summary>The outcome of an evaluation.</summary>
/// <param name="Returns">Each episode's return; NaN for one whose state was no longer finite: it has none.</param>
public sealed record EvaluationResult(IReadOnlyList<double> Returns)
{
    /// <summary>The returns that there are.</summary>
    public IReadOnlyList<double> Finite { get; } = [.. Returns.Where(double.IsFinite)];

    /// <summary>Episodes that have none.</summary>
    public int Diverged => Returns.Count - Finite.Count;

    /// <summary>Mean of the returns that there are; NaN for none.</summary>
    public double Mean => Finite.Count == 0 ? double.NaN : SampleStatistics.Mean(Finite);

    /// <summary>Their standard deviation (n − 1; 0 for one episode); NaN for none.</summary>
    public double StandardDeviation => Finite.Count == 0 ? double.NaN : SampleStatistics.StandardDeviation(Finite);
}

/// <summary>Plays noise-free episodes from fixed starts, all at once.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Evaluator<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Steps between two looks at whether all episodes have ended.</summary>
    private const int LookEvery = 32;

    private readonly IKernels<T> kernels;
    private readonly EnvironmentArrays<T> environments;
    private readonly IEnvironmentKernels<T> physics;
    private readonly Policy<T> policy;
    private readonly Arena<T> arena = new();
    private readonly MatrixView<T> action;
    private readonly float actionScale;
    private readonly ActionScaler<T> scaler;

    /// <summary>Allocates for a number of episodes.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="spec">The task.</param>
    /// <param name="actor">The policy.</param>
    /// <param name="actionScale">The task's action unit over the agent's.</param>
    /// <param name="episodes">Episodes in an evaluation, each its own environment.</param>
    public Evaluator(IKernels<T> kernels, EnvironmentSpec spec, Network<T> actor, float actionScale, int episodes)
    {
        this.kernels = kernels;
        environments = new(kernels.Accelerator, spec, episodes);
        physics = spec.Kernels(kernels);
        ArenaArray<T> actions = arena.Reserve((long)environments.Stride * spec.ActionSize);
        arena.Allocate(kernels.Accelerator);
        action = actions.View.AsColumns(episodes, spec.ActionSize, environments.Stride);
        policy = new(kernels, actor, environments, action);
        scaler = new(kernels, environments, action);
        this.actionScale = actionScale;
    }

    /// <summary>The environments, one an episode.</summary>
    internal EnvironmentArrays<T> Environments => environments;

    /// <summary>The actions of the last step, times <see cref="ActionScale"/> in the task's unit, [N, A].</summary>
    internal MatrixView<T> Action => scaler.Scaled;

    /// <summary>The task's action unit over that of <see cref="Action"/>.</summary>
    internal float ActionScale => actionScale;

    /// <summary>Plays them. Start states depend on the seed alone.</summary>
    /// <param name="seed">Of the start states.</param>
    /// <param name="onStart">Called when the start states are set.</param>
    /// <param name="onStep">Called after each step, before any episode starts anew.</param>
    /// <param name="cancellation">Ends it after the step in progress.</param>
    /// <exception cref="OperationCanceledException">It was to end before its end.</exception>
    public EvaluationResult Run(ulong seed, Action? onStart = null, Action? onStep = null, CancellationToken cancellation = default)
    {
        kernels.Zero(environments.Episode);
        kernels.Zero(environments.FinishedCount);
        kernels.Zero(environments.FinishedReturn);
        kernels.Zero(environments.FinishedSteps);
        kernels.Zero(environments.Diverged);
        physics.Start(environments, seed, RandomStream.Evaluation);
        onStart?.Invoke();
        for (int step = 0; step < environments.Spec.TimeLimit; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step % LookEvery == LookEvery - 1 && AllFinished())
                break;
            policy.Act();
            physics.Step(scaler.Run(), actionScale, environments);
            onStep?.Invoke();
            environments.Advance();
            physics.RestartFinished(environments, seed, RandomStream.Evaluation);
        }

        double[] returns = environments.FinishedReturn.ToDoubles(), diverged = environments.FinishedDiverged.ToDoubles();
        return new([.. returns.Take(environments.Count).Select((value, i) => diverged[i] > 0 ? double.NaN : value)]);
    }

    /// <summary>Whether every environment has played its episode to the end.</summary>
    private bool AllFinished()
    {
        int[] counts = new int[environments.Stride];
        environments.FinishedCount.CopyToCPU(counts);
        return counts.AsSpan(0, environments.Count).IndexOf(0) < 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        environments.Dispose();
        policy.Dispose();
        scaler.Dispose();
        arena.Dispose();
    }
}
