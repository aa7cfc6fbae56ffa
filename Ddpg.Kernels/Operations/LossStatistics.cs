using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

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

/// <summary>The loss whose sums join the log's statistics beside the parameters' step.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Q">Q(s, a) or Q(s, μ(s)), [B, 1].</param>
/// <param name="Target">y, [B, 1]; none for the actor.</param>
/// <param name="Statistics">Sums, [<see cref="UpdateStatistic.Count"/>], updated.</param>
internal readonly record struct LossView<T>(MatrixView<T> Q, MatrixView<T> Target, ArrayView<T> Statistics)
    where T : unmanaged
{
    /// <summary>Whether it is the critic's.</summary>
    public bool IsCritic => Target.Columns != 0;
}

/// <summary>Sums of a loss over some rows of the batch: L = mean (Q − y)², mean Q and max Q of the critic, J = −mean Q of the actor.</summary>
/// <param name="Squares">Σ (Q − y)²; 0 for the actor.</param>
/// <param name="Q">Σ Q.</param>
/// <param name="Max">max Q.</param>
internal readonly record struct LossSums(float Squares, float Q, float Max) : ISum<LossSums>
{
    /// <summary>The sums of no rows.</summary>
    public static LossSums Empty => new(0, 0, float.MinValue);

    /// <summary>The sums of every <paramref name="step"/>th row from <paramref name="first"/> on.</summary>
    public static LossSums Of<TMatrix>(in TMatrix q, in TMatrix target, bool isCritic, int first, int rows, int step)
        where TMatrix : struct, IMatrix<float>
    {
        LossSums sums = Empty;
        for (int b = first; b < rows; b += step)
            sums = sums.With(q[b, 0], isCritic ? target[b, 0] : q[b, 0]);
        return sums;
    }

    /// <summary>These sums and one more row.</summary>
    public LossSums With(float q, float target)
    {
        float error = q - target;
        return new(Squares + (error * error), Q + q, q > Max ? q : Max);
    }

    /// <inheritdoc/>
    public LossSums With(LossSums other) =>
        new(Squares + other.Squares, Q + other.Q, other.Max > Max ? other.Max : Max);

    /// <summary>Adds the means over all rows to the log's statistics.</summary>
    public void AddTo(in LossView<float> loss)
    {
        int rows = loss.Q.Rows;
        if (loss.IsCritic)
        {
            loss.Statistics[UpdateStatistic.CriticLoss] += Squares / rows;
            loss.Statistics[UpdateStatistic.MeanQ] += Q / rows;
            loss.Statistics[UpdateStatistic.MaxQ] += Max;
        }
        else
        {
            loss.Statistics[UpdateStatistic.ActorLoss] -= Q / rows;
        }
    }

    /// <summary>Adds a loss's means to the statistics, by one group of threads.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="takesPart">Whether this group is the one; the others only pass the barriers.</param>
    public static void AddByGroup(LossView<float> loss, bool takesPart)
    {
        LossSums sums = Reduction.OfGroup(Of(loss.Q, loss.Target, loss.IsCritic, Group.IdxX, takesPart ? loss.Q.Rows : 0, Group.DimX));
        if (takesPart && Group.IdxX == 0)
            sums.AddTo(loss);
    }
}

/// <summary>A loss's statistics, by one group.</summary>
/// <param name="Loss">The loss.</param>
internal readonly record struct LossStatisticsKernel(LossView<float> Loss) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => Reduction.GroupSize;

    /// <inheritdoc/>
    public void Run() => LossSums.AddByGroup(Loss, takesPart: true);
}
