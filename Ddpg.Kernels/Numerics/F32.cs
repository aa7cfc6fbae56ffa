using System.Runtime.CompilerServices;
using ILGPU;

namespace Ddpg.Kernels.Numerics;

/// <summary>One float32: plain <c>f32</c> arithmetic on every device.</summary>
/// <param name="Value">The number.</param>
public readonly record struct F32(float Value) : IBinaryFloat<F32>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator +(F32 a, F32 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a, F32 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator *(F32 a, F32 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator /(F32 a, F32 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Of(double value) => new((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 OfSingle(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 OfInt(int value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 MultiplyAdd(F32 a, F32 b, F32 c) => new((a.Value * b.Value) + c.Value);

    /// <inheritdoc/>
    public static ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged => ref local;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref F32 Element(ArrayView<F32> view, long address, long index) => ref view[index];

    /// <inheritdoc/>
    public static F32 Reciprocal(F32 a) => new(1 / a.Value);

    /// <inheritdoc/>
    public static F32 Root(F32 a) => new(MathF.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Sqrt(F32 a) => new(MathF.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Abs(F32 a) => new(MathF.Abs(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Min(F32 a, F32 b) => new(MathF.Min(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Max(F32 a, F32 b) => new(MathF.Max(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 IfLess(F32 a, F32 b, F32 then, F32 otherwise) => a.Value < b.Value ? then : otherwise;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(F32 a, F32 b) => a.Value < b.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Round(F32 a) => new((int)(a.Value + (a.Value < 0 ? -0.5f : 0.5f))); // (a + c) − c would be folded to a by ILGPU

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 SinCos(F32 x, out F32 cos) => Elementary.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Tanh(F32 x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Exp(F32 x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Log(F32 x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Scale(F32 a, F32 n) => new(a.Value * Interop.IntAsFloat((uint)((int)n.Value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Exponent(F32 x, out F32 mantissa)
    {
        uint bits = Interop.FloatAsInt(x.Value);
        mantissa = new(Interop.IntAsFloat((bits & 0x007FFFFFu) | 0x3F800000u));
        return new((int)(bits >> 23) - 127);
    }
}
