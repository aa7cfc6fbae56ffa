using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 32-bit index of 2 dimensions; X is the fastest.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Index2D : IIntIndex<Index2D, LongIndex2D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly Index2D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly Index2D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly Index2D One = new(1);

    /// <summary>Sets every component to one value.</summary>
    public Index2D(int value)
        : this(value, value)
    {
    }

    /// <summary>Makes an index from its components.</summary>
    public Index2D(int x, int y)
    {
        X = x;
        Y = y;
    }

    /// <summary>The X component.</summary>
    public int X { get; }

    /// <summary>The Y component.</summary>
    public int Y { get; }

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => (X == 0) & (Y == 0);

    /// <summary>The product of the components, which must fit 32 bits.</summary>
    public int Size
    {
        get
        {
            IndexTypeExtensions.AssertIntIndexRange(LongSize);
            return X * Y;
        }
    }

    /// <summary>The product of the components in 64 bits.</summary>
    public long LongSize => (long)X * Y;

    long IIndex.Size => LongSize;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.Index2D;

    /// <summary>Widens to 64 bits.</summary>
    public LongIndex2D ToLongIndex() => new(X, Y);

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(Index2D dimension) =>
        (X >= 0) & (X < dimension.X) & (Y >= 0) & (Y < dimension.Y);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(Index2D dimension) =>
        (X >= 0) & (X <= dimension.X) & (Y >= 0) & (Y <= dimension.Y);

    /// <summary>The sum with another index.</summary>
    public Index2D Add(Index2D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public Index2D Subtract(Index2D rhs) => this - rhs;

    /// <summary>The components as a tuple.</summary>
    public (int X, int Y) ToValueTuple() => (X, Y);

    /// <summary>Takes the index apart.</summary>
    public void Deconstruct(out int x, out int y)
    {
        x = X;
        y = Y;
    }

    /// <summary>Component-wise equality.</summary>
    public bool Equals(Index2D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index2D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y})";

    /// <summary>The component-wise minimum.</summary>
    public static Index2D Min(Index2D first, Index2D second) =>
        new(IntrinsicMath.Min(first.X, second.X), IntrinsicMath.Min(first.Y, second.Y));

    /// <summary>The component-wise maximum.</summary>
    public static Index2D Max(Index2D first, Index2D second) =>
        new(IntrinsicMath.Max(first.X, second.X), IntrinsicMath.Max(first.Y, second.Y));

    /// <summary>Limits every component.</summary>
    public static Index2D Clamp(Index2D value, Index2D min, Index2D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static Index2D Add(Index2D first, Index2D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static Index2D operator +(Index2D first, Index2D second) =>
        new(first.X + second.X, first.Y + second.Y);

    /// <summary>The component-wise difference.</summary>
    public static Index2D Subtract(Index2D first, Index2D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static Index2D operator -(Index2D first, Index2D second) =>
        new(first.X - second.X, first.Y - second.Y);

    /// <summary>The component-wise product.</summary>
    public static Index2D Multiply(Index2D first, Index2D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static Index2D operator *(Index2D first, Index2D second) =>
        new(first.X * second.X, first.Y * second.Y);

    /// <summary>The component-wise quotient.</summary>
    public static Index2D Divide(Index2D first, Index2D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static Index2D operator /(Index2D first, Index2D second) =>
        new(first.X / second.X, first.Y / second.Y);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(Index2D first, Index2D second) =>
        (first.X == second.X) & (first.Y == second.Y);

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(Index2D first, Index2D second) => !(first == second);

    /// <summary>Widens to 64 bits.</summary>
    public static implicit operator LongIndex2D(Index2D index) => index.ToLongIndex();

    /// <summary>Makes an index from a tuple.</summary>
    public static implicit operator Index2D((int, int) values) =>
        new(values.Item1, values.Item2);
}
