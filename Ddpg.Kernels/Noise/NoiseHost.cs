using System.Runtime.CompilerServices;
using Ddpg.Kernels.Launch;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Exploration on the host: the device's kernels element by element, shared between the threads.</content>
internal sealed unsafe partial class HostKernels
{
    /// <summary>Actions that a thread takes at a time: some tens of microseconds.</summary>
    private const int ActionGrain = 512;

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions)
    {
        RandomActionKernel kernel = new(bound, seed, step, actions);
        team.Run(&Run<RandomActionKernel>, Unsafe.AsPointer(ref kernel), actions.Rows * actions.Columns, ActionGrain);
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        ExploreKernel kernel = new(clock, parameters, seed, step, state, actions);
        team.Run(&Run<ExploreKernel>, Unsafe.AsPointer(ref kernel), actions.Rows * actions.Columns, ActionGrain);
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<float> ranges, in MatrixView<float> actions, in MatrixView<float> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        ScaleActionKernel kernel = new(ranges, actions, scaled);
        team.Run(&Run<ScaleActionKernel>, Unsafe.AsPointer(ref kernel), actions.Rows * actions.Columns, ActionGrain);
    }

    /// <summary>A device kernel on elements [begin, end).</summary>
    private static void Run<TKernel>(void* context, int begin, int end)
        where TKernel : struct, IElementKernel
    {
        ref TKernel kernel = ref Unsafe.AsRef<TKernel>(context);
        for (int i = begin; i < end; i++)
            kernel.Run(i);
    }
}
