using ILGPU;

namespace Ddpg.Kernels;

/// <summary>What a dense layer does to its sums z.</summary>
internal enum ActivationKind
{
    /// <summary>y = z.</summary>
    Identity = 0,

    /// <summary>y = max(0, z).</summary>
    Relu = 1,

    /// <summary>y = bound · tanh z, the actor's head.</summary>
    Tanh = 2,
}

/// <summary>An activation with its bound.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Bound">The bound of <see cref="ActivationKind.Tanh"/>, in the action's unit.</param>
internal readonly record struct Activation(ActivationKind Kind, float Bound)
{
    /// <summary>y = z.</summary>
    public static Activation Identity => new(ActivationKind.Identity, 1);

    /// <summary>y = max(0, z).</summary>
    public static Activation Relu => new(ActivationKind.Relu, 1);

    /// <summary>y = bound · tanh z.</summary>
    public static Activation Tanh(float bound) => new(ActivationKind.Tanh, bound);
}

/// <summary>Which episode ends stop the bootstrap Q'(s', μ'(s')) of the target.</summary>
public enum Bootstrap
{
    /// <summary>Only termination stops it; a truncated episode is bootstrapped. The correct one.</summary>
    AtTruncation = 0,

    /// <summary>Nothing stops it, as in write-ups that ignore the flag.</summary>
    Always = 1,

    /// <summary>Termination and the time limit both stop it, as in write-ups that treat the limit as terminal.</summary>
    NotAtTimeLimit = 2,
}

/// <summary>First and second moments of Adam, each as long as the parameters.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="First">m, the mean of the gradient.</param>
/// <param name="Second">v, the mean of its square.</param>
internal readonly record struct AdamMoments<T>(ArrayView<T> First, ArrayView<T> Second)
    where T : unmanaged;

/// <summary>Adam's values for one step.</summary>
/// <param name="LearningRate">α.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Epsilon">ε, added to √v̂.</param>
/// <param name="WeightDecay">L2: λ·θ joins the gradient.</param>
/// <param name="Step">t, from 1.</param>
internal readonly record struct AdamStep(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, long Step)
{
    /// <summary>1 − β₁ᵗ.</summary>
    public double Correction1 => 1 - Math.Pow(Beta1, Step);

    /// <summary>1 − β₂ᵗ.</summary>
    public double Correction2 => 1 - Math.Pow(Beta2, Step);
}

/// <summary>Kinds of exploration noise.</summary>
public enum NoiseKind
{
    /// <summary>No noise.</summary>
    None = 0,

    /// <summary>Independent N(0, σ²) on every action.</summary>
    Gaussian = 1,

    /// <summary>Ornstein-Uhlenbeck: x ← x − θ·x·dt + σ·√dt·N(0, 1). With dt = 1 the unit-step form.</summary>
    OrnsteinUhlenbeck = 2,

    /// <summary>The constant 1/(1 + episode) on every action.</summary>
    DecayingOffset = 3,
}

/// <summary>Exploration noise in one vector step, in the agent's action unit.</summary>
/// <param name="Kind">Which process.</param>
/// <param name="Sigma">σ at this step, of the first environment.</param>
/// <param name="SigmaLast">σ of the last environment; those between lie evenly between.</param>
/// <param name="Theta">θ of Ornstein-Uhlenbeck, per unit time.</param>
/// <param name="TimeStep">dt of Ornstein-Uhlenbeck.</param>
/// <param name="ResetEachEpisode">1: the Ornstein-Uhlenbeck state starts at 0 in every episode; 0: only once.</param>
/// <param name="Bound">Actions are clipped to ±bound afterwards.</param>
internal readonly record struct NoiseParameters(NoiseKind Kind, float Sigma, float SigmaLast, float Theta, float TimeStep, int ResetEachEpisode, float Bound);

/// <summary>Each environment's place in its episode.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Episode">Episodes finished before this one, [N].</param>
/// <param name="Step">Steps taken in this one, [N], whole numbers.</param>
internal readonly record struct EpisodeClock<T>(ArrayView<int> Episode, ArrayView<T> Step)
    where T : unmanaged;

/// <summary>What one vector step leaves for the replay ring. Observations are structures of arrays, [N, O] with row stride 1.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Observation">s, [N, O].</param>
/// <param name="Action">a, [N, A], in the agent's unit.</param>
/// <param name="Reward">r, [N].</param>
/// <param name="NextObservation">s' before any reset, [N, O].</param>
/// <param name="Terminated">1 where the task ended, [N].</param>
/// <param name="Truncated">1 where the time limit cut the episode, [N].</param>
internal readonly record struct TransitionView<T>(
    MatrixView<T> Observation,
    MatrixView<T> Action,
    ArrayView<T> Reward,
    MatrixView<T> NextObservation,
    ArrayView<T> Terminated,
    ArrayView<T> Truncated)
    where T : unmanaged;

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

/// <summary>One draw from the replay ring.</summary>
/// <param name="Inserted">Transitions inserted since the beginning; the ring holds the last of them.</param>
/// <param name="Environments">N: transitions N apart are successive steps of one environment.</param>
/// <param name="Steps">n: rewards summed before the bootstrap, fewer where an episode or the ring's newest transition ends the window.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Update">Which update: the draw's counter.</param>
/// <param name="Distinct">1: no transition twice in a batch (drawn without replacement); 0: each row by itself.</param>
internal readonly record struct ReplayDraw(long Inserted, int Environments, int Steps, float Gamma, ulong Seed, long Update, int Distinct = 0);

/// <summary>Sums over updates that the log reads and clears: the only scalars that leave the device in training.</summary>
internal static class UpdateStatistic
{
    /// <summary>Σ of the critic's loss, mean (Q − y)².</summary>
    public const int CriticLoss = 0;

    /// <summary>Σ of the batch means of Q(s, a).</summary>
    public const int MeanQ = 1;

    /// <summary>Σ of the batch maxima of Q(s, a).</summary>
    public const int MaxQ = 2;

    /// <summary>Σ of the actor's loss, −mean Q(s, μ(s)).</summary>
    public const int ActorLoss = 3;

    /// <summary>How many sums.</summary>
    public const int Count = 4;
}
