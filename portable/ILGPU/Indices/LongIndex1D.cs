using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 64-bit index of 1 dimension.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LongIndex1D : ILongIndex<LongIndex1D, Index1D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly LongIndex1D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly LongIndex1D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly LongIndex1D One = new(1);

    /// <summary>Makes an index from its components.</summary>
    public LongIndex1D(long x)
    {
        X = x;
    }

    /// <summary>The X component.</summary>
    public long X { get; }

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => X == 0;

    /// <summary>The product of the components.</summary>
    public long Size => X;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.LongIndex1D;

    /// <summary>Narrows to 32 bits.</summary>
    public Index1D ToIntIndex()
    {
        IndexTypeExtensions.AssertIntIndexRange(X);
        return new Index1D((int)X);
    }

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(LongIndex1D dimension) =>
        (X >= 0) & (X < dimension.X);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(LongIndex1D dimension) =>
        (X >= 0) & (X <= dimension.X);

    /// <summary>The sum with another index.</summary>
    public LongIndex1D Add(LongIndex1D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public LongIndex1D Subtract(LongIndex1D rhs) => this - rhs;

    /// <summary>Component-wise equality.</summary>
    public bool Equals(LongIndex1D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LongIndex1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X);

    /// <inheritdoc/>
    public override string ToString() => $"({X})";

    /// <summary>The component-wise minimum.</summary>
    public static LongIndex1D Min(LongIndex1D first, LongIndex1D second) =>
        new(IntrinsicMath.Min(first.X, second.X));

    /// <summary>The component-wise maximum.</summary>
    public static LongIndex1D Max(LongIndex1D first, LongIndex1D second) =>
        new(IntrinsicMath.Max(first.X, second.X));

    /// <summary>Limits every component.</summary>
    public static LongIndex1D Clamp(LongIndex1D value, LongIndex1D min, LongIndex1D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static LongIndex1D Add(LongIndex1D first, LongIndex1D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static LongIndex1D operator +(LongIndex1D first, LongIndex1D second) =>
        new(first.X + second.X);

    /// <summary>The component-wise difference.</summary>
    public static LongIndex1D Subtract(LongIndex1D first, LongIndex1D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static LongIndex1D operator -(LongIndex1D first, LongIndex1D second) =>
        new(first.X - second.X);

    /// <summary>The component-wise product.</summary>
    public static LongIndex1D Multiply(LongIndex1D first, LongIndex1D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static LongIndex1D operator *(LongIndex1D first, LongIndex1D second) =>
        new(first.X * second.X);

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex1D Divide(LongIndex1D first, LongIndex1D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static LongIndex1D operator /(LongIndex1D first, LongIndex1D second) =>
        new(first.X / second.X);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(LongIndex1D first, LongIndex1D second) =>
        first.X == second.X;

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(LongIndex1D first, LongIndex1D second) => !(first == second);

    /// <summary>Narrows to 32 bits.</summary>
    public static explicit operator Index1D(LongIndex1D index) => index.ToIntIndex();

    /// <summary>The component.</summary>
    public static implicit operator long(LongIndex1D idx) => idx.X;

    /// <summary>An index of the value.</summary>
    public static implicit operator LongIndex1D(long idx) => new(idx);

    /// <summary>The component, unsigned.</summary>
    public static explicit operator ulong(LongIndex1D idx) => (ulong)idx.X;
}
