using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 64-bit index of 2 dimensions; X is the fastest.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LongIndex2D : ILongIndex<LongIndex2D, Index2D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly LongIndex2D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly LongIndex2D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly LongIndex2D One = new(1);

    /// <summary>Sets every component to one value.</summary>
    public LongIndex2D(long value)
        : this(value, value)
    {
    }

    /// <summary>Makes an index from its components.</summary>
    public LongIndex2D(long x, long y)
    {
        X = x;
        Y = y;
    }

    /// <summary>The X component.</summary>
    public long X { get; }

    /// <summary>The Y component.</summary>
    public long Y { get; }

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => (X == 0) & (Y == 0);

    /// <summary>The product of the components.</summary>
    public long Size => X * Y;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.LongIndex2D;

    /// <summary>Narrows to 32 bits.</summary>
    public Index2D ToIntIndex()
    {
        IndexTypeExtensions.AssertIntIndexRange(X);
        IndexTypeExtensions.AssertIntIndexRange(Y);
        return new Index2D((int)X, (int)Y);
    }

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(LongIndex2D dimension) =>
        (X >= 0) & (X < dimension.X) & (Y >= 0) & (Y < dimension.Y);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(LongIndex2D dimension) =>
        (X >= 0) & (X <= dimension.X) & (Y >= 0) & (Y <= dimension.Y);

    /// <summary>The sum with another index.</summary>
    public LongIndex2D Add(LongIndex2D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public LongIndex2D Subtract(LongIndex2D rhs) => this - rhs;

    /// <summary>The components as a tuple.</summary>
    public (long X, long Y) ToValueTuple() => (X, Y);

    /// <summary>Takes the index apart.</summary>
    public void Deconstruct(out long x, out long y)
    {
        x = X;
        y = Y;
    }

    /// <summary>Component-wise equality.</summary>
    public bool Equals(LongIndex2D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LongIndex2D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y})";

    /// <summary>The component-wise minimum.</summary>
    public static LongIndex2D Min(LongIndex2D first, LongIndex2D second) =>
        new(IntrinsicMath.Min(first.X, second.X), IntrinsicMath.Min(first.Y, second.Y));

    /// <summary>The component-wise maximum.</summary>
    public static LongIndex2D Max(LongIndex2D first, LongIndex2D second) =>
        new(IntrinsicMath.Max(first.X, second.X), IntrinsicMath.Max(first.Y, second.Y));

    /// <summary>Limits every component.</summary>
    public static LongIndex2D Clamp(LongIndex2D value, LongIndex2D min, LongIndex2D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static LongIndex2D Add(LongIndex2D first, LongIndex2D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static LongIndex2D operator +(LongIndex2D first, LongIndex2D second) =>
        new(first.X + second.X, first.Y + second.Y);

    /// <summary>The component-wise difference.</summary>
    public static LongIndex2D Subtract(LongIndex2D first, LongIndex2D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static LongIndex2D operator -(LongIndex2D first, LongIndex2D second) =>
        new(first.X - second.X, first.Y - second.Y);

    /// <summary>The component-wise product.</summary>
    public static LongIndex2D Multiply(LongIndex2D first, LongIndex2D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static LongIndex2D operator *(LongIndex2D first, LongIndex2D second) =>
        new(first.X * second.X, first.Y * second.Y);

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex2D Divide(LongIndex2D first, LongIndex2D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex2D operator /(LongIndex2D first, LongIndex2D second) =>
        new(first.X / second.X, first.Y / second.Y);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(LongIndex2D first, LongIndex2D second) =>
        (first.X == second.X) & (first.Y == second.Y);

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(LongIndex2D first, LongIndex2D second) => !(first == second);

    /// <summary>Narrows to 32 bits.</summary>
    public static explicit operator Index2D(LongIndex2D index) => index.ToIntIndex();

    /// <summary>Makes an index from a tuple.</summary>
    public static implicit operator LongIndex2D((long, long) values) =>
        new(values.Item1, values.Item2);
}
