using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>One end of a capsule against the floor.</summary>
internal struct Contact<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Distance of sphere and floor; a contact exists below 0.</summary>
    public T Distance;

    /// <summary>Contact point, x from O.</summary>
    public T X;

    /// <summary>Contact point, z from O: halfway between the sphere's lowest point and the floor.</summary>
    public T Z;

    /// <summary>D = 1/R of each edge of the friction pyramid; 0 where there is no contact.</summary>
    public T D;

    /// <summary>Reference acceleration of the edge n + μt.</summary>
    public T ReferencePlus;

    /// <summary>Of the edge n − μt.</summary>
    public T ReferenceMinus;

    /// <summary>Of the two edges across the plane, which are n alone in it.</summary>
    public T ReferenceAcross;

    /// <summary>D of the edge n + μt if it was active in the last pass, else 0.</summary>
    public T ActivePlus;

    /// <summary>Of the edge n − μt.</summary>
    public T ActiveMinus;

    /// <summary>Of the edges across the plane.</summary>
    public T ActiveAcross;
}

/// <summary>A joint limit, lower or upper.</summary>
internal struct Limit<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>J: +1 at the lower limit, −1 at the upper.</summary>
    public T Sign;

    /// <summary>Distance to the limit; the row exists below 0.</summary>
    public T Distance;

    /// <summary>D = 1/R; 0 where there is no row.</summary>
    public T D;

    /// <summary>Reference acceleration.</summary>
    public T Reference;

    /// <summary>D if the row was active in the last pass, else 0.</summary>
    public T Active;
}

/// <summary>Both ends of a capsule against the floor.</summary>
internal struct CapsuleContacts<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>The first end.</summary>
    public Contact<T> First;

    /// <summary>The second end.</summary>
    public Contact<T> Second;
}

/// <summary>A leg's possible rows.</summary>
internal struct LegRows<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Thigh against floor.</summary>
    public CapsuleContacts<T> A;

    /// <summary>Shin against floor.</summary>
    public CapsuleContacts<T> B;

    /// <summary>Foot against floor.</summary>
    public CapsuleContacts<T> C;

    /// <summary>Hip's limit.</summary>
    public Limit<T> HingeA;

    /// <summary>Knee's limit.</summary>
    public Limit<T> HingeB;

    /// <summary>Ankle's limit.</summary>
    public Limit<T> HingeC;
}

/// <summary>All rows that can exist: sixteen capsule ends of four edges each, six hinges.</summary>
internal struct ConstraintRows<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Torso against floor.</summary>
    public CapsuleContacts<T> Torso;

    /// <summary>Head against floor; part of the torso's body.</summary>
    public CapsuleContacts<T> Head;

    /// <summary>First leg.</summary>
    public LegRows<T> Back;

    /// <summary>Second leg.</summary>
    public LegRows<T> Front;
}

/// <summary>One wrench about O for each of a leg's bodies, and one number for each hinge.</summary>
internal struct LegReference<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>On the thigh.</summary>
    public Spatial<T> A;

    /// <summary>On the shin.</summary>
    public Spatial<T> B;

    /// <summary>On the foot.</summary>
    public Spatial<T> C;

    /// <summary>On the hinges.</summary>
    public Hinges<T> Hinges;
}

/// <summary>What the active rows add up to: the Newton step of the solver is Hessian⁻¹·(f + reference).</summary>
internal struct ConstraintSums<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>M + Σ D·JᵀJ over the active rows.</summary>
    public TreeMatrix<T> Hessian;

    /// <summary>Σ D·aref·Jᵀ on the torso.</summary>
    public Spatial<T> Torso;

    /// <summary>On the first leg.</summary>
    public LegReference<T> Back;

    /// <summary>On the second leg.</summary>
    public LegReference<T> Front;

    /// <summary>Above 0 where a row is active that was not in the last pass, or the reverse.</summary>
    public T Changed;
}

