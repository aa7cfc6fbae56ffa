using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>A leg's inertias (or stiffnesses) about O.</summary>
internal struct LegInertias<T>
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
internal struct TreeMatrix<T>
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

/// <summary>An eliminated hinge.</summary>
internal struct Pivot<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>U/D.</summary>
    public Spatial<T> Row;

    /// <summary>u/D.</summary>
    public T Rate;
}

/// <summary>A leg on its way through a solve.</summary>
internal struct LegScratch<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>The articulated inertia of what hangs from the next hinge.</summary>
    public Inertia<T> Articulated;

    /// <summary>The wrench it passes on.</summary>
    public Spatial<T> Bias;

    /// <summary>Hip.</summary>
    public Pivot<T> A;

    /// <summary>Knee.</summary>
    public Pivot<T> B;

    /// <summary>Ankle.</summary>
    public Pivot<T> C;
}

/// <summary>Both legs on their way through a solve.</summary>
internal struct TreeScratch<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>First leg.</summary>
    public LegScratch<T> Back;

    /// <summary>Second leg.</summary>
    public LegScratch<T> Front;
}

/// <summary>
/// Stage 2: the mass matrix and its factorisation, never formed entry by entry. Eliminating hinges from foot to hip and
/// solving the torso's 3×3 is the LᵀDL factorisation along the tree without fill-in: Featherstone's articulated-body
/// recursion (2008, constants 7.1) with all bodies about one point.
/// </summary>
internal static class TreeSolver
{
    /// <summary>M: bodies' inertias, armature on the diagonal.</summary>
    public static void Mass<T>(in Constants<T> constants, in Skeleton<T> s, out TreeMatrix<T> m)
        where T : unmanaged, IReal<T>
    {
        m.Torso = Inertia<T>.Body(constants[PlanarConstants.TorsoMass], constants[PlanarConstants.TorsoInertia], s.Torso.CenterX, s.Torso.CenterZ);
        LegMass(constants, PlanarConstants.Back, s.Back, out m.Back);
        LegMass(constants, PlanarConstants.Front, s.Front, out m.Front);
        m.BackDiagonal = LegNumbers(constants, PlanarConstants.Back + PlanarConstants.Armature);
        m.FrontDiagonal = LegNumbers(constants, PlanarConstants.Front + PlanarConstants.Armature);
    }

    /// <summary>The hinges' damping.</summary>
    public static void Damping<T>(in Constants<T> constants, out Hinges<T> back, out Hinges<T> front)
        where T : unmanaged, IReal<T>
    {
        back = LegNumbers(constants, PlanarConstants.Back + PlanarConstants.Damping);
        front = LegNumbers(constants, PlanarConstants.Front + PlanarConstants.Damping);
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
        TreeScratch<T> scratch = default;
        Solve(s, m, force, ref scratch, out u);
    }

    /// <summary>m⁻¹·force, with workspace for what lies between.</summary>
    public static void Solve<T>(in Skeleton<T> s, in TreeMatrix<T> m, in Dofs<T> force, ref TreeScratch<T> scratch, out Dofs<T> u)
        where T : unmanaged, IReal<T>
    {
        // From feet to hips; the legs side by side, since neither waits for the other.
        ref LegScratch<T> back = ref scratch.Back, front = ref scratch.Front;
        back.Articulated = front.Articulated = Inertia<T>.Zero;
        back.Bias = front.Bias = Spatial<T>.Zero;
        Eliminate(s.Back.C, m.Back.C, m.BackDiagonal.C, force.Back.C, ref back, out back.C, s.Front.C, m.Front.C, m.FrontDiagonal.C, force.Front.C, ref front, out front.C);
        Eliminate(s.Back.B, m.Back.B, m.BackDiagonal.B, force.Back.B, ref back, out back.B, s.Front.B, m.Front.B, m.FrontDiagonal.B, force.Front.B, ref front, out front.B);
        Eliminate(s.Back.A, m.Back.A, m.BackDiagonal.A, force.Back.A, ref back, out back.A, s.Front.A, m.Front.A, m.FrontDiagonal.A, force.Front.A, ref front, out front.A);
        SolveRoot(m.Torso, force.Root, back, front, out u.Root);
        Substitute(s, back, front, u.Root, out u.Back, out u.Front);
    }

