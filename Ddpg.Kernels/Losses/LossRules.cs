using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels.Losses;

/// <summary>Targets and loss gradients for one sample, for every kind of number.</summary>
internal static class LossRules
{
    /// <summary>y = r + γᵏ·mask·Q'.</summary>
    public static T Target<T>(T reward, T terminated, T truncated, T discount, T nextQ, Bootstrap bootstrap)
        where T : unmanaged, IReal<T>
    {
        T one = T.Of(1);
        T mask = one;
        if (bootstrap != Bootstrap.Always)
            mask = one - terminated;
        if (bootstrap == Bootstrap.NotAtTimeLimit)
            mask *= one - truncated;
        return T.MultiplyAdd(discount * mask, nextQ, reward);
    }

    /// <summary>∂L/∂Q = 2 (Q − y)/B.</summary>
    public static T CriticGradient<T>(T q, T target, int rows)
        where T : unmanaged, IReal<T> =>
        T.Of(2) * (q - target) / T.OfInt(rows);
}

/// <summary>Partial sums of the critic's loss over some rows of the batch.</summary>
/// <param name="Squares">Σ (Q − y)².</param>
/// <param name="Q">Σ Q.</param>
/// <param name="Max">max Q.</param>
internal readonly record struct LossSums(float Squares, float Q, float Max)
{
    /// <summary>The sums of no rows.</summary>
    public static LossSums Empty => new(0, 0, float.MinValue);

    /// <summary>These sums and one more row.</summary>
    public LossSums With(float q, float target)
    {
        float error = q - target;
        return new(Squares + (error * error), Q + q, q > Max ? q : Max);
    }

    /// <summary>These sums and others.</summary>
    public LossSums With(LossSums other) =>
        new(Squares + other.Squares, Q + other.Q, other.Max > Max ? other.Max : Max);

    /// <summary>Adds the means over all rows to the log's statistics: loss, mean and maximum of Q, or −mean Q for the actor.</summary>
    public void AddTo(ArrayView<float> statistics, int rows, int isCritic)
    {
        if (isCritic == 0)
        {
            statistics[UpdateStatistic.ActorLoss] -= Q / rows;
            return;
        }

        statistics[UpdateStatistic.CriticLoss] += Squares / rows;
        statistics[UpdateStatistic.MeanQ] += Q / rows;
        statistics[UpdateStatistic.MaxQ] += Max;
    }
}
