using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Kernels.Operations;

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

/// <summary>Adam (Kingma and Ba 2015, algorithm 1).</summary>
internal static class AdamRule
{
    /// <summary>θ − α m̂ / (√v̂ + ε), with m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Next<T>(T parameter, T gradient, ref T first, ref T second, in AdamCoefficients c)
        where T : unmanaged, IReal<T>
    {
        gradient = T.MultiplyAdd(T.OfSingle(c.WeightDecay), parameter, gradient);
        first = T.MultiplyAdd(T.OfSingle(c.Complement1), gradient, T.OfSingle(c.Beta1) * first);
        second = T.MultiplyAdd(T.OfSingle(c.Complement2) * gradient, gradient, T.OfSingle(c.Beta2) * second);
        T root = T.MultiplyAdd(T.Root(second), T.OfSingle(c.RootCorrection), T.OfSingle(c.Epsilon));
        return parameter - (T.OfSingle(c.StepSize) * first * T.Reciprocal(root));
    }
}

/// <summary>One step of Adam, one thread a parameter.</summary>
/// <param name="Gradient">g, [P].</param>
/// <param name="Coefficients">Adam's.</param>
/// <param name="Moments">m and v, updated.</param>
/// <param name="Parameters">θ, [P], updated.</param>
internal readonly record struct AdamKernel(ArrayView<float> Gradient, AdamCoefficients Coefficients, AdamMoments<float> Moments, ArrayView<float> Parameters) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        F32 first = new(Moments.First[i]), second = new(Moments.Second[i]);
        Parameters[i] = AdamRule.Next(new F32(Parameters[i]), new F32(Gradient[i]), ref first, ref second, Coefficients).Value;
        Moments.First[i] = first.Value;
        Moments.Second[i] = second.Value;
    }
}
