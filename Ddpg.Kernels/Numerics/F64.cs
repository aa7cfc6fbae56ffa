using System.Runtime.CompilerServices;
using ILGPU;

namespace Ddpg.Kernels.Numerics;

/// <summary>One float64: the reference. Never runs on a device.</summary>
/// <param name="Value">The number.</param>
public readonly record struct F64(double Value) : IReal<F64>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator +(F64 a, F64 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a, F64 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator *(F64 a, F64 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator /(F64 a, F64 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Of(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 OfSingle(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 OfInt(int value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 MultiplyAdd(F64 a, F64 b, F64 c) => new((a.Value * b.Value) + c.Value);

    /// <inheritdoc/>
    public static ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged => ref local;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref F64 Element(ArrayView<F64> view, long address, long index) => ref view[index];

    /// <inheritdoc/>
    public static F64 Reciprocal(F64 a) => new(1 / a.Value);

    /// <inheritdoc/>
    public static F64 Root(F64 a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Sqrt(F64 a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Abs(F64 a) => new(Math.Abs(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Min(F64 a, F64 b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Max(F64 a, F64 b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 IfLess(F64 a, F64 b, F64 then, F64 otherwise) => a.Value < b.Value ? then : otherwise;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(F64 a, F64 b) => a.Value < b.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Round(F64 a) => new(Math.Round(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 SinCos(F64 x, out F64 cos)
    {
        cos = new(Math.Cos(x.Value));
        return new(Math.Sin(x.Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Tanh(F64 x) => new(Math.Tanh(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Exp(F64 x) => new(Math.Exp(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Log(F64 x) => new(Math.Log(x.Value));
}
