using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Training;

/// <summary>The outcome of an evaluation.</summary>
/// <param name="Returns">Each episode's return.</param>
public sealed record Evaluation(IReadOnlyList<double> Returns)
{
    /// <summary>Mean return.</summary>
    public double Mean { get; } = Returns.Average();

    /// <summary>Standard deviation of the returns (n − 1; 0 for one episode).</summary>
    public double StandardDeviation { get; } = Returns.Count < 2
        ? 0
        : Math.Sqrt(Returns.Sum(r => Math.Pow(r - Returns.Average(), 2)) / (Returns.Count - 1));
}

/// <summary>Plays noise-free episodes from fixed starts, all at once.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Evaluator<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly EnvironmentArrays<T> environments;
    private readonly IEnvironmentKernels<T> physics;
    private readonly Policy<T> policy;
    private readonly Arena<T> arena;
    private readonly MatrixView<T> action;
    private readonly float actionScale;

    /// <summary>Allocates for a number of episodes.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="spec">The task.</param>
    /// <param name="actor">The policy; its head's bound is the agent's action bound.</param>
    /// <param name="episodes">Episodes in an evaluation, each its own environment.</param>
    public Evaluator(IKernels<T> kernels, EnvironmentSpec spec, Network<T> actor, int episodes)
    {
        this.kernels = kernels;
        environments = new(kernels.Accelerator, spec, episodes);
        physics = spec.Kernels(kernels);
        arena = new(kernels.Accelerator, (long)environments.Stride * spec.ActionSize);
        arena.Clear();
        action = arena.Take((long)environments.Stride * spec.ActionSize).AsColumns(episodes, spec.ActionSize, environments.Stride);
        policy = new(kernels, actor, environments, action);
        actionScale = spec.ActionBound / actor.Shape.Head.Bound;
    }

    /// <summary>The environments, one an episode.</summary>
    internal EnvironmentArrays<T> Environments => environments;

    /// <summary>The actions of the last step in the agent's unit, [N, A].</summary>
    internal MatrixView<T> Action => action;

    /// <summary>The task's action bound over the agent's.</summary>
    internal float ActionScale => actionScale;

    /// <summary>Plays them. Start states depend on the seed alone.</summary>
    /// <param name="seed">Of the start states.</param>
    /// <param name="onStart">Called when the start states are set.</param>
    /// <param name="onStep">Called after each step, before any episode starts anew.</param>
    public Evaluation Run(ulong seed, Action? onStart = null, Action? onStep = null)
    {
        kernels.Zero(environments.Episode);
        kernels.Zero(environments.FinishedCount);
        kernels.Zero(environments.FinishedReturn);
        kernels.Zero(environments.FinishedSteps);
        physics.Start(environments, seed, RandomStream.Evaluation);
        onStart?.Invoke();
        for (int step = 0; step < environments.Spec.TimeLimit; step++)
        {
            policy.Act();
            physics.Step(action, actionScale, environments);
            onStep?.Invoke();
            environments.Advance();
            physics.RestartFinished(environments, seed, RandomStream.Evaluation);
        }

        return new(environments.FinishedReturn.ToDoubles()[..environments.Count]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        environments.Dispose();
        policy.Dispose();
        arena.Dispose();
    }
}
