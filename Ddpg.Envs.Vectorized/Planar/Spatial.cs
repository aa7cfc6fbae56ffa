using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>
/// A planar motion or wrench about the torso's origin O: (v_x, v_z, ω) or (F_x, F_z, torque). With one reference
/// point for all bodies, nothing has to be transformed from one to the next.
/// </summary>
/// <remarks>Rotation is about +y, which turns z towards x: the velocity of a point at r from O is (v_x + ω r_z, v_z − ω r_x).</remarks>
internal struct Spatial<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>v_x or F_x.</summary>
    public T X;

    /// <summary>v_z or F_z.</summary>
    public T Z;

    /// <summary>ω, or the torque about O.</summary>
    public T W;

    /// <summary>From its three numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Spatial(T x, T z, T w)
    {
        X = x;
        Z = z;
        W = w;
    }

    /// <summary>All zero.</summary>
    public static Spatial<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(T.Of(0), T.Of(0), T.Of(0));
    }

    /// <summary>The wrench of a force at a point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Spatial<T> ForceAt(T x, T z, T fx, T fz) => new(fx, fz, T.MultiplyAdd(z, fx, -(x * fz)));

    /// <summary>The sum of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Spatial<T> Plus(in Spatial<T> other) => new(X + other.X, Z + other.Z, W + other.W);

    /// <summary>v_x of the point at (x, z).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T XAt(T z) => T.MultiplyAdd(W, z, X);

    /// <summary>v_z of the point at (x, z).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T ZAt(T x) => Z - (W * x);
}

/// <summary>A symmetric map from motion to wrench about O: a body's inertia, or contacts' stiffness on it.</summary>
internal struct Inertia<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Row x, column x.</summary>
    public T XX;

    /// <summary>Row x, column z.</summary>
    public T XZ;

    /// <summary>Row z, column z.</summary>
    public T ZZ;

    /// <summary>Row x, column ω.</summary>
    public T XW;

    /// <summary>Row z, column ω.</summary>
    public T ZW;

    /// <summary>Row ω, column ω.</summary>
    public T WW;

    /// <summary>All zero.</summary>
    public static Inertia<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { XX = T.Of(0), XZ = T.Of(0), ZZ = T.Of(0), XW = T.Of(0), ZW = T.Of(0), WW = T.Of(0) };
    }

    /// <summary>A rigid body of mass m and inertia I about its center of mass at (x, z) from O.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Inertia<T> Body(T mass, T inertia, T x, T z) => new()
    {
        XX = mass,
        XZ = T.Of(0),
        ZZ = mass,
        XW = mass * z,
        ZW = -(mass * x),
        WW = T.MultiplyAdd(mass, T.MultiplyAdd(x, x, z * z), inertia),
    };

    /// <summary>The sum of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Inertia<T> Plus(in Inertia<T> other) => new()
    {
        XX = XX + other.XX,
        XZ = XZ + other.XZ,
        ZZ = ZZ + other.ZZ,
        XW = XW + other.XW,
        ZW = ZW + other.ZW,
        WW = WW + other.WW,
    };

    /// <summary>The wrench that a motion takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Spatial<T> Times(in Spatial<T> m) => new(
        T.MultiplyAdd(XX, m.X, T.MultiplyAdd(XZ, m.Z, XW * m.W)),
        T.MultiplyAdd(XZ, m.X, T.MultiplyAdd(ZZ, m.Z, ZW * m.W)),
        T.MultiplyAdd(XW, m.X, T.MultiplyAdd(ZW, m.Z, WW * m.W)));

    /// <summary>This − u·uᵀ·scale: what is left of it when a hinge is free to give way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Inertia<T> Without(in Spatial<T> u, T scale)
    {
        T x = -(u.X * scale), z = -(u.Z * scale), w = -(u.W * scale);
        return new()
        {
            XX = T.MultiplyAdd(x, u.X, XX),
            XZ = T.MultiplyAdd(x, u.Z, XZ),
            ZZ = T.MultiplyAdd(z, u.Z, ZZ),
            XW = T.MultiplyAdd(x, u.W, XW),
            ZW = T.MultiplyAdd(z, u.W, ZW),
            WW = T.MultiplyAdd(w, u.W, WW),
        };
    }

    /// <summary>The motion that takes a wrench: Cholesky's LDLᵀ of a 3×3 matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Spatial<T> Solve(in Spatial<T> wrench)
    {
        T d0 = T.Reciprocal(XX);
        T l1 = XZ * d0, l2 = XW * d0;
        T d1 = T.Reciprocal(ZZ - (l1 * XZ));
        T m = ZW - (l1 * XW);
        T l3 = m * d1;
        T d2 = T.Reciprocal(WW - (l2 * XW) - (l3 * m));
        T z = wrench.Z - (l1 * wrench.X);
        T w = (wrench.W - (l2 * wrench.X) - (l3 * z)) * d2;
        z = (z * d1) - (l3 * w);
        return new((wrench.X * d0) - (l1 * z) - (l2 * w), z, w);
    }
}

