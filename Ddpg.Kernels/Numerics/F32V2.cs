using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;

namespace Ddpg.Kernels.Numerics;

/// <summary>Thirty-two float32 lanes, two registers side by side: in short loops the one's arithmetic fills the other's latencies.</summary>
/// <remarks>Written out rather than made of two <see cref="F32V"/>: each layer of calls uses up what the compiler will inline.</remarks>
internal readonly struct F32V2 : IBinaryFloat<F32V2>
{
    /// <summary>Lanes in one number.</summary>
    public const int Lanes = 2 * F32V.Lanes;

    private readonly Vector512<float> a;
    private readonly Vector512<float> b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private F32V2(Vector512<float> a, Vector512<float> b)
    {
        this.a = a;
        this.b = b;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 operator +(F32V2 x, F32V2 y) => new(x.a + y.a, x.b + y.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 operator -(F32V2 x, F32V2 y) => new(x.a - y.a, x.b - y.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 operator *(F32V2 x, F32V2 y) => new(x.a * y.a, x.b * y.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 operator /(F32V2 x, F32V2 y) => new(x.a / y.a, x.b / y.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 operator -(F32V2 x) => new(-x.a, -x.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Of(double value) => new(Vector512.Create((float)value), Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 OfSingle(float value) => new(Vector512.Create(value), Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 OfInt(int value) => new(Vector512.Create((float)value), Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 MultiplyAdd(F32V2 x, F32V2 y, F32V2 z) =>
        new(Vector512.MultiplyAddEstimate(x.a, y.a, z.a), Vector512.MultiplyAddEstimate(x.b, y.b, z.b));

    /// <inheritdoc/>
    public static ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged => ref F32V.Workspace(ref local);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref F32V2 Element(ArrayView<F32V2> view, long address, long index) => ref ((F32V2*)address)[index];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Reciprocal(F32V2 x) => new(F32V.Reciprocal(new(x.a)).Value, F32V.Reciprocal(new(x.b)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Root(F32V2 x) => new(F32V.Root(new(x.a)).Value, F32V.Root(new(x.b)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Sqrt(F32V2 x) => new(Vector512.Sqrt(x.a), Vector512.Sqrt(x.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Abs(F32V2 x) => new(Vector512.Abs(x.a), Vector512.Abs(x.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Round(F32V2 x) => new(Vector512.Round(x.a), Vector512.Round(x.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Min(F32V2 x, F32V2 y) => new(Vector512.MinNative(x.a, y.a), Vector512.MinNative(x.b, y.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Max(F32V2 x, F32V2 y) => new(Vector512.MaxNative(x.a, y.a), Vector512.MaxNative(x.b, y.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 IfLess(F32V2 x, F32V2 y, F32V2 then, F32V2 otherwise) => new(
        Vector512.ConditionalSelect(Vector512.LessThan(x.a, y.a), then.a, otherwise.a),
        Vector512.ConditionalSelect(Vector512.LessThan(x.b, y.b), then.b, otherwise.b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(F32V2 x, F32V2 y) => Vector512.LessThanAny(x.a, y.a) || Vector512.LessThanAny(x.b, y.b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 SinCos(F32V2 x, out F32V2 cos) => Elementary.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Tanh(F32V2 x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Exp(F32V2 x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Log(F32V2 x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Scale(F32V2 x, F32V2 n) => new(F32V.Scale(new(x.a), new(n.a)).Value, F32V.Scale(new(x.b), new(n.b)).Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V2 Exponent(F32V2 x, out F32V2 mantissa)
    {
        F32V2 exponent = new(F32V.Exponent(new(x.a), out F32V first).Value, F32V.Exponent(new(x.b), out F32V second).Value);
        mantissa = new(first.Value, second.Value);
        return exponent;
    }
}
