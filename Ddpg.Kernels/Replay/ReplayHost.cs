using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Ddpg.Kernels.Host;
using Ddpg.Kernels.Replay;

namespace Ddpg.Kernels;

/// <content>The replay ring on the host: packed rows, so a sample is one block copy.</content>
internal sealed unsafe partial class HostKernels
{
    /// <inheritdoc/>
    public void ReplayInsert(in TransitionView<float> transitions, TransitionLayout layout, int position, in MatrixView<float> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        InsertJob job = new()
        {
            Observation = new(transitions.Observation),
            Action = new(transitions.Action),
            NextObservation = new(transitions.NextObservation),
            Reward = Pointer.To(transitions.Reward),
            Terminated = Pointer.To(transitions.Terminated),
            Truncated = Pointer.To(transitions.Truncated),
            Layout = layout,
            Position = position,
            Ring = new(ring),
        };
        team.Run(&InsertJob.Range, &job, job.Observation.Rows, InsertJob.Grain);
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch)
    {
        Shapes.Sample(ring, layout, draw, batch);
        Run(SampleJob.Of(ring, layout, draw, batch));
    }

    private struct InsertJob
    {
        public const int Grain = 512;

        public HostMatrix Observation;
        public HostMatrix Action;
        public HostMatrix NextObservation;
        public float* Reward;
        public float* Terminated;
        public float* Truncated;
        public TransitionLayout Layout;
        public int Position;
        public HostMatrix Ring;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Range(void* context, int begin, int end)
        {
            InsertJob job = *(InsertJob*)context;
            TransitionLayout layout = job.Layout;
            int row = (int)(((long)job.Position + begin) % job.Ring.Rows);
            for (int n = begin; n < end; n++)
            {
                float* to = job.Ring.Row(row);
                for (int i = 0; i < layout.ObservationSize; i++)
                {
                    to[i] = job.Observation[n, i];
                    to[layout.NextObservation + i] = job.NextObservation[n, i];
                }

                for (int i = 0; i < layout.ActionSize; i++)
                    to[layout.Action + i] = job.Action[n, i];
                to[layout.Reward] = job.Reward[n];
                to[layout.Terminated] = job.Terminated[n];
                to[layout.Truncated] = job.Truncated[n];
                for (int i = layout.Discount; i < layout.Width; i++)
                    to[i] = 0;
                row = row + 1 == job.Ring.Rows ? 0 : row + 1;
            }
        }
    }
}

/// <summary>A replay sample on rows.</summary>
internal static unsafe class SampleJob
{
    /// <summary>Rows whose addresses are drawn before the first is read, so that main memory answers all of them at once.</summary>
    private const int Ahead = 32;

    private const int CacheLine = 64 / sizeof(float);

    public static RowJob Of(in MatrixView<float> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<float> batch) =>
        new() { Body = &Range, X1 = new(ring), Y = new(batch), Layout = layout, Draw = draw, Work = 8L * layout.Width };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range(RowJob* job, int begin, int end)
    {
        HostMatrix ring = job->X1;
        TransitionLayout layout = job->Layout;
        ReplayDraw draw = job->Draw;
        long* transitions = stackalloc long[Ahead];
        for (int first = begin; first < end; first += Ahead)
        {
            int count = Math.Min(Ahead, end - first);
            for (int k = 0; k < count; k++)
            {
                transitions[k] = ReplayRules.Draw(draw, first + k, ring.Rows);
                float* row = ring.Row((int)(transitions[k] % ring.Rows));
                for (int i = 0; i < layout.Width && Sse.IsSupported; i += CacheLine)
                    Sse.Prefetch0(row + i);
            }

            for (int k = 0; k < count; k++)
                Copy(ReplayRules.Window(ring, ring.Rows, layout, draw, transitions[k]), ring, layout, job->Y.Row(first + k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReplayWindow window, in HostMatrix ring, TransitionLayout layout, float* to)
    {
        float* first = ring.Row((int)(window.First % ring.Rows));
        Unsafe.CopyBlockUnaligned(to, first, (uint)(layout.Width * sizeof(float)));
        if (window.Last != window.First)
        {
            float* last = ring.Row((int)(window.Last % ring.Rows));
            Unsafe.CopyBlockUnaligned(to + layout.NextObservation, last + layout.NextObservation, (uint)((layout.Discount - layout.NextObservation) * sizeof(float)));
        }

        to[layout.Reward] = window.Reward;
        to[layout.Discount] = window.Discount;
    }
}
