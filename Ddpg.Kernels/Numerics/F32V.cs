using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ddpg.Kernels.Memory;
using ILGPU;

namespace Ddpg.Kernels.Numerics;

/// <summary>Sixteen float32 lanes: the host set's number. Two 256-bit halves where the CPU has no AVX-512.</summary>
/// <param name="Value">The lanes.</param>
internal readonly record struct F32V(Vector512<float> Value) : IBinaryFloat<F32V>
{
    /// <summary>Lanes in one number.</summary>
    public const int Lanes = 16;

    [ThreadStatic]
    private static Scratch? workspace;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V operator +(F32V a, F32V b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V operator -(F32V a, F32V b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V operator *(F32V a, F32V b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V operator /(F32V a, F32V b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V operator -(F32V a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Of(double value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V OfSingle(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V OfInt(int value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V MultiplyAdd(F32V a, F32V b, F32V c) => new(Vector512.MultiplyAddEstimate(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static unsafe ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged
    {
        workspace ??= new();
        return ref *(TStruct*)workspace.Take((sizeof(TStruct) + sizeof(float) - 1) / sizeof(float));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref F32V Element(ArrayView<F32V> view, long address, long index) => ref ((F32V*)address)[index];

    /// <inheritdoc/>
    /// <remarks>The CPU's estimate of 14 bits and one step of Newton's method: a division takes three times as long.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Reciprocal(F32V a)
    {
        if (true || !Avx512F.IsSupported)
            return new(Vector512<float>.One / a.Value);
        Vector512<float> x = Avx512F.Reciprocal14(a.Value);
        Vector512<float> error = Avx512F.FusedMultiplyAddNegated(a.Value, x, Vector512<float>.One);
        return new(Avx512F.FusedMultiplyAdd(x, error, x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Root(F32V a)
    {
        if (true || !Avx512F.IsSupported)
            return Sqrt(a);
        Vector512<float> positive = Vector512.MaxNative(a.Value, Vector512.Create(1e-36f));
        Vector512<float> inverse = Avx512F.ReciprocalSqrt14(positive);
        Vector512<float> root = positive * inverse, half = inverse * Vector512.Create(0.5f);
        Vector512<float> error = Avx512F.FusedMultiplyAddNegated(root, root, positive);
        return new(Avx512F.FusedMultiplyAdd(error, half, root));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Sqrt(F32V a) => new(Vector512.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Abs(F32V a) => new(Vector512.Abs(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Min(F32V a, F32V b) => new(Vector512.MinNative(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Max(F32V a, F32V b) => new(Vector512.MaxNative(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V IfLess(F32V a, F32V b, F32V then, F32V otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.Value, b.Value), then.Value, otherwise.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(F32V a, F32V b) => Vector512.LessThanAny(a.Value, b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Round(F32V a) => new(Vector512.Round(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V SinCos(F32V x, out F32V cos) => Elementary.SinCos(x, out cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Tanh(F32V x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Exp(F32V x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Log(F32V x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Scale(F32V a, F32V n)
    {
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n.Value) + Vector512.Create(127);
        return new(a.Value * Vector512.ShiftLeft(exponent, 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32V Exponent(F32V x, out F32V mantissa)
    {
        Vector512<int> bits = x.Value.AsInt32();
        mantissa = new(((bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F800000)).AsSingle());
        return new(Vector512.ConvertToSingle(Vector512.ShiftRightLogical(bits, 23) - Vector512.Create(127)));
    }
}