/// <summary>One number for each of a leg's three hinges.</summary>
internal struct Hinges<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Of the hip: thigh against torso.</summary>
    public T A;

    /// <summary>Of the knee: shin against thigh.</summary>
    public T B;

    /// <summary>Of the ankle: foot against shin.</summary>
    public T C;

    /// <summary>From its three numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hinges(T a, T b, T c)
    {
        A = a;
        B = b;
        C = c;
    }

    /// <summary>this + scale·other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Hinges<T> Plus(T scale, in Hinges<T> other) =>
        new(T.MultiplyAdd(scale, other.A, A), T.MultiplyAdd(scale, other.B, B), T.MultiplyAdd(scale, other.C, C));

    /// <summary>this·other, hinge by hinge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Hinges<T> Times(in Hinges<T> other) => new(A * other.A, B * other.B, C * other.C);

    /// <summary>Σ this·other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Dot(in Hinges<T> other) => T.MultiplyAdd(A, other.A, T.MultiplyAdd(B, other.B, C * other.C));
}

/// <summary>One number for each degree of freedom: x, z, pitch, and the hinges of both legs. MuJoCo's order.</summary>
internal struct Dofs<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>The torso's x, z and pitch; about O these are a spatial motion (or wrench).</summary>
    public Spatial<T> Root;

    /// <summary>First leg.</summary>
    public Hinges<T> Back;

    /// <summary>Second leg.</summary>
    public Hinges<T> Front;

    /// <summary>this + scale·other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Dofs<T> Plus(T scale, in Dofs<T> other) => new()
    {
        Root = new(T.MultiplyAdd(scale, other.Root.X, Root.X), T.MultiplyAdd(scale, other.Root.Z, Root.Z), T.MultiplyAdd(scale, other.Root.W, Root.W)),
        Back = Back.Plus(scale, other.Back),
        Front = Front.Plus(scale, other.Front),
    };

    /// <summary>Σ this·other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Dot(in Dofs<T> other) =>
        T.MultiplyAdd(Root.X, other.Root.X, T.MultiplyAdd(Root.Z, other.Root.Z, Root.W * other.Root.W)) + Back.Dot(other.Back) + Front.Dot(other.Front);

    /// <summary>The nine numbers from <paramref name="first"/> on in a structure of arrays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dofs<T> Load(Columns<T> columns, int first) => new()
    {
        Root = new(columns[first], columns[first + 1], columns[first + 2]),
        Back = new(columns[first + 3], columns[first + 4], columns[first + 5]),
        Front = new(columns[first + 6], columns[first + 7], columns[first + 8]),
    };

    /// <summary>Writes the nine numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Columns<T> columns, int first)
    {
        columns[first] = Root.X;
        columns[first + 1] = Root.Z;
        columns[first + 2] = Root.W;
        columns[first + 3] = Back.A;
        columns[first + 4] = Back.B;
        columns[first + 5] = Back.C;
        columns[first + 6] = Front.A;
        columns[first + 7] = Front.B;
        columns[first + 8] = Front.C;
    }
}
