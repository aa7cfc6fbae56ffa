using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>A leg's inertias (or stiffnesses) about O.</summary>
public struct LegInertias<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Thigh.</summary>
    public Inertia<T> A;

    /// <summary>Shin.</summary>
    public Inertia<T> B;

    /// <summary>Foot.</summary>
    public Inertia<T> C;
}

/// <summary>
/// A symmetric matrix over the degrees of freedom in the form Σ JᵀI J + diag(D): one 3×3 block a body, one number a
/// hinge. The mass matrix is such a sum, and so is the solver's Hessian, contacts and limits included.
/// </summary>
public struct TreeMatrix<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Torso's block.</summary>
    public Inertia<T> Torso;

    /// <summary>First leg's blocks.</summary>
    public LegInertias<T> Back;

    /// <summary>Second leg's blocks.</summary>
    public LegInertias<T> Front;

    /// <summary>First leg's diagonal.</summary>
    public Hinges<T> BackDiagonal;

    /// <summary>Second leg's diagonal.</summary>
    public Hinges<T> FrontDiagonal;
}

/// <summary>
/// Stage 2: the mass matrix and its factorisation, never formed entry by entry. Eliminating hinges from foot to hip and
/// solving the torso's 3×3 is the LᵀDL factorisation along the tree without fill-in: Featherstone's articulated-body
/// recursion (2008, table 7.1) with all bodies about one point.
/// </summary>
public static class TreeSolver
{
    /// <summary>M: bodies' inertias, armature on the diagonal.</summary>
    public static void Mass<T>(Table<T> table, in Skeleton<T> s, out TreeMatrix<T> m)
        where T : unmanaged, IReal<T>
    {
        m.Torso = Inertia<T>.Body(table[PlanarTable.TorsoMass], table[PlanarTable.TorsoInertia], s.Torso.CentreX, s.Torso.CentreZ);
        LegMass(table, PlanarTable.Back, s.Back, out m.Back);
        LegMass(table, PlanarTable.Front, s.Front, out m.Front);
        m.BackDiagonal = LegNumbers(table, PlanarTable.Back + PlanarTable.Armature);
        m.FrontDiagonal = LegNumbers(table, PlanarTable.Front + PlanarTable.Armature);
    }

    /// <summary>The hinges' damping.</summary>
    public static void Damping<T>(Table<T> table, out Hinges<T> back, out Hinges<T> front)
        where T : unmanaged, IReal<T>
    {
        back = LegNumbers(table, PlanarTable.Back + PlanarTable.Damping);
        front = LegNumbers(table, PlanarTable.Front + PlanarTable.Damping);
    }