/// <summary>How a pass decides which rows are active.</summary>
internal enum ActiveRows
{
    /// <summary>J·a &lt; aref.</summary>
    ByAcceleration = 0,

    /// <summary>Every row that exists: where the solver starts.</summary>
    All = 1,
}

/// <summary>
/// Stage 4: joint limits and contacts of capsule ends with the floor, as MuJoCo's mj_makeConstraint and mj_makeImpedance
/// make them (frictional contacts of condim 3 as pyramids).
/// </summary>
/// <remarks>
/// <see cref="Make"/> works out once a step what does not depend on accelerations. Each pass of the solver then finds the active
/// rows and adds them to the 3×3 block of their body: a contact is a spring between body and floor. An end that touches in no lane
/// costs a comparison.
/// </remarks>
internal static class Constraints
{
    /// <summary>One end of a capsule.</summary>
    /// <param name="constants">The model.</param>
    /// <param name="end">Place of the end's (x, z) in the table.</param>
    /// <param name="radius">Place of the capsule's radius.</param>
    /// <param name="scale">Place of the body's factor of R.</param>
    /// <param name="height">z of O above the floor.</param>
    /// <param name="frame">The body.</param>
    /// <param name="velocity">The body's motion.</param>
    /// <param name="c">The contact.</param>
    public static void ContactAt<T>(in Constants<T> constants, int end, int radius, int scale, in T height, in Frame<T> frame, in Spatial<T> velocity, out Contact<T> c)
        where T : unmanaged, IReal<T>
    {
        T x = constants[end], z = constants[end + 1];
        c.ActivePlus = c.ActiveMinus = c.ActiveAcross = T.Of(0);
        c.Distance = height + frame.PointZ(x, z) - constants[radius];
        c.X = frame.PointX(x, z);
        c.Z = T.MultiplyAdd(T.Of(0.5), c.Distance, -height);
        T d = Impedance(constants, PlanarConstants.ContactImpedance, c.Distance);
        c.D = T.IfLess(c.Distance, T.Of(0), d * T.Reciprocal((T.Of(1) - d) * constants[scale]), T.Of(0));
        T spring = constants[PlanarConstants.ContactImpedance + PlanarConstants.Spring] * d * c.Distance;
        T damper = constants[PlanarConstants.ContactImpedance + PlanarConstants.Damper];
        T normal = velocity.ZAt(c.X), tangent = constants[PlanarConstants.Friction] * velocity.XAt(c.Z);
        c.ReferenceAcross = -T.MultiplyAdd(damper, normal, spring);
        c.ReferencePlus = c.ReferenceAcross - (damper * tangent);
        c.ReferenceMinus = T.MultiplyAdd(damper, tangent, c.ReferenceAcross);
    }

    /// <summary>The limit that a hinge is beyond, or nearer to. Ranges are wider than one step, so never both.</summary>
    public static void LimitOf<T>(in Constants<T> constants, int link, in T q, in T v, out Limit<T> l)
        where T : unmanaged, IReal<T>
    {
        T lower = q - constants[link + PlanarConstants.Lower], upper = constants[link + PlanarConstants.Upper] - q;
        l.Active = T.Of(0);
        l.Sign = T.IfLess(upper, lower, T.Of(-1), T.Of(1));
        l.Distance = T.Min(lower, upper);
        T d = Impedance(constants, PlanarConstants.LimitImpedance, l.Distance);
        l.D = T.IfLess(l.Distance, T.Of(0), d * T.Reciprocal((T.Of(1) - d) * constants[link + PlanarConstants.LimitScale]), T.Of(0));
        l.Reference = -T.MultiplyAdd(
            constants[PlanarConstants.LimitImpedance + PlanarConstants.Damper] * l.Sign,
            v,
            constants[PlanarConstants.LimitImpedance + PlanarConstants.Spring] * d * l.Distance);
    }

