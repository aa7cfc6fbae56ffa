using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>Where a body is: its angle, its origin (its hinge's anchor) and its center of mass, both from the torso's origin O.</summary>
internal struct Frame<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>sin θ of the absolute angle.</summary>
    public T Sin;

    /// <summary>cos θ.</summary>
    public T Cos;

    /// <summary>Origin, x from O.</summary>
    public T X;

    /// <summary>Origin, z from O.</summary>
    public T Z;

    /// <summary>Center of mass, x from O.</summary>
    public T CenterX;

    /// <summary>Center of mass, z from O.</summary>
    public T CenterZ;

    /// <summary>x from O of a point given in the body.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T PointX(T x, T z) => X + T.MultiplyAdd(Cos, x, Sin * z);

    /// <summary>z from O of a point given in the body.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T PointZ(T x, T z) => Z + T.MultiplyAdd(Cos, z, -(Sin * x));

    /// <summary>The motion about O of a unit rate of the body's hinge: −o_z, o_x, 1.</summary>
    public readonly Spatial<T> Axis
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(-Z, X, T.Of(1));
    }
}

/// <summary>The three bodies of a leg.</summary>
internal struct LegFrames<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Thigh.</summary>
    public Frame<T> A;

    /// <summary>Shin.</summary>
    public Frame<T> B;

    /// <summary>Foot.</summary>
    public Frame<T> C;
}

/// <summary>All bodies.</summary>
internal struct Skeleton<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>z of O above the floor.</summary>
    public T Height;

    /// <summary>The torso; its origin is O.</summary>
    public Frame<T> Torso;

    /// <summary>First leg.</summary>
    public LegFrames<T> Back;

    /// <summary>Second leg.</summary>
    public LegFrames<T> Front;
}

/// <summary>The three bodies' motions about O.</summary>
internal struct LegMotions<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Thigh.</summary>
    public Spatial<T> A;

    /// <summary>Shin.</summary>
    public Spatial<T> B;

    /// <summary>Foot.</summary>
    public Spatial<T> C;
}

/// <summary>All bodies' motions about O: velocities, or what accelerations add to them.</summary>
internal struct Motions<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Torso.</summary>
    public Spatial<T> Torso;

    /// <summary>First leg.</summary>
    public LegMotions<T> Back;

    /// <summary>Second leg.</summary>
    public LegMotions<T> Front;
}

/// <summary>Stage 1: positions and motions of the bodies from those of the degrees of freedom.</summary>
/// <remarks>x of the torso stays out: no force depends on it, and float32 would lose digits far from the start.</remarks>
internal static class Kinematics
{
    /// <summary>Frames from qpos: MuJoCo's mj_kinematics and mj_comPos in the plane.</summary>
    public static void Place<T>(in Constants<T> constants, in Dofs<T> q, out Skeleton<T> s)
        where T : unmanaged, IReal<T>
    {
        s.Height = constants[PlanarConstants.TorsoHeight] + q.Root.Z;
        s.Torso.Sin = T.SinCos(q.Root.W, out s.Torso.Cos);
        s.Torso.X = T.Of(0);
        s.Torso.Z = T.Of(0);
        T x = constants[PlanarConstants.TorsoCenterX], z = constants[PlanarConstants.TorsoCenterZ];
        s.Torso.CenterX = T.MultiplyAdd(s.Torso.Cos, x, s.Torso.Sin * z);
        s.Torso.CenterZ = T.MultiplyAdd(s.Torso.Cos, z, -(s.Torso.Sin * x));

        // The legs side by side, since neither waits for the other.
        T back = q.Root.W + q.Back.A, front = q.Root.W + q.Front.A;
        PlaceLink(constants, PlanarConstants.Back, s.Torso, back, out s.Back.A);
        PlaceLink(constants, PlanarConstants.Front, s.Torso, front, out s.Front.A);
        back += q.Back.B;
        front += q.Front.B;
        PlaceLink(constants, PlanarConstants.Back + PlanarConstants.LinkSize, s.Back.A, back, out s.Back.B);
        PlaceLink(constants, PlanarConstants.Front + PlanarConstants.LinkSize, s.Front.A, front, out s.Front.B);
        PlaceLink(constants, PlanarConstants.Back + (2 * PlanarConstants.LinkSize), s.Back.B, back + q.Back.C, out s.Back.C);
        PlaceLink(constants, PlanarConstants.Front + (2 * PlanarConstants.LinkSize), s.Front.B, front + q.Front.C, out s.Front.C);
    }

    /// <summary>J·u for every body: its motion about O when the degrees of freedom move by u.</summary>
    public static void Move<T>(in Skeleton<T> s, in Dofs<T> u, out Motions<T> m)
        where T : unmanaged, IReal<T>
    {
        m.Torso = u.Root;
        MoveLeg(s.Back, u.Root, u.Back, out m.Back);
        MoveLeg(s.Front, u.Root, u.Front, out m.Front);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PlaceLink<T>(in Constants<T> constants, int link, in Frame<T> parent, in T angle, out Frame<T> frame)
        where T : unmanaged, IReal<T>
    {
        T x = constants[link + PlanarConstants.PositionX], z = constants[link + PlanarConstants.PositionZ];
        frame.X = parent.PointX(x, z);
        frame.Z = parent.PointZ(x, z);
        frame.Sin = T.SinCos(angle, out frame.Cos);
        x = constants[link + PlanarConstants.CenterX];
        z = constants[link + PlanarConstants.CenterZ];
        frame.CenterX = frame.X + T.MultiplyAdd(frame.Cos, x, frame.Sin * z);
        frame.CenterZ = frame.Z + T.MultiplyAdd(frame.Cos, z, -(frame.Sin * x));
    }

    private static void MoveLeg<T>(in LegFrames<T> frames, in Spatial<T> torso, in Hinges<T> u, out LegMotions<T> m)
        where T : unmanaged, IReal<T>
    {
        m.A = Turned(torso, frames.A, u.A);
        m.B = Turned(m.A, frames.B, u.B);
        m.C = Turned(m.B, frames.C, u.C);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Spatial<T> Turned<T>(in Spatial<T> parent, in Frame<T> frame, T rate)
        where T : unmanaged, IReal<T> =>
        new(parent.X - (frame.Z * rate), T.MultiplyAdd(frame.X, rate, parent.Z), parent.W + rate);
}
