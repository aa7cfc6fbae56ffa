using Ddpg.Kernels.Numerics;

namespace Ddpg.Kernels.Operations;

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

    /// <summary>y = activation(z).</summary>
    public T Apply<T>(T z)
        where T : unmanaged, IReal<T>
    {
        if (Kind == ActivationKind.Relu)
            return T.Max(T.Of(0), z);
        if (Kind == ActivationKind.Tanh)
            return T.OfSingle(Bound) * T.Tanh(z);
        return z;
    }

    /// <summary>activation'(z) from y = activation(z): 1, [y &gt; 0], or bound − y²/bound.</summary>
    public T Derivative<T>(T y)
        where T : unmanaged, IReal<T>
    {
        if (Kind == ActivationKind.Relu)
            return T.IfLess(T.Of(0), y, T.Of(1), T.Of(0));
        if (Kind == ActivationKind.Tanh)
            return T.OfSingle(Bound) - (y * y / T.OfSingle(Bound));
        return T.Of(1);
    }
}