    /// <summary>All rows at a state; of a row that exists in no lane only D, 0, is written.</summary>
    /// <returns>Whether any row exists in any lane.</returns>
    public static bool Make<T>(in Constants<T> constants, in Skeleton<T> s, in Dofs<T> q, in Dofs<T> v, in Motions<T> velocity, ref ConstraintRows<T> rows)
        where T : unmanaged, IReal<T>
    {
        const int Torso = PlanarConstants.TorsoCapsule, Head = PlanarConstants.TorsoCapsule + PlanarConstants.CapsuleSize;
        bool any = MakeCapsule(constants, Torso, PlanarConstants.TorsoContact, s.Height, s.Torso, velocity.Torso, ref rows.Torso);
        any |= MakeCapsule(constants, Head, PlanarConstants.TorsoContact, s.Height, s.Torso, velocity.Torso, ref rows.Head);
        any |= MakeLeg(constants, PlanarConstants.Back, s.Height, s.Back, q.Back, v.Back, velocity.Back, ref rows.Back);
        any |= MakeLeg(constants, PlanarConstants.Front, s.Height, s.Front, q.Front, v.Front, velocity.Front, ref rows.Front);
        return any;
    }

    /// <summary>The sums without any row: where a step's passes start from.</summary>
    public static void Clear<T>(in TreeMatrix<T> mass, out ConstraintSums<T> sums)
        where T : unmanaged, IReal<T>
    {
        sums.Hessian = mass;
        sums.Torso = sums.Back.A = sums.Back.B = sums.Back.C = sums.Front.A = sums.Front.B = sums.Front.C = Spatial<T>.Zero;
        sums.Back.Hinges = sums.Front.Hinges = new(T.Of(0), T.Of(0), T.Of(0));
        sums.Changed = T.Of(0);
    }

    /// <summary>One pass: the rows active at an acceleration, and what they add up to.</summary>
    /// <param name="constants">The model.</param>
    /// <param name="mass">M.</param>
    /// <param name="a">Accelerations of the hinges.</param>
    /// <param name="motion">J·a.</param>
    /// <param name="active">Which rows count as active.</param>
    /// <param name="rows">The rows; which are active is noted in them.</param>
    /// <param name="sums">What they add up to; where no row exists in any lane it stays as it was.</param>
    public static void Pass<T>(
        in Constants<T> constants, in TreeMatrix<T> mass, in Dofs<T> a, in Motions<T> motion, ActiveRows active, ref ConstraintRows<T> rows, ref ConstraintSums<T> sums)
        where T : unmanaged, IReal<T>
    {
        T mu = constants[PlanarConstants.Friction];
        sums.Changed = T.Of(0);
        sums.Torso = Spatial<T>.Zero;
        sums.Hessian.Torso = mass.Torso;
        PassContacts(mu, motion.Torso, active, ref rows.Torso, ref sums.Hessian.Torso, ref sums.Torso, ref sums.Changed);
        PassContacts(mu, motion.Torso, active, ref rows.Head, ref sums.Hessian.Torso, ref sums.Torso, ref sums.Changed);
        PassLeg(mu, mass.Back, mass.BackDiagonal, a.Back, motion.Back, active, ref rows.Back, ref sums.Hessian.Back, ref sums.Hessian.BackDiagonal, ref sums.Back, ref sums.Changed);
        PassLeg(mu, mass.Front, mass.FrontDiagonal, a.Front, motion.Front, active, ref rows.Front, ref sums.Hessian.Front, ref sums.Hessian.FrontDiagonal, ref sums.Front, ref sums.Changed);
    }

