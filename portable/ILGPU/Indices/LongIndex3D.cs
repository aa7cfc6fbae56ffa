using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 64-bit index of 3 dimensions; X is the fastest.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LongIndex3D : ILongIndex<LongIndex3D, Index3D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly LongIndex3D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly LongIndex3D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly LongIndex3D One = new(1);

    /// <summary>Sets every component to one value.</summary>
    public LongIndex3D(long value)
        : this(value, value, value)
    {
    }

    /// <summary>Makes an index from its components.</summary>
    public LongIndex3D(long x, long y, long z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    /// <summary>Makes an index from (x, y) and z.</summary>
    public LongIndex3D(LongIndex2D xy, long z)
        : this(xy.X, xy.Y, z)
    {
    }

    /// <summary>Makes an index from x and (y, z).</summary>
    public LongIndex3D(long x, LongIndex2D yz)
        : this(x, yz.X, yz.Y)
    {
    }

    /// <summary>The X component.</summary>
    public long X { get; }

    /// <summary>The Y component.</summary>
    public long Y { get; }

    /// <summary>The Z component.</summary>
    public long Z { get; }

    /// <summary>The components (X, Y).</summary>
    public LongIndex2D XY => new(X, Y);

    /// <summary>The components (Y, Z).</summary>
    public LongIndex2D YZ => new(Y, Z);

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => (X == 0) & (Y == 0) & (Z == 0);

    /// <summary>The product of the components.</summary>
    public long Size => X * Y * Z;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.LongIndex3D;

    /// <summary>Narrows to 32 bits.</summary>
    public Index3D ToIntIndex()
    {
        IndexTypeExtensions.AssertIntIndexRange(X);
        IndexTypeExtensions.AssertIntIndexRange(Y);
        IndexTypeExtensions.AssertIntIndexRange(Z);
        return new Index3D((int)X, (int)Y, (int)Z);
    }

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(LongIndex3D dimension) =>
        (X >= 0) & (X < dimension.X) & (Y >= 0) & (Y < dimension.Y) & (Z >= 0) & (Z < dimension.Z);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(LongIndex3D dimension) =>
        (X >= 0) & (X <= dimension.X) & (Y >= 0) & (Y <= dimension.Y) & (Z >= 0) & (Z <= dimension.Z);

    /// <summary>The sum with another index.</summary>
    public LongIndex3D Add(LongIndex3D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public LongIndex3D Subtract(LongIndex3D rhs) => this - rhs;

    /// <summary>The components as a tuple.</summary>
    public (long X, long Y, long Z) ToValueTuple() => (X, Y, Z);

    /// <summary>Takes the index apart.</summary>
    public void Deconstruct(out long x, out long y, out long z)
    {
        x = X;
        y = Y;
        z = Z;
    }

    /// <summary>Component-wise equality.</summary>
    public bool Equals(LongIndex3D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LongIndex3D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Z);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y}, {Z})";

    /// <summary>The component-wise minimum.</summary>
    public static LongIndex3D Min(LongIndex3D first, LongIndex3D second) =>
        new(IntrinsicMath.Min(first.X, second.X), IntrinsicMath.Min(first.Y, second.Y), IntrinsicMath.Min(first.Z, second.Z));

    /// <summary>The component-wise maximum.</summary>
    public static LongIndex3D Max(LongIndex3D first, LongIndex3D second) =>
        new(IntrinsicMath.Max(first.X, second.X), IntrinsicMath.Max(first.Y, second.Y), IntrinsicMath.Max(first.Z, second.Z));

    /// <summary>Limits every component.</summary>
    public static LongIndex3D Clamp(LongIndex3D value, LongIndex3D min, LongIndex3D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static LongIndex3D Add(LongIndex3D first, LongIndex3D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static LongIndex3D operator +(LongIndex3D first, LongIndex3D second) =>
        new(first.X + second.X, first.Y + second.Y, first.Z + second.Z);

    /// <summary>The component-wise difference.</summary>
    public static LongIndex3D Subtract(LongIndex3D first, LongIndex3D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static LongIndex3D operator -(LongIndex3D first, LongIndex3D second) =>
        new(first.X - second.X, first.Y - second.Y, first.Z - second.Z);

    /// <summary>The component-wise product.</summary>
    public static LongIndex3D Multiply(LongIndex3D first, LongIndex3D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static LongIndex3D operator *(LongIndex3D first, LongIndex3D second) =>
        new(first.X * second.X, first.Y * second.Y, first.Z * second.Z);

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex3D Divide(LongIndex3D first, LongIndex3D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex3D operator /(LongIndex3D first, LongIndex3D second) =>
        new(first.X / second.X, first.Y / second.Y, first.Z / second.Z);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(LongIndex3D first, LongIndex3D second) =>
        (first.X == second.X) & (first.Y == second.Y) & (first.Z == second.Z);

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(LongIndex3D first, LongIndex3D second) => !(first == second);

    /// <summary>Narrows to 32 bits.</summary>
    public static explicit operator Index3D(LongIndex3D index) => index.ToIntIndex();

    /// <summary>Makes an index from a tuple.</summary>
    public static implicit operator LongIndex3D((long, long, long) values) =>
        new(values.Item1, values.Item2, values.Item3);
}
