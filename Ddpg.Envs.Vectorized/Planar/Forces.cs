using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>Stage 3: the forces that do not depend on accelerations.</summary>
internal static class Forces
{
    /// <summary>qfrc_bias: gravity, Coriolis and centrifugal forces, by recursive Newton-Euler (Featherstone 2008, table 5.1).</summary>
    public static void Bias<T>(in Constants<T> constants, in Skeleton<T> s, in Motions<T> velocity, out Dofs<T> bias)
        where T : unmanaged, IReal<T>
    {
        // Gravity as an upward acceleration of O; ω² of each body pulls its points towards its hinge.
        T gravity = constants[PlanarConstants.Gravity];
        T square = velocity.Torso.W * velocity.Torso.W;
        T mass = constants[PlanarConstants.TorsoMass];
        bias.Root = Spatial<T>.ForceAt(
            s.Torso.CenterX,
            s.Torso.CenterZ,
            -(mass * square * s.Torso.CenterX),
            mass * (gravity - (square * s.Torso.CenterZ)));
        LegBias(constants, PlanarConstants.Back, s.Back, velocity.Back, square, gravity, ref bias.Root, out bias.Back);
        LegBias(constants, PlanarConstants.Front, s.Front, velocity.Front, square, gravity, ref bias.Root, out bias.Front);
    }

    /// <summary>qfrc_passive: springs about 0 and damping.</summary>
    public static Dofs<T> Passive<T>(in Constants<T> constants, in Dofs<T> q, in Dofs<T> v)
        where T : unmanaged, IReal<T> => new()
        {
            Root = Spatial<T>.Zero,
            Back = LegPassive(constants, PlanarConstants.Back, q.Back, v.Back),
            Front = LegPassive(constants, PlanarConstants.Front, q.Front, v.Front),
        };

    /// <summary>qfrc_actuator: gear · clamp(ctrl, −1, 1).</summary>
    public static Dofs<T> Actuator<T>(in Constants<T> constants, in Hinges<T> back, in Hinges<T> front)
        where T : unmanaged, IReal<T> => new()
        {
            Root = Spatial<T>.Zero,
            Back = LegActuator(constants, PlanarConstants.Back, back),
            Front = LegActuator(constants, PlanarConstants.Front, front),
        };

    /// <summary>Jᵀ·wrench: the generalised force of a wrench about O on each body of a leg; what is left goes to the torso.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Hinges<T> Collect<T>(in LegFrames<T> frames, in Spatial<T> a, in Spatial<T> b, in Spatial<T> c, ref Spatial<T> torso)
        where T : unmanaged, IReal<T>
    {
        Spatial<T> below = c;
        T hingeC = Along(frames.C, below);
        below = below.Plus(b);
        T hingeB = Along(frames.B, below);
        below = below.Plus(a);
        T hingeA = Along(frames.A, below);
        torso = torso.Plus(below);
        return new(hingeA, hingeB, hingeC);
    }

    /// <summary>The part of a wrench that turns a body's hinge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Along<T>(in Frame<T> frame, in Spatial<T> wrench)
        where T : unmanaged, IReal<T> =>
        T.MultiplyAdd(frame.X, wrench.Z, wrench.W - (frame.Z * wrench.X));

    private static void LegBias<T>(in Constants<T> constants, int leg, in LegFrames<T> f, in LegMotions<T> v, T torsoSquare, T gravity, ref Spatial<T> torso, out Hinges<T> bias)
        where T : unmanaged, IReal<T>
    {
        // Acceleration of each origin at zero joint accelerations: a_child = a_parent − ω²_parent·(o_child − o_parent).
        T ax = -(torsoSquare * f.A.X), az = gravity - (torsoSquare * f.A.Z);
        T square = v.A.W * v.A.W;
        Spatial<T> a = LinkBias(constants[leg + PlanarConstants.Mass], f.A, ax, az, square);
        ax -= square * (f.B.X - f.A.X);
        az -= square * (f.B.Z - f.A.Z);
        square = v.B.W * v.B.W;
        Spatial<T> b = LinkBias(constants[leg + PlanarConstants.LinkSize + PlanarConstants.Mass], f.B, ax, az, square);
        ax -= square * (f.C.X - f.B.X);
        az -= square * (f.C.Z - f.B.Z);
        square = v.C.W * v.C.W;
        Spatial<T> c = LinkBias(constants[leg + (2 * PlanarConstants.LinkSize) + PlanarConstants.Mass], f.C, ax, az, square);
        bias = Collect(f, a, b, c, ref torso);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Spatial<T> LinkBias<T>(T mass, in Frame<T> f, T ax, T az, T square)
        where T : unmanaged, IReal<T> =>
        Spatial<T>.ForceAt(f.CenterX, f.CenterZ, mass * (ax - (square * (f.CenterX - f.X))), mass * (az - (square * (f.CenterZ - f.Z))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Hinges<T> LegPassive<T>(in Constants<T> constants, int leg, in Hinges<T> q, in Hinges<T> v)
        where T : unmanaged, IReal<T> => new(
            Spring(constants, leg, q.A, v.A),
            Spring(constants, leg + PlanarConstants.LinkSize, q.B, v.B),
            Spring(constants, leg + (2 * PlanarConstants.LinkSize), q.C, v.C));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Spring<T>(in Constants<T> constants, int link, T q, T v)
        where T : unmanaged, IReal<T> =>
        -T.MultiplyAdd(constants[link + PlanarConstants.Stiffness], q, constants[link + PlanarConstants.Damping] * v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Hinges<T> LegActuator<T>(in Constants<T> constants, int leg, in Hinges<T> control)
        where T : unmanaged, IReal<T> => new(
            constants[leg + PlanarConstants.Gear] * Clamped(control.A),
            constants[leg + PlanarConstants.LinkSize + PlanarConstants.Gear] * Clamped(control.B),
            constants[leg + (2 * PlanarConstants.LinkSize) + PlanarConstants.Gear] * Clamped(control.C));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Clamped<T>(T control)
        where T : unmanaged, IReal<T> => T.Max(T.Of(-1), T.Min(T.Of(1), control));
}
