using System.Runtime.CompilerServices;

namespace Ddpg.Kernels.Operations;

/// <summary>Four floats side by side: what one 128-bit load brings.</summary>
/// <param name="X">First.</param>
/// <param name="Y">Second.</param>
/// <param name="Z">Third.</param>
/// <param name="W">Fourth.</param>
internal readonly record struct Float4(float X, float Y, float Z, float W)
{
    /// <summary>this + a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Float4 Plus(float a, Float4 b) => new((a * b.X) + X, (a * b.Y) + Y, (a * b.Z) + Z, (a * b.W) + W);

    /// <summary>this + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Float4 Plus(Float4 b) => new(X + b.X, Y + b.Y, Z + b.Z, W + b.W);

    /// <summary>Element <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int i)
    {
        if (i == 0)
            return X;
        if (i == 1)
            return Y;
        return i == 2 ? Z : W;
    }
}

/// <summary>4×4 sums of a matrix product, a thread's share of a tile.</summary>
/// <remarks>Written out, because ILGPU unrolls no loop and an array would not stay in registers.</remarks>
/// <param name="Row0">Sums of the first row.</param>
/// <param name="Row1">Of the second.</param>
/// <param name="Row2">Of the third.</param>
/// <param name="Row3">Of the fourth.</param>
internal readonly record struct Block4x4(Float4 Row0, Float4 Row1, Float4 Row2, Float4 Row3)
{
    /// <summary>this + left·rightᵀ: sixteen multiply-adds for two 128-bit loads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block4x4 Plus(Float4 left, Float4 right) =>
        new(Row0.Plus(left.X, right), Row1.Plus(left.Y, right), Row2.Plus(left.Z, right), Row3.Plus(left.W, right));
}
