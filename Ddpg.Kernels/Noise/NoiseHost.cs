using System.Runtime.CompilerServices;
using Ddpg.Kernels.Host;

namespace Ddpg.Kernels;

/// <content>Exploration on the host: the device's kernels element by element, shared between the threads.</content>
internal sealed unsafe partial class HostKernels
{
    /// <summary>Actions that a thread takes at a time: some tens of microseconds.</summary>
    private const int ActionGrain = 512;

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<float> actions)
    {
        NoiseJob job = new() { Bound = bound, Seed = seed, Step = step, Actions = actions };
        team.Run(&NoiseJob.RandomActions, Unsafe.AsPointer(ref job), actions.Rows * actions.Columns, ActionGrain);
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<float> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<float> state, in MatrixView<float> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        NoiseJob job = new() { Clock = clock, Parameters = parameters, Seed = seed, Step = step, State = state, Actions = actions };
        team.Run(&NoiseJob.Explore, Unsafe.AsPointer(ref job), actions.Rows * actions.Columns, ActionGrain);
    }

    private struct NoiseJob
    {
        public EpisodeClock<float> Clock;
        public NoiseParameters Parameters;
        public float Bound;
        public ulong Seed;
        public long Step;
        public MatrixView<float> State;
        public MatrixView<float> Actions;

        public static void RandomActions(void* context, int begin, int end)
        {
            ref NoiseJob job = ref Unsafe.AsRef<NoiseJob>(context);
            for (int element = begin; element < end; element++)
                NoiseKernels.RandomActions(element, job.Bound, job.Seed, job.Step, job.Actions);
        }

        public static void Explore(void* context, int begin, int end)
        {
            ref NoiseJob job = ref Unsafe.AsRef<NoiseJob>(context);
            for (int element = begin; element < end; element++)
                NoiseKernels.Explore(element, job.Clock, job.Parameters, job.Seed, job.Step, job.State, job.Actions);
        }
    }
}
