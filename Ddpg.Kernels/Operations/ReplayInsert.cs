using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>Transitions into rows of the replay ring.</summary>
internal static class ReplayInsert
{
    /// <summary>Floats of shared memory that a group gathers rows in: 32 rows of 256 columns.</summary>
    public const int SharedLength = 8192;

    /// <summary>One environment's transition into a row: [s | a | r | s' | terminated | truncated | 0 …].</summary>
    /// <param name="transitions">The vector step.</param>
    /// <param name="layout">Columns of a row.</param>
    /// <param name="n">Which environment.</param>
    /// <param name="to">Where to, [rows, width].</param>
    /// <param name="row">Which of its rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row<TMatrix>(in Transitions<TMatrix> transitions, TransitionLayout layout, int n, in TMatrix to, int row)
        where TMatrix : struct, IMatrix<float>
    {
        for (int k = 0; k < layout.ObservationSize; k++)
        {
            to[row, k] = transitions.Observation[n, k];
            to[row, layout.NextObservation + k] = transitions.NextObservation[n, k];
        }

        for (int k = 0; k < layout.ActionSize; k++)
            to[row, layout.Action + k] = transitions.Action[n, k];
        to[row, layout.Reward] = transitions.Reward[n, 0];
        to[row, layout.Terminated] = transitions.Terminated[n, 0];
        to[row, layout.Truncated] = transitions.Truncated[n, 0];
        for (int k = layout.Discount; k < layout.Width; k++)
            to[row, k] = 0;
    }

    /// <summary>
    /// Environments [first, first + count) by a group of threads, at least one a row. Neighboring threads read neighboring environments; the rows
    /// are gathered in shared memory, where they fit, so that neighboring threads write neighboring columns.
    /// </summary>
    public static void ByGroup(
        Transitions<MatrixView<float>> transitions, TransitionLayout layout, int position, MatrixView<float> ring, int first, int count, ArrayView<float> shared)
    {
        int thread = Group.IdxX, width = layout.Width;
        bool fits = count * width <= (int)shared.Length;
        MatrixView<float> rows = new(shared, count, width, width, 1);
        if (thread < count)
        {
            if (fits)
                Row(transitions, layout, first + thread, rows, thread);
            else
                Row(transitions, layout, first + thread, ring, (int)(((long)position + first + thread) % ring.Rows));
        }

        GroupBarrier.Wait();
        for (int i = thread; i < (fits ? count * width : 0); i += Group.DimX)
            ring[(int)(((long)position + first + (i / width)) % ring.Rows), i % width] = rows[i / width, i % width];
    }
}

/// <summary>A vector step's transitions, as many environments a group as it has threads.</summary>
/// <param name="Transitions">The vector step.</param>
/// <param name="Layout">Columns of a ring row.</param>
/// <param name="Position">The first environment's row.</param>
/// <param name="Ring">The ring, [capacity, width], updated.</param>
internal readonly record struct ReplayInsertKernel(Transitions<MatrixView<float>> Transitions, TransitionLayout Layout, int Position, MatrixView<float> Ring) : IGroupKernel
{
    /// <summary>Threads, and environments, of a group at most.</summary>
    public const int GroupSize = 32;

    /// <inheritdoc/>
    public static int MaxGroupSize => GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        int first = Grid.IdxX * Group.DimX, left = Transitions.Observation.Rows - first;
        ReplayInsert.ByGroup(Transitions, Layout, Position, Ring, first, left < Group.DimX ? left : Group.DimX, SharedMemory.Allocate<float>(ReplayInsert.SharedLength));
    }
}
