using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 32-bit index of 1 dimension.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Index1D : IIntIndex<Index1D, LongIndex1D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly Index1D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly Index1D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly Index1D One = new(1);

    /// <summary>Makes an index from its components.</summary>
    public Index1D(int x)
    {
        X = x;
    }

    /// <summary>The X component.</summary>
    public int X { get; }

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => X == 0;

    /// <summary>The product of the components, which must fit 32 bits.</summary>
    public int Size
    {
        get
        {
            IndexTypeExtensions.AssertIntIndexRange(LongSize);
            return X;
        }
    }

    /// <summary>The product of the components in 64 bits.</summary>
    public long LongSize => X;

    long IIndex.Size => LongSize;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.Index1D;

    /// <summary>Widens to 64 bits.</summary>
    public LongIndex1D ToLongIndex() => new(X);

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(Index1D dimension) =>
        (X >= 0) & (X < dimension.X);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(Index1D dimension) =>
        (X >= 0) & (X <= dimension.X);

    /// <summary>The sum with another index.</summary>
    public Index1D Add(Index1D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public Index1D Subtract(Index1D rhs) => this - rhs;

    /// <summary>Component-wise equality.</summary>
    public bool Equals(Index1D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X);

    /// <inheritdoc/>
    public override string ToString() => $"({X})";

    /// <summary>The component-wise minimum.</summary>
    public static Index1D Min(Index1D first, Index1D second) =>
        new(IntrinsicMath.Min(first.X, second.X));

    /// <summary>The component-wise maximum.</summary>
    public static Index1D Max(Index1D first, Index1D second) =>
        new(IntrinsicMath.Max(first.X, second.X));

    /// <summary>Limits every component.</summary>
    public static Index1D Clamp(Index1D value, Index1D min, Index1D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static Index1D Add(Index1D first, Index1D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static Index1D operator +(Index1D first, Index1D second) =>
        new(first.X + second.X);

    /// <summary>The component-wise difference.</summary>
    public static Index1D Subtract(Index1D first, Index1D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static Index1D operator -(Index1D first, Index1D second) =>
        new(first.X - second.X);

    /// <summary>The component-wise product.</summary>
    public static Index1D Multiply(Index1D first, Index1D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static Index1D operator *(Index1D first, Index1D second) =>
        new(first.X * second.X);

    /// <summary>The component-wise quotient.</summary>
    public static Index1D Divide(Index1D first, Index1D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static Index1D operator /(Index1D first, Index1D second) =>
        new(first.X / second.X);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(Index1D first, Index1D second) =>
        first.X == second.X;

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(Index1D first, Index1D second) => !(first == second);

    /// <summary>Widens to 64 bits.</summary>
    public static implicit operator LongIndex1D(Index1D index) => index.ToLongIndex();

    /// <summary>The component.</summary>
    public static implicit operator int(Index1D idx) => idx.X;

    /// <summary>An index of the value.</summary>
    public static implicit operator Index1D(int idx) => new(idx);

    /// <summary>The component, unsigned.</summary>
    public static explicit operator uint(Index1D idx) => (uint)idx.X;
}
