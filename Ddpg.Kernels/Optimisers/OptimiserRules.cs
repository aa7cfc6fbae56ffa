using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Kernels.Optimisers;

/// <summary>Adam's values for one step as the kernels take them, in float32.</summary>
/// <param name="Beta1">β₁.</param>
/// <param name="Complement1">1 − β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Complement2">1 − β₂.</param>
/// <param name="StepSize">α / (1 − β₁ᵗ).</param>
/// <param name="RootCorrection">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="WeightDecay">λ.</param>
internal readonly record struct AdamCoefficients(
    float Beta1, float Complement1, float Beta2, float Complement2, float StepSize, float RootCorrection, float Epsilon, float WeightDecay)
{
    /// <summary>Rounds a step's values, corrections taken in float64.</summary>
    public static AdamCoefficients From(AdamStep step) => new(
        (float)step.Beta1,
        (float)(1 - step.Beta1),
        (float)step.Beta2,
        (float)(1 - step.Beta2),
        (float)(step.LearningRate / step.Correction1),
        (float)(1 / Math.Sqrt(step.Correction2)),
        (float)step.Epsilon,
        (float)step.WeightDecay);
}

/// <summary>The optimiser's arithmetic for one parameter, for every kind of number.</summary>
internal static class OptimiserRules
{
    /// <summary>θ − α m̂ / (√v̂ + ε), with m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Adam<T>(T parameter, T gradient, ref T first, ref T second, in AdamCoefficients c)
        where T : unmanaged, IReal<T>
    {
        gradient = T.MultiplyAdd(T.OfSingle(c.WeightDecay), parameter, gradient);
        first = T.MultiplyAdd(T.OfSingle(c.Complement1), gradient, T.OfSingle(c.Beta1) * first);
        second = T.MultiplyAdd(T.OfSingle(c.Complement2) * gradient, gradient, T.OfSingle(c.Beta2) * second);
        T root = T.MultiplyAdd(T.Root(second), T.OfSingle(c.RootCorrection), T.OfSingle(c.Epsilon));
        return parameter - (T.OfSingle(c.StepSize) * first * T.Reciprocal(root));
    }

    /// <summary>θ' + τ (θ − θ').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SoftUpdate<T>(T online, T target, float tau)
        where T : unmanaged, IReal<T> =>
        T.MultiplyAdd(T.OfSingle(tau), online - target, target);
}