    private static void LegMass<T>(in Constants<T> constants, int leg, in LegFrames<T> f, out LegInertias<T> inertias)
        where T : unmanaged, IReal<T>
    {
        inertias.A = LinkMass(constants, leg, f.A);
        inertias.B = LinkMass(constants, leg + PlanarConstants.LinkSize, f.B);
        inertias.C = LinkMass(constants, leg + (2 * PlanarConstants.LinkSize), f.C);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Inertia<T> LinkMass<T>(in Constants<T> constants, int link, in Frame<T> f)
        where T : unmanaged, IReal<T> =>
        Inertia<T>.Body(constants[link + PlanarConstants.Mass], constants[link + PlanarConstants.Inertia], f.CenterX, f.CenterZ);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Hinges<T> LegNumbers<T>(in Constants<T> constants, int place)
        where T : unmanaged, IReal<T> =>
        new(constants[place], constants[place + PlanarConstants.LinkSize], constants[place + (2 * PlanarConstants.LinkSize)]);

    private static Hinges<T> LegProduct<T>(in LegFrames<T> f, in LegInertias<T> inertias, in LegMotions<T> motion, ref Spatial<T> torso)
        where T : unmanaged, IReal<T> =>
        Forces.Collect(f, inertias.A.Times(motion.A), inertias.B.Times(motion.B), inertias.C.Times(motion.C), ref torso);

    /// <summary>The same hinge of both legs.</summary>
    /// <remarks>A method of its own, as those that follow: the compiler stops inlining operators some hundred into one.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Eliminate<T>(
        in Frame<T> f1,
        in Inertia<T> link1,
        in T diagonal1,
        in T force1,
        ref LegScratch<T> leg1,
        out Pivot<T> pivot1,
        in Frame<T> f2,
        in Inertia<T> link2,
        in T diagonal2,
        in T force2,
        ref LegScratch<T> leg2,
        out Pivot<T> pivot2)
        where T : unmanaged, IReal<T>
    {
        Eliminate(f1, link1, diagonal1, force1, ref leg1.Articulated, ref leg1.Bias, out pivot1);
        Eliminate(f2, link2, diagonal2, force2, ref leg2.Articulated, ref leg2.Bias, out pivot2);
    }

    /// <summary>U = I·S, D = SᵀU + diagonal, u = force − Sᵀp; then I − UUᵀ/D and p + U·u/D for the parent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eliminate<T>(
        in Frame<T> f, in Inertia<T> link, in T diagonal, in T force, ref Inertia<T> below, ref Spatial<T> bias, out Pivot<T> pivot)
        where T : unmanaged, IReal<T>
    {
        Inertia<T> articulated = below.Plus(link);
        Spatial<T> u = new(
            T.MultiplyAdd(articulated.XZ, f.X, articulated.XW - (articulated.XX * f.Z)),
            T.MultiplyAdd(articulated.ZZ, f.X, articulated.ZW - (articulated.XZ * f.Z)),
            T.MultiplyAdd(articulated.ZW, f.X, articulated.WW - (articulated.XW * f.Z)));
        T inverse = T.Reciprocal(Forces.Along(f, u) + diagonal);
        T rate = (force - Forces.Along(f, bias)) * inverse;
        below = articulated.Without(u, inverse);
        bias = new(T.MultiplyAdd(u.X, rate, bias.X), T.MultiplyAdd(u.Z, rate, bias.Z), T.MultiplyAdd(u.W, rate, bias.W));
        pivot.Row = new(u.X * inverse, u.Z * inverse, u.W * inverse);
        pivot.Rate = rate;
    }

    /// <summary>The torso's motion, once both legs are eliminated.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SolveRoot<T>(in Inertia<T> torso, in Spatial<T> force, in LegScratch<T> back, in LegScratch<T> front, out Spatial<T> motion)
        where T : unmanaged, IReal<T> =>
        motion = torso.Plus(back.Articulated).Plus(front.Articulated).Solve(
            new(force.X - back.Bias.X - front.Bias.X, force.Z - back.Bias.Z - front.Bias.Z, force.W - back.Bias.W - front.Bias.W));

    /// <summary>From hips to feet: the rate of each hinge given its parent's motion.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Substitute<T>(in Skeleton<T> s, in LegScratch<T> back, in LegScratch<T> front, in Spatial<T> root, out Hinges<T> backRates, out Hinges<T> frontRates)
        where T : unmanaged, IReal<T>
    {
        Spatial<T> backMotion = root, frontMotion = root;
        backRates.A = Substitute(s.Back.A, back.A, ref backMotion);
        frontRates.A = Substitute(s.Front.A, front.A, ref frontMotion);
        backRates.B = Substitute(s.Back.B, back.B, ref backMotion);
        frontRates.B = Substitute(s.Front.B, front.B, ref frontMotion);
        backRates.C = Substitute(s.Back.C, back.C, ref backMotion);
        frontRates.C = Substitute(s.Front.C, front.C, ref frontMotion);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Substitute<T>(in Frame<T> f, in Pivot<T> pivot, ref Spatial<T> motion)
        where T : unmanaged, IReal<T>
    {
        T rate = pivot.Rate - T.MultiplyAdd(pivot.Row.X, motion.X, T.MultiplyAdd(pivot.Row.Z, motion.Z, pivot.Row.W * motion.W));
        motion = new(motion.X - (f.Z * rate), T.MultiplyAdd(f.X, rate, motion.Z), motion.W + rate);
        return rate;
    }
}
