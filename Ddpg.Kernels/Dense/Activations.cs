using Ddpg.Kernels.Numerics;

namespace Ddpg.Kernels.Dense;

/// <summary>The activations and their derivatives, for every kind of number.</summary>
internal static class Activations
{
    /// <summary>y = activation(z).</summary>
    public static T Apply<T>(T z, Activation activation)
        where T : unmanaged, IReal<T>
    {
        if (activation.Kind == ActivationKind.Relu)
            return T.Max(T.Of(0), z);
        if (activation.Kind == ActivationKind.Tanh)
            return T.OfSingle(activation.Bound) * T.Tanh(z);
        return z;
    }

    /// <summary>activation'(z) from y = activation(z): 1, [y &gt; 0], or bound − y²/bound.</summary>
    public static T Derivative<T>(T y, Activation activation)
        where T : unmanaged, IReal<T>
    {
        if (activation.Kind == ActivationKind.Relu)
            return T.IfLess(T.Of(0), y, T.Of(1), T.Of(0));
        if (activation.Kind == ActivationKind.Tanh)
            return T.OfSingle(activation.Bound) - (y * y / T.OfSingle(activation.Bound));
        return T.Of(1);
    }
}
