using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>A 32-bit index of 3 dimensions; X is the fastest.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Index3D : IIntIndex<Index3D, LongIndex3D>
{
    /// <summary>Every component is -1.</summary>
    public static readonly Index3D Invalid = new(-1);

    /// <summary>Every component is 0.</summary>
    public static readonly Index3D Zero = new(0);

    /// <summary>Every component is 1.</summary>
    public static readonly Index3D One = new(1);

    /// <summary>Sets every component to one value.</summary>
    public Index3D(int value)
        : this(value, value, value)
    {
    }

    /// <summary>Makes an index from its components.</summary>
    public Index3D(int x, int y, int z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    /// <summary>Makes an index from (x, y) and z.</summary>
    public Index3D(Index2D xy, int z)
        : this(xy.X, xy.Y, z)
    {
    }

    /// <summary>Makes an index from x and (y, z).</summary>
    public Index3D(int x, Index2D yz)
        : this(x, yz.X, yz.Y)
    {
    }

    /// <summary>The X component.</summary>
    public int X { get; }

    /// <summary>The Y component.</summary>
    public int Y { get; }

    /// <summary>The Z component.</summary>
    public int Z { get; }

    /// <summary>The components (X, Y).</summary>
    public Index2D XY => new(X, Y);

    /// <summary>The components (Y, Z).</summary>
    public Index2D YZ => new(Y, Z);

    /// <summary>True where every component is 0.</summary>
    public bool IsFirst => (X == 0) & (Y == 0) & (Z == 0);

    /// <summary>The product of the components, which must fit 32 bits.</summary>
    public int Size
    {
        get
        {
            IndexTypeExtensions.AssertIntIndexRange(LongSize);
            return X * Y * Z;
        }
    }

    /// <summary>The product of the components in 64 bits.</summary>
    public long LongSize => (long)X * Y * Z;

    long IIndex.Size => LongSize;

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.Index3D;

    /// <summary>Widens to 64 bits.</summary>
    public LongIndex3D ToLongIndex() => new(X, Y, Z);

    /// <summary>True where 0 &lt;= component &lt; bound holds throughout.</summary>
    public bool InBounds(Index3D dimension) =>
        (X >= 0) & (X < dimension.X) & (Y >= 0) & (Y < dimension.Y) & (Z >= 0) & (Z < dimension.Z);

    /// <summary>True where 0 &lt;= component &lt;= bound holds throughout.</summary>
    public bool InBoundsInclusive(Index3D dimension) =>
        (X >= 0) & (X <= dimension.X) & (Y >= 0) & (Y <= dimension.Y) & (Z >= 0) & (Z <= dimension.Z);

    /// <summary>The sum with another index.</summary>
    public Index3D Add(Index3D rhs) => this + rhs;

    /// <summary>The difference to another index.</summary>
    public Index3D Subtract(Index3D rhs) => this - rhs;

    /// <summary>The components as a tuple.</summary>
    public (int X, int Y, int Z) ToValueTuple() => (X, Y, Z);

    /// <summary>Takes the index apart.</summary>
    public void Deconstruct(out int x, out int y, out int z)
    {
        x = X;
        y = Y;
        z = Z;
    }

    /// <summary>Component-wise equality.</summary>
    public bool Equals(Index3D other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Index3D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Z);

    /// <inheritdoc/>
    public override string ToString() => $"({X}, {Y}, {Z})";

    /// <summary>The component-wise minimum.</summary>
    public static Index3D Min(Index3D first, Index3D second) =>
        new(IntrinsicMath.Min(first.X, second.X), IntrinsicMath.Min(first.Y, second.Y), IntrinsicMath.Min(first.Z, second.Z));

    /// <summary>The component-wise maximum.</summary>
    public static Index3D Max(Index3D first, Index3D second) =>
        new(IntrinsicMath.Max(first.X, second.X), IntrinsicMath.Max(first.Y, second.Y), IntrinsicMath.Max(first.Z, second.Z));

    /// <summary>Limits every component.</summary>
    public static Index3D Clamp(Index3D value, Index3D min, Index3D max) => Max(Min(value, max), min);

    /// <summary>The component-wise sum.</summary>
    public static Index3D Add(Index3D first, Index3D second) => first + second;

    /// <summary>The component-wise sum.</summary>
    public static Index3D operator +(Index3D first, Index3D second) =>
        new(first.X + second.X, first.Y + second.Y, first.Z + second.Z);

    /// <summary>The component-wise difference.</summary>
    public static Index3D Subtract(Index3D first, Index3D second) => first - second;

    /// <summary>The component-wise difference.</summary>
    public static Index3D operator -(Index3D first, Index3D second) =>
        new(first.X - second.X, first.Y - second.Y, first.Z - second.Z);

    /// <summary>The component-wise product.</summary>
    public static Index3D Multiply(Index3D first, Index3D second) => first * second;

    /// <summary>The component-wise product.</summary>
    public static Index3D operator *(Index3D first, Index3D second) =>
        new(first.X * second.X, first.Y * second.Y, first.Z * second.Z);

    /// <summary>The component-wise quotient.</summary>
    public static Index3D Divide(Index3D first, Index3D second) => first / second;

    /// <summary>The component-wise quotient.</summary>
    public static Index3D operator /(Index3D first, Index3D second) =>
        new(first.X / second.X, first.Y / second.Y, first.Z / second.Z);

    /// <summary>Component-wise equality.</summary>
    public static bool operator ==(Index3D first, Index3D second) =>
        (first.X == second.X) & (first.Y == second.Y) & (first.Z == second.Z);

    /// <summary>Component-wise inequality.</summary>
    public static bool operator !=(Index3D first, Index3D second) => !(first == second);

    /// <summary>Widens to 64 bits.</summary>
    public static implicit operator LongIndex3D(Index3D index) => index.ToLongIndex();

    /// <summary>Makes an index from a tuple.</summary>
    public static implicit operator Index3D((int, int, int) values) =>
        new(values.Item1, values.Item2, values.Item3);
}
