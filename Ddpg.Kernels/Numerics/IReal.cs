using ILGPU;

namespace Ddpg.Kernels.Numerics;

/// <summary>
/// A real number as the kernels see it, so that one source of physics and mathematics serves
/// <see cref="F32"/> (one value, any device), <see cref="F32V"/> (16 values, SIMD on the host) and
/// <see cref="F64"/> (the reference).
/// </summary>
/// <typeparam name="T">The implementing number itself.</typeparam>
/// <remarks>
/// Code written against it holds no branch on a value: it selects with <see cref="IfLess"/>, and may skip
/// work that no lane needs with <see cref="AnyLess"/>.
/// </remarks>
public interface IReal<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a · b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>−a.</summary>
    static abstract T operator -(T a);

    /// <summary>The constant <paramref name="value"/> in every lane.</summary>
    static abstract T Of(double value);

    /// <summary>The float <paramref name="value"/>, exact, in every lane.</summary>
    static abstract T OfSingle(float value);

    /// <summary>The integer <paramref name="value"/>, |value| &lt; 2²⁴, in every lane.</summary>
    static abstract T OfInt(int value);

    /// <summary>a·b + c, contracted to one rounding where the device does so.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>
    /// Where a large intermediate result lies: <paramref name="local"/> itself, or for SIMD lanes memory of this thread aligned to
    /// whole registers, which a stack is not. One at a time for each thread.
    /// </summary>
    static abstract ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged;

    /// <summary>An element of an array: of its view, or for SIMD lanes, which only ever lie in the host's memory, of its address.</summary>
    /// <param name="view">The array.</param>
    /// <param name="address">Where it begins in the host's memory; read for SIMD lanes alone.</param>
    /// <param name="index">Which element.</param>
    static abstract ref T Element(ArrayView<T> view, long address, long index);

    /// <summary>1/a within two units in the last place, for |a| in [1e-36, 1e36].</summary>
    static abstract T Reciprocal(T a);

    /// <summary>√a within two units in the last place for a of at least 1e-36, below √1e-36 for a smaller one.</summary>
    static abstract T Root(T a);

    /// <summary>√a, correctly rounded.</summary>
    static abstract T Sqrt(T a);

    /// <summary>|a|.</summary>
    static abstract T Abs(T a);

    /// <summary>The smaller of both.</summary>
    static abstract T Min(T a, T b);

    /// <summary>The larger of both.</summary>
    static abstract T Max(T a, T b);

    /// <summary>Lane by lane: a &lt; b ? then : otherwise. False where either is NaN.</summary>
    static abstract T IfLess(T a, T b, T then, T otherwise);

    /// <summary>Whether a &lt; b in any lane.</summary>
    static abstract bool AnyLess(T a, T b);

    /// <summary>A nearest integer, for |a| &lt; 2²²; which of two at a tie is not said.</summary>
    static abstract T Round(T a);

    /// <summary>sin x and cos x; the range and error of <see cref="Elementary"/> in float32.</summary>
    static abstract T SinCos(T x, out T cos);

    /// <summary>tanh x.</summary>
    static abstract T Tanh(T x);

    /// <summary>eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>ln x for normal x &gt; 0.</summary>
    static abstract T Log(T x);
}

/// <summary>What the float32 elementary functions need beside <see cref="IReal{T}"/>: access to the exponent's bits.</summary>
/// <typeparam name="T">The implementing number itself.</typeparam>
internal interface IBinaryFloat<T> : IReal<T>
    where T : unmanaged, IBinaryFloat<T>
{
    /// <summary>a·2ⁿ for an integral n in [−126, 127].</summary>
    static abstract T Scale(T a, T n);

    /// <summary>x = m·2ᵉ with m in [1, 2), for normal x &gt; 0; returns e.</summary>
    static abstract T Exponent(T x, out T mantissa);
}
