using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>One end of a capsule against the floor.</summary>
public struct Contact<T>
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
}

/// <summary>A joint limit, lower or upper.</summary>
public struct Limit<T>
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
}

/// <summary>A leg at one point of the solver: its bodies' motions and its hinges' numbers.</summary>
public struct LegPoint<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Of the bodies, about O.</summary>
    public LegMotions<T> Motion;

    /// <summary>Of the hinges.</summary>
    public Hinges<T> Hinges;
}

/// <summary>What a pass gathers on one body.</summary>
public struct BodySums<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Σ D·JᵀJ over the active rows.</summary>
    public Inertia<T> Stiffness;

    /// <summary>Σ D·aref·Jᵀ over the active rows, a wrench about O.</summary>
    public Spatial<T> Reference;

    /// <summary>Jᵀf, a wrench about O.</summary>
    public Spatial<T> Force;
}

/// <summary>What a pass gathers on one hinge, from its limits.</summary>
public struct HingeSums<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Σ D over the active rows.</summary>
    public T Stiffness;

    /// <summary>Σ D·aref·J.</summary>
    public T Reference;

    /// <summary>Jᵀf.</summary>
    public T Force;
}

/// <summary>What a pass gathers on one leg.</summary>
public struct LegSums<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>Thigh.</summary>
    public BodySums<T> A;

    /// <summary>Shin.</summary>
    public BodySums<T> B;

    /// <summary>Foot.</summary>
    public BodySums<T> C;

    /// <summary>Hip.</summary>
    public HingeSums<T> HingeA;

    /// <summary>Knee.</summary>
    public HingeSums<T> HingeB;

    /// <summary>Ankle.</summary>
    public HingeSums<T> HingeC;
}

/// <summary>What a pass gathers in all.</summary>
public struct ConstraintSums<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>On the torso.</summary>
    public BodySums<T> Torso;

    /// <summary>On the first leg.</summary>
    public LegSums<T> Back;

    /// <summary>On the second leg.</summary>
    public LegSums<T> Front;

    /// <summary>Rows that exist, above 0 for any.</summary>
    public T Rows;

    /// <summary>Rows that are active at one of both accelerations and not at the other.</summary>
    public T Changed;
}

/// <summary>How a pass decides which rows are active.</summary>
public enum ActiveRows
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
/// Rows are not stored. Each pass over the sixteen ends and six hinges makes them anew, skips an end that touches in no lane,
/// and adds what is active to the 3×3 block of its body: a contact is a spring between body and floor.
/// </remarks>
public static class Constraints
{
    /// <summary>One end of a capsule.</summary>
    /// <param name="table">The model.</param>
    /// <param name="end">Place of the end's (x, z) in the table.</param>
    /// <param name="radius">Place of the capsule's radius.</param>
    /// <param name="scale">Place of the body's factor of R.</param>
    /// <param name="height">z of O above the floor.</param>
    /// <param name="frame">The body.</param>
    /// <param name="velocity">The body's motion.</param>
    public static Contact<T> ContactAt<T>(Table<T> table, int end, int radius, int scale, T height, in Frame<T> frame, in Spatial<T> velocity)
        where T : unmanaged, IReal<T>
    {
        T x = table[end], z = table[end + 1];
        Contact<T> c;
        c.Distance = height + frame.PointZ(x, z) - table[radius];
        c.X = frame.PointX(x, z);
        c.Z = T.MultiplyAdd(T.Of(0.5), c.Distance, -height);
        T d = Impedance(table, PlanarTable.ContactImpedance, c.Distance);
        c.D = T.IfLess(c.Distance, T.Of(0), d / ((T.Of(1) - d) * table[scale]), T.Of(0));
        T spring = table[PlanarTable.ContactImpedance + PlanarTable.Spring] * d * c.Distance;
        T damper = table[PlanarTable.ContactImpedance + PlanarTable.Damper];
        T normal = velocity.ZAt(c.X), tangent = table[PlanarTable.Friction] * velocity.XAt(c.Z);
        c.ReferenceAcross = -T.MultiplyAdd(damper, normal, spring);
        c.ReferencePlus = c.ReferenceAcross - (damper * tangent);
        c.ReferenceMinus = T.MultiplyAdd(damper, tangent, c.ReferenceAcross);
        return c;
    }

    /// <summary>The limit that a hinge is beyond, or nearer to. Ranges are wider than one step, so never both.</summary>
    public static Limit<T> LimitOf<T>(Table<T> table, int link, T q, T v)
        where T : unmanaged, IReal<T>
    {
        T lower = q - table[link + PlanarTable.Lower], upper = table[link + PlanarTable.Upper] - q;
        Limit<T> l;
        l.Sign = T.IfLess(upper, lower, T.Of(-1), T.Of(1));
        l.Distance = T.Min(lower, upper);
        T d = Impedance(table, PlanarTable.LimitImpedance, l.Distance);
        l.D = T.IfLess(l.Distance, T.Of(0), d / ((T.Of(1) - d) * table[link + PlanarTable.LimitScale]), T.Of(0));
        l.Reference = -T.MultiplyAdd(
            table[PlanarTable.LimitImpedance + PlanarTable.Damper] * l.Sign,
            v,
            table[PlanarTable.LimitImpedance + PlanarTable.Spring] * d * l.Distance);
        return l;
    }

