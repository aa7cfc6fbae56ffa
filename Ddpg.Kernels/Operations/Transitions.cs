namespace Ddpg.Kernels.Operations;

/// <summary>What one vector step leaves for the replay ring. Observations are structures of arrays, [N, O] with row stride 1.</summary>
/// <typeparam name="TMatrix">How they are reached.</typeparam>
/// <param name="Observation">s, [N, O].</param>
/// <param name="Action">a, [N, A], in the agent's unit.</param>
/// <param name="Reward">r, [N, 1].</param>
/// <param name="NextObservation">s' before any reset, [N, O].</param>
/// <param name="Terminated">1 where the task ended, [N, 1].</param>
/// <param name="Truncated">1 where the time limit cut the episode, [N, 1].</param>
internal readonly record struct Transitions<TMatrix>(TMatrix Observation, TMatrix Action, TMatrix Reward, TMatrix NextObservation, TMatrix Terminated, TMatrix Truncated)
    where TMatrix : struct;

/// <summary>The columns of a stored transition: one packed row [s | a | r | s' | terminated | truncated | γᵏ | padding].</summary>
/// <param name="ObservationSize">O.</param>
/// <param name="ActionSize">A.</param>
internal readonly record struct TransitionLayout(int ObservationSize, int ActionSize)
{
    /// <summary>First column of a.</summary>
    public int Action => ObservationSize;

    /// <summary>Column of r.</summary>
    public int Reward => Action + ActionSize;

    /// <summary>First column of s'.</summary>
    public int NextObservation => Reward + 1;

    /// <summary>Column of the termination flag.</summary>
    public int Terminated => NextObservation + ObservationSize;

    /// <summary>Column of the truncation flag.</summary>
    public int Truncated => Terminated + 1;

    /// <summary>Column of γᵏ, what Q' counts in the target: written where a row is sampled, 0 in the ring.</summary>
    public int Discount => Truncated + 1;

    /// <summary>Elements of a row: all columns, rounded up to a multiple of 4 for 128-bit loads.</summary>
    public int Width => (Discount + 1 + 3) / 4 * 4;
}