    /// <summary>m·u.</summary>
    public static void Multiply<T>(in Skeleton<T> s, in TreeMatrix<T> m, in Dofs<T> u, out Dofs<T> product)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Move(s, u, out Motions<T> motion);
        product.Root = m.Torso.Times(motion.Torso);
        product.Back = LegProduct(s.Back, m.Back, motion.Back, ref product.Root).Plus(T.Of(1), new(m.BackDiagonal.A * u.Back.A, m.BackDiagonal.B * u.Back.B, m.BackDiagonal.C * u.Back.C));
        product.Front = LegProduct(s.Front, m.Front, motion.Front, ref product.Root).Plus(T.Of(1), new(m.FrontDiagonal.A * u.Front.A, m.FrontDiagonal.B * u.Front.B, m.FrontDiagonal.C * u.Front.C));
    }

    /// <summary>m⁻¹·force.</summary>
    public static void Solve<T>(in Skeleton<T> s, in TreeMatrix<T> m, in Dofs<T> force, out Dofs<T> u)
        where T : unmanaged, IReal<T>
    {
        Inertia<T> torso = m.Torso;
        Spatial<T> wrench = force.Root;
        Eliminate(s.Back, m.Back, m.BackDiagonal, force.Back, ref torso, ref wrench, out LegPivots<T> back);
        Eliminate(s.Front, m.Front, m.FrontDiagonal, force.Front, ref torso, ref wrench, out LegPivots<T> front);
        u.Root = torso.Solve(wrench);
        u.Back = Substitute(s.Back, back, u.Root);
        u.Front = Substitute(s.Front, front, u.Root);
    }

    private static void LegMass<T>(Table<T> table, int leg, in LegFrames<T> f, out LegInertias<T> inertias)
        where T : unmanaged, IReal<T>
    {
        inertias.A = LinkMass(table, leg, f.A);
        inertias.B = LinkMass(table, leg + PlanarTable.LinkSize, f.B);
        inertias.C = LinkMass(table, leg + (2 * PlanarTable.LinkSize), f.C);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Inertia<T> LinkMass<T>(Table<T> table, int link, in Frame<T> f)
        where T : unmanaged, IReal<T> =>
        Inertia<T>.Body(table[link + PlanarTable.Mass], table[link + PlanarTable.Inertia], f.CentreX, f.CentreZ);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Hinges<T> LegNumbers<T>(Table<T> table, int place)
        where T : unmanaged, IReal<T> =>
        new(table[place], table[place + PlanarTable.LinkSize], table[place + (2 * PlanarTable.LinkSize)]);

    private static Hinges<T> LegProduct<T>(in LegFrames<T> f, in LegInertias<T> inertias, in LegMotions<T> motion, ref Spatial<T> torso)
        where T : unmanaged, IReal<T> =>
        Forces.Collect(f, inertias.A.Times(motion.A), inertias.B.Times(motion.B), inertias.C.Times(motion.C), ref torso);

    /// <summary>From foot to hip: each hinge's pivot, and what the leg leaves for the torso.</summary>
    private static void Eliminate<T>(
        in LegFrames<T> f, in LegInertias<T> m, in Hinges<T> diagonal, in Hinges<T> force, ref Inertia<T> torso, ref Spatial<T> wrench, out LegPivots<T> pivots)
        where T : unmanaged, IReal<T>
    {
        Inertia<T> articulated = m.C;
        Spatial<T> bias = Spatial<T>.Zero;
        Eliminate(f.C, diagonal.C, force.C, ref articulated, ref bias, out pivots.C);
        articulated = articulated.Plus(m.B);
        Eliminate(f.B, diagonal.B, force.B, ref articulated, ref bias, out pivots.B);
        articulated = articulated.Plus(m.A);
        Eliminate(f.A, diagonal.A, force.A, ref articulated, ref bias, out pivots.A);
        torso = torso.Plus(articulated);
        wrench = new(wrench.X - bias.X, wrench.Z - bias.Z, wrench.W - bias.W);
    }

    /// <summary>U = I·S, D = SᵀU + diagonal, u = force − Sᵀp; then I − UUᵀ/D and p + U·u/D for the parent.</summary>
    /// <remarks>A method of its own: the compiler stops inlining operators some hundred into one.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Eliminate<T>(in Frame<T> f, T diagonal, T force, ref Inertia<T> articulated, ref Spatial<T> bias, out Pivot<T> pivot)
        where T : unmanaged, IReal<T>
    {
        Spatial<T> u = new(
            T.MultiplyAdd(articulated.XZ, f.X, articulated.XW - (articulated.XX * f.Z)),
            T.MultiplyAdd(articulated.ZZ, f.X, articulated.ZW - (articulated.XZ * f.Z)),
            T.MultiplyAdd(articulated.ZW, f.X, articulated.WW - (articulated.XW * f.Z)));
        T inverse = T.Reciprocal(Forces.Along(f, u) + diagonal);
        T rate = (force - Forces.Along(f, bias)) * inverse;
        articulated = articulated.Without(u, inverse);
        bias = new(T.MultiplyAdd(u.X, rate, bias.X), T.MultiplyAdd(u.Z, rate, bias.Z), T.MultiplyAdd(u.W, rate, bias.W));
        pivot.Row = new(u.X * inverse, u.Z * inverse, u.W * inverse);
        pivot.Rate = rate;
    }

    /// <summary>From hip to foot: the rate of each hinge given its parent's motion.</summary>
    private static Hinges<T> Substitute<T>(in LegFrames<T> f, in LegPivots<T> pivots, Spatial<T> motion)
        where T : unmanaged, IReal<T>
    {
        T a = Substitute(f.A, pivots.A, ref motion);
        T b = Substitute(f.B, pivots.B, ref motion);
        return new(a, b, Substitute(f.C, pivots.C, ref motion));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Substitute<T>(in Frame<T> f, in Pivot<T> pivot, ref Spatial<T> motion)
        where T : unmanaged, IReal<T>
    {
        T rate = pivot.Rate - T.MultiplyAdd(pivot.Row.X, motion.X, T.MultiplyAdd(pivot.Row.Z, motion.Z, pivot.Row.W * motion.W));
        motion = new(motion.X - (f.Z * rate), T.MultiplyAdd(f.X, rate, motion.Z), motion.W + rate);
        return rate;
    }

    private struct Pivot<T>
        where T : unmanaged, IReal<T>
    {
        /// <summary>U/D.</summary>
        public Spatial<T> Row;

        /// <summary>u/D.</summary>
        public T Rate;
    }

    private struct LegPivots<T>
        where T : unmanaged, IReal<T>
    {
        public Pivot<T> A;
        public Pivot<T> B;
        public Pivot<T> C;
    }
}