    /// <summary>One pass over all rows: what is active at <paramref name="now"/>, and whether that differs from <paramref name="before"/>; each with its motions J·a.</summary>
    public static void Pass<T>(
        Table<T> table,
        in Skeleton<T> s,
        in Dofs<T> q,
        in Dofs<T> v,
        in Motions<T> velocity,
        in Dofs<T> before,
        in Motions<T> beforeMotion,
        ActiveRows beforeRows,
        in Dofs<T> now,
        in Motions<T> nowMotion,
        ActiveRows nowRows,
        out ConstraintSums<T> sums)
        where T : unmanaged, IReal<T>
    {
        sums.Rows = T.Of(0);
        sums.Changed = T.Of(0);
        sums.Torso = Nothing<T>();
        for (int capsule = 0; capsule < 2; capsule++)
        {
            Capsule(
                table, PlanarTable.TorsoCapsule + (capsule * PlanarTable.CapsuleSize), PlanarTable.TorsoContact, s.Height, s.Torso,
                velocity.Torso, beforeMotion.Torso, beforeRows, nowMotion.Torso, nowRows, ref sums.Torso, ref sums.Rows, ref sums.Changed);
        }

        Leg(
            table, PlanarTable.Back, s.Height, s.Back, q.Back, v.Back, velocity.Back, before.Back, beforeMotion.Back, beforeRows, now.Back, nowMotion.Back, nowRows,
            out sums.Back, ref sums.Rows, ref sums.Changed);
        Leg(
            table, PlanarTable.Front, s.Height, s.Front, q.Front, v.Front, velocity.Front, before.Front, beforeMotion.Front, beforeRows, now.Front, nowMotion.Front, nowRows,
            out sums.Front, ref sums.Rows, ref sums.Changed);
    }

    private static void Leg<T>(
        Table<T> table,
        int leg,
        T height,
        in LegFrames<T> f,
        in Hinges<T> q,
        in Hinges<T> v,
        in LegMotions<T> velocity,
        in Hinges<T> before,
        in LegMotions<T> beforeMotion,
        ActiveRows beforeRows,
        in Hinges<T> now,
        in LegMotions<T> nowMotion,
        ActiveRows nowRows,
        out LegSums<T> sums,
        ref T rows,
        ref T changed)
        where T : unmanaged, IReal<T>
    {
        int b = leg + PlanarTable.LinkSize, c = leg + (2 * PlanarTable.LinkSize);
        sums.A = Nothing<T>();
        sums.B = Nothing<T>();
        sums.C = Nothing<T>();
        Capsule(table, leg + PlanarTable.Capsule, leg + PlanarTable.ContactScale, height, f.A, velocity.A, beforeMotion.A, beforeRows, nowMotion.A, nowRows, ref sums.A, ref rows, ref changed);
        Capsule(table, b + PlanarTable.Capsule, b + PlanarTable.ContactScale, height, f.B, velocity.B, beforeMotion.B, beforeRows, nowMotion.B, nowRows, ref sums.B, ref rows, ref changed);
        Capsule(table, c + PlanarTable.Capsule, c + PlanarTable.ContactScale, height, f.C, velocity.C, beforeMotion.C, beforeRows, nowMotion.C, nowRows, ref sums.C, ref rows, ref changed);
        sums.HingeA = Hinge(table, leg, q.A, v.A, before.A, beforeRows, now.A, nowRows, ref rows, ref changed);
        sums.HingeB = Hinge(table, b, q.B, v.B, before.B, beforeRows, now.B, nowRows, ref rows, ref changed);
        sums.HingeC = Hinge(table, c, q.C, v.C, before.C, beforeRows, now.C, nowRows, ref rows, ref changed);
    }

