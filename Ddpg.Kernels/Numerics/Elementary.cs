using System.Runtime.CompilerServices;

namespace Ddpg.Kernels.Numerics;

/// <summary>
/// The transcendental functions in float32, from arithmetic alone, one definition for every device: ILGPU's
/// own are approximations on CUDA (tanh.approx.f32 keeps 11 bits) and differ from device to device.
/// </summary>
/// <remarks>Errors below were measured against float64 over the stated range and are held by tests.</remarks>
internal static class Elementary
{
    /// <summary>tanh x; absolute error below 4e-7 everywhere, ±1 beyond |x| = 9.</summary>
    /// <remarks>Rational minimax approximation of degree 13/6, as Eigen's <c>generic_fast_tanh_float</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, IBinaryFloat<T>
    {
        T limit = T.Of(7.90531110763549805);
        T clamped = T.Max(-limit, T.Min(limit, x));
        T x2 = clamped * clamped;
        T p = T.Of(-2.76076847742355e-16);
        p = T.MultiplyAdd(p, x2, T.Of(2.00018790482477e-13));
        p = T.MultiplyAdd(p, x2, T.Of(-8.60467152213735e-11));
        p = T.MultiplyAdd(p, x2, T.Of(5.12229709037114e-08));
        p = T.MultiplyAdd(p, x2, T.Of(1.48572235717979e-05));
        p = T.MultiplyAdd(p, x2, T.Of(6.37261928875436e-04));
        p = T.MultiplyAdd(p, x2, T.Of(4.89352455891786e-03));
        T q = T.Of(1.19825839466702e-06);
        q = T.MultiplyAdd(q, x2, T.Of(1.18534705686654e-04));
        q = T.MultiplyAdd(q, x2, T.Of(2.26843463243900e-03));
        q = T.MultiplyAdd(q, x2, T.Of(4.89352518554385e-03));
        T y = T.Max(T.Of(-1), T.Min(T.Of(1), clamped * p / q));
        return T.IfLess(T.Abs(x), T.Of(0.0004), x, y);
    }

    /// <summary>sin x, with cos x beside it; absolute error below 3e-7 for |x| ≤ 1,000.</summary>
    /// <remarks>
    /// Cody-Waite reduction by 2π in three parts to r in ±π. Then sin r = sin y with y folded into ±π/2, and
    /// cos r = sin(π/2 − |r|): one odd polynomial of degree 11 (minimax, as DirectXMath's XMScalarSinCos) serves both, and no
    /// branch depends on the quadrant.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SinCos<T>(T x, out T cos)
        where T : unmanaged, IBinaryFloat<T>
    {
        T n = T.Round(x * T.Of(0.15915494309189535));
        T r = T.MultiplyAdd(n, T.Of(-6.28125), x);
        r = T.MultiplyAdd(n, T.Of(-1.9350051879882812e-3), r);
        r = T.MultiplyAdd(n, T.Of(-3.0199159819e-7), r);
        T pi = T.Of(3.1415926535897931);
        cos = OddSine(T.Of(1.5707963267948966) - T.Abs(r));
        return OddSine(T.Max(T.Min(r, pi - r), -pi - r));
    }

    /// <summary>sin y for |y| ≤ π/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OddSine<T>(T y)
        where T : unmanaged, IBinaryFloat<T>
    {
        T y2 = y * y;
        T p = T.MultiplyAdd(T.Of(-2.3889859e-08), y2, T.Of(2.7525562e-06));
        p = T.MultiplyAdd(p, y2, T.Of(-0.00019840874));
        p = T.MultiplyAdd(p, y2, T.Of(0.0083333310));
        p = T.MultiplyAdd(p, y2, T.Of(-0.16666667));
        return T.MultiplyAdd(p * y2, y, y);
    }

    /// <summary>eˣ; relative error below 2e-7 for −87 ≤ x ≤ 88, clamped outside.</summary>
    /// <remarks>x = n ln 2 + r, Cephes' polynomial on |r| ≤ ln 2 / 2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, IBinaryFloat<T>
    {
        x = T.Max(T.Of(-87), T.Min(T.Of(88), x));
        T n = T.Round(x * T.Of(1.4426950408889634));
        T r = T.MultiplyAdd(n, T.Of(-0.693359375), x);
        r = T.MultiplyAdd(n, T.Of(2.12194440e-4), r);
        T p = T.MultiplyAdd(T.Of(1.9875691500e-4), r, T.Of(1.3981999507e-3));
        p = T.MultiplyAdd(p, r, T.Of(8.3334519073e-3));
        p = T.MultiplyAdd(p, r, T.Of(4.1665795894e-2));
        p = T.MultiplyAdd(p, r, T.Of(1.6666665459e-1));
        p = T.MultiplyAdd(p, r, T.Of(5.0000001201e-1));
        p = T.MultiplyAdd(p, r * r, r) + T.Of(1);
        return T.Scale(p, n);
    }

    /// <summary>ln x for normal x &gt; 0; error below 1e-7 + 1e-7·|ln x|.</summary>
    /// <remarks>x = m·2ᵉ with m in [√½, √2), Cephes' polynomial in m − 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloat<T>
    {
        T e = T.Exponent(x, out T m);
        T root = T.Of(1.4142135623730951);
        e = T.IfLess(root, m, e + T.Of(1), e);
        m = T.IfLess(root, m, m * T.Of(0.5), m) - T.Of(1);
        T m2 = m * m;
        T p = T.MultiplyAdd(T.Of(7.0376836292e-2), m, T.Of(-1.1514610310e-1));
        p = T.MultiplyAdd(p, m, T.Of(1.1676998740e-1));
        p = T.MultiplyAdd(p, m, T.Of(-1.2420140846e-1));
        p = T.MultiplyAdd(p, m, T.Of(1.4249322787e-1));
        p = T.MultiplyAdd(p, m, T.Of(-1.6668057665e-1));
        p = T.MultiplyAdd(p, m, T.Of(2.0000714765e-1));
        p = T.MultiplyAdd(p, m, T.Of(-2.4999993993e-1));
        p = T.MultiplyAdd(p, m, T.Of(3.3333331174e-1));
        T y = p * m2 * m;
        y = T.MultiplyAdd(e, T.Of(-2.12194440e-4), y);
        y = T.MultiplyAdd(T.Of(-0.5), m2, y);
        return T.MultiplyAdd(e, T.Of(0.693359375), m + y);
    }
}