    private static bool MakeLeg<T>(
        in Constants<T> constants, int leg, in T height, in LegFrames<T> f, in Hinges<T> q, in Hinges<T> v, in LegMotions<T> velocity, ref LegRows<T> rows)
        where T : unmanaged, IReal<T>
    {
        int b = leg + PlanarConstants.LinkSize, c = leg + (2 * PlanarConstants.LinkSize);
        bool any = MakeCapsule(constants, leg + PlanarConstants.Capsule, leg + PlanarConstants.ContactScale, height, f.A, velocity.A, ref rows.A);
        any |= MakeCapsule(constants, b + PlanarConstants.Capsule, b + PlanarConstants.ContactScale, height, f.B, velocity.B, ref rows.B);
        any |= MakeCapsule(constants, c + PlanarConstants.Capsule, c + PlanarConstants.ContactScale, height, f.C, velocity.C, ref rows.C);
        any |= MakeLimit(constants, leg, q.A, v.A, ref rows.HingeA);
        any |= MakeLimit(constants, b, q.B, v.B, ref rows.HingeB);
        any |= MakeLimit(constants, c, q.C, v.C, ref rows.HingeC);
        return any;
    }

    /// <summary>Both ends of a capsule.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MakeCapsule<T>(
        in Constants<T> constants, int capsule, int scale, in T height, in Frame<T> frame, in Spatial<T> velocity, ref CapsuleContacts<T> contacts)
        where T : unmanaged, IReal<T>
    {
        const int Second = 2;
        int radius = capsule + PlanarConstants.Radius;
        bool first = T.AnyLess(height + frame.PointZ(constants[capsule], constants[capsule + 1]), constants[radius]);
        bool second = T.AnyLess(height + frame.PointZ(constants[capsule + Second], constants[capsule + Second + 1]), constants[radius]);
        contacts.First.D = contacts.Second.D = T.Of(0);
        if (first)
            ContactAt(constants, capsule, radius, scale, height, frame, velocity, out contacts.First);
        if (second)
            ContactAt(constants, capsule + Second, radius, scale, height, frame, velocity, out contacts.Second);
        return first | second;
    }

    private static bool MakeLimit<T>(in Constants<T> constants, int link, in T q, in T v, ref Limit<T> limit)
        where T : unmanaged, IReal<T>
    {
        bool beyond = T.AnyLess(T.Min(q - constants[link + PlanarConstants.Lower], constants[link + PlanarConstants.Upper] - q), T.Of(0));
        if (beyond)
            LimitOf(constants, link, q, v, out limit);
        else
            limit.D = T.Of(0);
        return beyond;
    }

    private static void PassLeg<T>(
        in T mu,
        in LegInertias<T> mass,
        in Hinges<T> massDiagonal,
        in Hinges<T> a,
        in LegMotions<T> motion,
        ActiveRows active,
        ref LegRows<T> rows,
        ref LegInertias<T> blocks,
        ref Hinges<T> diagonal,
        ref LegReference<T> reference,
        ref T changed)
        where T : unmanaged, IReal<T>
    {
        PassBody(mu, mass.A, motion.A, active, ref rows.A, ref blocks.A, ref reference.A, ref changed);
        PassBody(mu, mass.B, motion.B, active, ref rows.B, ref blocks.B, ref reference.B, ref changed);
        PassBody(mu, mass.C, motion.C, active, ref rows.C, ref blocks.C, ref reference.C, ref changed);
        PassLimit(massDiagonal.A, a.A, active, ref rows.HingeA, ref diagonal.A, ref reference.Hinges.A, ref changed);
        PassLimit(massDiagonal.B, a.B, active, ref rows.HingeB, ref diagonal.B, ref reference.Hinges.B, ref changed);
        PassLimit(massDiagonal.C, a.C, active, ref rows.HingeC, ref diagonal.C, ref reference.Hinges.C, ref changed);
    }

    private static void PassBody<T>(
        in T mu, in Inertia<T> mass, in Spatial<T> motion, ActiveRows active, ref CapsuleContacts<T> contacts, ref Inertia<T> block, ref Spatial<T> reference, ref T changed)
        where T : unmanaged, IReal<T>
    {
        if (!T.AnyLess(T.Of(0), contacts.First.D + contacts.Second.D))
            return;
        block = mass;
        reference = Spatial<T>.Zero;
        PassContacts(mu, motion, active, ref contacts, ref block, ref reference, ref changed);
    }

    private static void PassContacts<T>(
        in T mu, in Spatial<T> motion, ActiveRows active, ref CapsuleContacts<T> contacts, ref Inertia<T> block, ref Spatial<T> reference, ref T changed)
        where T : unmanaged, IReal<T>
    {
        if (T.AnyLess(T.Of(0), contacts.First.D))
            PassContact(mu, motion, active, ref contacts.First, ref block, ref reference, ref changed);
        if (T.AnyLess(T.Of(0), contacts.Second.D))
            PassContact(mu, motion, active, ref contacts.Second, ref block, ref reference, ref changed);
    }

    /// <summary>Adds one contact's active edges to its body. The two equal ones across the plane count as one of twice the stiffness.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PassContact<T>(
        in T mu, in Spatial<T> motion, ActiveRows active, ref Contact<T> c, ref Inertia<T> block, ref Spatial<T> reference, ref T changed)
        where T : unmanaged, IReal<T>
    {
        T plus = c.D, minus = c.D, across = c.D + c.D;
        if (active == ActiveRows.ByAcceleration)
        {
            T normal = motion.ZAt(c.X), tangent = mu * motion.XAt(c.Z);
            plus = T.IfLess(normal + tangent, c.ReferencePlus, plus, T.Of(0));
            minus = T.IfLess(normal - tangent, c.ReferenceMinus, minus, T.Of(0));
            across = T.IfLess(normal, c.ReferenceAcross, across, T.Of(0));
        }

        changed += T.Abs(plus - c.ActivePlus) + T.Abs(minus - c.ActiveMinus) + T.Abs(across - c.ActiveAcross);
        c.ActivePlus = plus;
        c.ActiveMinus = minus;
        c.ActiveAcross = across;

        T both = plus + minus;
        T zz = both + across, xz = mu * (plus - minus), xx = mu * mu * both;
        T kx = T.MultiplyAdd(xx, c.Z, -(xz * c.X)), kz = T.MultiplyAdd(xz, c.Z, -(zz * c.X));
        block = block.Plus(new() { XX = xx, XZ = xz, ZZ = zz, XW = kx, ZW = kz, WW = T.MultiplyAdd(kx, c.Z, -(kz * c.X)) });
        plus *= c.ReferencePlus;
        minus *= c.ReferenceMinus;
        reference = reference.Plus(Spatial<T>.ForceAt(c.X, c.Z, mu * (plus - minus), plus + minus + (across * c.ReferenceAcross)));
    }

    /// <summary>A hinge's diagonal and D·aref·J with its limit, if it exists.</summary>
    private static void PassLimit<T>(in T mass, in T a, ActiveRows active, ref Limit<T> l, ref T diagonal, ref T reference, ref T changed)
        where T : unmanaged, IReal<T>
    {
        if (!T.AnyLess(T.Of(0), l.D))
            return;
        T d = active == ActiveRows.ByAcceleration ? T.IfLess(l.Sign * a, l.Reference, l.D, T.Of(0)) : l.D;
        changed += T.Abs(d - l.Active);
        l.Active = d;
        diagonal = mass + d;
        reference = l.Sign * d * l.Reference;
    }

    /// <summary>d(r) of MuJoCo's solimp with midpoint ½ and power 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Impedance<T>(in Constants<T> constants, int impedance, T distance)
        where T : unmanaged, IReal<T>
    {
        T x = T.Min(T.Of(1), T.Abs(distance) * constants[impedance + PlanarConstants.PerWidth]);
        T rest = T.Of(1) - x;
        T y = T.IfLess(T.Of(0.5), x, T.Of(1) - (T.Of(2) * rest * rest), T.Of(2) * x * x);
        return T.MultiplyAdd(y, constants[impedance + PlanarConstants.Rise], constants[impedance + PlanarConstants.Start]);
    }
}
