using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>The actions that the task gets: the agent's own, or, where each action has a range, those in it.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class ActionScaler<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly MatrixView<T> action;
    private readonly Arena<T> arena = new();
    private readonly ArrayView<T> ranges;

    /// <summary>Allocates where there are ranges.</summary>
    /// <param name="kernels">The kernel set; not disposed with it.</param>
    /// <param name="environments">Whose actions.</param>
    /// <param name="action">The agent's actions, [N, A].</param>
    public ActionScaler(IKernels<T> kernels, EnvironmentArrays<T> environments, MatrixView<T> action)
    {
        this.kernels = kernels;
        this.action = Scaled = action;
        EnvironmentSpec spec = environments.Spec;
        if (spec.ActionRanges.Count == 0)
            return;
        long length = (long)environments.Stride * spec.ActionSize;
        ArenaArray<T> scaled = arena.Reserve(length), both = arena.Reserve(2 * spec.ActionSize);
        arena.Allocate(kernels.Accelerator);
        Scaled = scaled.View.AsColumns(environments.Count, spec.ActionSize, environments.Stride);
        ranges = both.View;
        IsNeeded = true;
        IEnumerable<double> numbers = [.. spec.ActionRanges.Select(range => (range.Low + (double)range.High) / 2), .. spec.ActionRanges.Select(range => (range.High - (double)range.Low) / 2)];
        ranges.CopyFromCPU([.. numbers.Select(number => (T)Convert.ChangeType(number, typeof(T), System.Globalization.CultureInfo.InvariantCulture))]);
    }

    /// <summary>The actions as the task gets them after <see cref="Run"/>, [N, A].</summary>
    public MatrixView<T> Scaled { get; }

    /// <summary>Whether the agent's actions are not those that the task gets.</summary>
    public bool IsNeeded { get; }

    /// <summary>Brings the agent's actions into the task's ranges.</summary>
    public MatrixView<T> Run()
    {
        if (IsNeeded)
            kernels.ScaleActions(ranges, action, Scaled);
        return Scaled;
    }

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();
}