    /// <summary>Both ends of a capsule, each skipped where neither touches in any lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Capsule<T>(
        Table<T> table,
        int capsule,
        int scale,
        T height,
        in Frame<T> frame,
        in Spatial<T> velocity,
        in Spatial<T> before,
        ActiveRows beforeRows,
        in Spatial<T> now,
        ActiveRows nowRows,
        ref BodySums<T> sums,
        ref T rows,
        ref T changed)
        where T : unmanaged, IReal<T>
    {
        for (int end = capsule; end < capsule + 4; end += 2)
        {
            T distance = height + frame.PointZ(table[end], table[end + 1]) - table[capsule + PlanarTable.Radius];
            if (!T.AnyLess(distance, T.Of(0)))
                continue;
            Contact<T> c = ContactAt(table, end, capsule + PlanarTable.Radius, scale, height, frame, velocity);
            T mu = table[PlanarTable.Friction];
            T exists = T.IfLess(c.Distance, T.Of(0), T.Of(1), T.Of(0));
            T normalNow = now.ZAt(c.X), tangentNow = mu * now.XAt(c.Z);
            T normalBefore = before.ZAt(c.X), tangentBefore = mu * before.XAt(c.Z);
            T plus = normalNow + tangentNow - c.ReferencePlus;
            T minus = normalNow - tangentNow - c.ReferenceMinus;
            T across = normalNow - c.ReferenceAcross;
            T activePlus = Active(plus, nowRows), activeMinus = Active(minus, nowRows), activeAcross = Active(across, nowRows);
            rows += exists;
            changed = T.MultiplyAdd(
                exists,
                T.Abs(activePlus - Active(normalBefore + tangentBefore - c.ReferencePlus, beforeRows))
                    + T.Abs(activeMinus - Active(normalBefore - tangentBefore - c.ReferenceMinus, beforeRows))
                    + T.Abs(activeAcross - Active(normalBefore - c.ReferenceAcross, beforeRows)),
                changed);

            // Two equal edges across the plane count as one of twice the stiffness.
            Spring(
                c, mu, activePlus * c.D, activeMinus * c.D, T.Of(2) * activeAcross * c.D, plus, minus, across, ref sums);
        }
    }

    /// <summary>Adds one contact's active rows, of stiffness wₖ, to its body.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spring<T>(in Contact<T> c, T mu, T plusD, T minusD, T acrossD, T plus, T minus, T across, ref BodySums<T> sums)
        where T : unmanaged, IReal<T>
    {
        T zz = plusD + minusD + acrossD, xz = mu * (plusD - minusD), xx = mu * mu * (plusD + minusD);
        T kx = T.MultiplyAdd(xx, c.Z, -(xz * c.X)), kz = T.MultiplyAdd(xz, c.Z, -(zz * c.X));
        sums.Stiffness = sums.Stiffness.Plus(new() { XX = xx, XZ = xz, ZZ = zz, XW = kx, ZW = kz, WW = T.MultiplyAdd(kx, c.Z, -(kz * c.X)) });
        T referencePlus = plusD * c.ReferencePlus, referenceMinus = minusD * c.ReferenceMinus;
        sums.Reference = sums.Reference.Plus(Spatial<T>.ForceAt(
            c.X, c.Z, mu * (referencePlus - referenceMinus), referencePlus + referenceMinus + (acrossD * c.ReferenceAcross)));
        T forcePlus = plusD * plus, forceMinus = minusD * minus;
        sums.Force = sums.Force.Plus(Spatial<T>.ForceAt(c.X, c.Z, mu * (forceMinus - forcePlus), -(forcePlus + forceMinus + (acrossD * across))));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HingeSums<T> Hinge<T>(Table<T> table, int link, T q, T v, T before, ActiveRows beforeRows, T now, ActiveRows nowRows, ref T rows, ref T changed)
        where T : unmanaged, IReal<T>
    {
        T distance = T.Min(q - table[link + PlanarTable.Lower], table[link + PlanarTable.Upper] - q);
        if (!T.AnyLess(distance, T.Of(0)))
            return new() { Stiffness = T.Of(0), Reference = T.Of(0), Force = T.Of(0) };
        Limit<T> l = LimitOf(table, link, q, v);
        T exists = T.IfLess(l.Distance, T.Of(0), T.Of(1), T.Of(0));
        T residual = (l.Sign * now) - l.Reference;
        T active = Active(residual, nowRows);
        rows += exists;
        changed = T.MultiplyAdd(exists, T.Abs(active - Active((l.Sign * before) - l.Reference, beforeRows)), changed);
        T d = active * l.D;
        return new() { Stiffness = d, Reference = l.Sign * d * l.Reference, Force = -(l.Sign * d * residual) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Active<T>(T residual, ActiveRows rows)
        where T : unmanaged, IReal<T> =>
        rows == ActiveRows.All ? T.Of(1) : T.IfLess(residual, T.Of(0), T.Of(1), T.Of(0));

    /// <summary>d(r) of MuJoCo's solimp with midpoint ½ and power 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Impedance<T>(Table<T> table, int impedance, T distance)
        where T : unmanaged, IReal<T>
    {
        T x = T.Min(T.Of(1), T.Abs(distance) * table[impedance + PlanarTable.PerWidth]);
        T rest = T.Of(1) - x;
        T y = T.IfLess(T.Of(0.5), x, T.Of(1) - (T.Of(2) * rest * rest), T.Of(2) * x * x);
        return T.MultiplyAdd(y, table[impedance + PlanarTable.Rise], table[impedance + PlanarTable.Start]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BodySums<T> Nothing<T>()
        where T : unmanaged, IReal<T> =>
        new() { Stiffness = Inertia<T>.Zero, Reference = Spatial<T>.Zero, Force = Spatial<T>.Zero };
}
