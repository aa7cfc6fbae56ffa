using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>
/// Stage 5: the constrained acceleration, the exact minimum of ½aᵀMa − fᵀa + Σ ½D·min(0, Ja − aref)², by Newton's method on
/// the active set: solve with the rows that are active, take those active at the solution, until the set repeats.
/// </summary>
/// <remarks>
/// Full steps converged in every one of 11,007 recorded solves, in at most five; a line search guards what is not proven.
/// A lane whose set has repeated gets the same sums, hence the same solution, so lanes need no freezing while others go on.
/// </remarks>
public static class ConstraintSolver
{
    private const int MaxFactorisations = 10;

    /// <summary>The constrained acceleration and Jᵀf.</summary>
    /// <param name="table">The model.</param>
    /// <param name="s">Frames.</param>
    /// <param name="mass">M.</param>
    /// <param name="q">Positions.</param>
    /// <param name="v">Velocities.</param>
    /// <param name="velocity">J·v.</param>
    /// <param name="smooth">f = passive − bias + actuator.</param>
    /// <param name="start">All: from every row; else from the rows active at <paramref name="a"/>.</param>
    /// <param name="lineSearchFrom">The solve from which steps are searched; 6 in use, 0 in tests.</param>
    /// <param name="a">Start, then the solution; left as it is where no lane has a row.</param>
    /// <param name="force">qfrc_constraint.</param>
    public static void Solve<T>(
        Table<T> table,
        in Skeleton<T> s,
        in TreeMatrix<T> mass,
        in Dofs<T> q,
        in Dofs<T> v,
        in Motions<T> velocity,
        in Dofs<T> smooth,
        ActiveRows start,
        int lineSearchFrom,
        ref Dofs<T> a,
        out Dofs<T> force)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Move(s, a, out Motions<T> motion);
        Constraints.Pass(table, s, q, v, velocity, a, motion, start, a, motion, start, out ConstraintSums<T> sums);
        if (T.AnyLess(T.Of(0), sums.Rows))
        {
            for (int solve = 0; solve < MaxFactorisations; solve++)
            {
                ActiveRows rows = solve == 0 ? start : ActiveRows.ByAcceleration;
                Hessian(mass, sums, out TreeMatrix<T> hessian);
                Reference(s, sums, smooth, out Dofs<T> target);
                TreeSolver.Solve(s, hessian, target, out Dofs<T> next);
                if (solve >= lineSearchFrom)
                    Search(table, s, mass, q, v, velocity, smooth, a, ref next);
                Kinematics.Move(s, next, out Motions<T> nextMotion);
                Constraints.Pass(table, s, q, v, velocity, a, motion, rows, next, nextMotion, ActiveRows.ByAcceleration, out sums);
                a = next;
                motion = nextMotion;
                if (!T.AnyLess(T.Of(0), sums.Changed))
                    break;
            }
        }

        Force(s, sums, out force);
    }

    /// <summary>M + Σ D·JᵀJ.</summary>
    private static void Hessian<T>(in TreeMatrix<T> mass, in ConstraintSums<T> sums, out TreeMatrix<T> hessian)
        where T : unmanaged, IReal<T>
    {
        hessian.Torso = mass.Torso.Plus(sums.Torso.Stiffness);
        AddLeg(mass.Back, mass.BackDiagonal, sums.Back, out hessian.Back, out hessian.BackDiagonal);
        AddLeg(mass.Front, mass.FrontDiagonal, sums.Front, out hessian.Front, out hessian.FrontDiagonal);
    }

    private static void AddLeg<T>(in LegInertias<T> mass, in Hinges<T> diagonal, in LegSums<T> sums, out LegInertias<T> blocks, out Hinges<T> sum)
        where T : unmanaged, IReal<T>
    {
        blocks.A = mass.A.Plus(sums.A.Stiffness);
        blocks.B = mass.B.Plus(sums.B.Stiffness);
        blocks.C = mass.C.Plus(sums.C.Stiffness);
        sum = new(diagonal.A + sums.HingeA.Stiffness, diagonal.B + sums.HingeB.Stiffness, diagonal.C + sums.HingeC.Stiffness);
    }

    /// <summary>f + Σ D·aref·Jᵀ.</summary>
    private static void Reference<T>(in Skeleton<T> s, in ConstraintSums<T> sums, in Dofs<T> smooth, out Dofs<T> target)
        where T : unmanaged, IReal<T>
    {
        target.Root = smooth.Root.Plus(sums.Torso.Reference);
        target.Back = Forces.Collect(s.Back, sums.Back.A.Reference, sums.Back.B.Reference, sums.Back.C.Reference, ref target.Root)
            .Plus(T.Of(1), smooth.Back)
            .Plus(T.Of(1), new(sums.Back.HingeA.Reference, sums.Back.HingeB.Reference, sums.Back.HingeC.Reference));
        target.Front = Forces.Collect(s.Front, sums.Front.A.Reference, sums.Front.B.Reference, sums.Front.C.Reference, ref target.Root)
            .Plus(T.Of(1), smooth.Front)
            .Plus(T.Of(1), new(sums.Front.HingeA.Reference, sums.Front.HingeB.Reference, sums.Front.HingeC.Reference));
    }

    /// <summary>Jᵀf.</summary>
    private static void Force<T>(in Skeleton<T> s, in ConstraintSums<T> sums, out Dofs<T> force)
        where T : unmanaged, IReal<T>
    {
        force.Root = sums.Torso.Force;
        force.Back = Forces.Collect(s.Back, sums.Back.A.Force, sums.Back.B.Force, sums.Back.C.Force, ref force.Root)
            .Plus(T.Of(1), new(sums.Back.HingeA.Force, sums.Back.HingeB.Force, sums.Back.HingeC.Force));
        force.Front = Forces.Collect(s.Front, sums.Front.A.Force, sums.Front.B.Force, sums.Front.C.Force, ref force.Root)
            .Plus(T.Of(1), new(sums.Front.HingeA.Force, sums.Front.HingeB.Force, sums.Front.HingeC.Force));
    }

    /// <summary>Shortens the step from a to next where the objective's slope has turned before its end: bisection, exact to 2⁻¹² of the step.</summary>
    private static void Search<T>(
        Table<T> table,
        in Skeleton<T> s,
        in TreeMatrix<T> mass,
        in Dofs<T> q,
        in Dofs<T> v,
        in Motions<T> velocity,
        in Dofs<T> smooth,
        in Dofs<T> a,
        ref Dofs<T> next)
        where T : unmanaged, IReal<T>
    {
        Dofs<T> step = next.Plus(T.Of(-1), a);
        TreeSolver.Multiply(s, mass, step, out Dofs<T> massStep);
        TreeSolver.Multiply(s, mass, a, out Dofs<T> massStart);
        T atStart = step.Dot(massStart.Plus(T.Of(-1), smooth)), growth = step.Dot(massStep);
        T flat = T.Of(1e-3) * T.Abs(atStart); // a whole Newton step ends at slope 0 but for rounding
        T low = T.Of(0), length = T.Of(1);
        for (int round = 0; round < 12; round++)
        {
            // The first round tries the whole step; each later one the middle of what is left.
            T trial = low + length;
            Dofs<T> at = a.Plus(trial, step);
            Kinematics.Move(s, at, out Motions<T> motion);
            Constraints.Pass(table, s, q, v, velocity, at, motion, ActiveRows.ByAcceleration, at, motion, ActiveRows.ByAcceleration, out ConstraintSums<T> sums);
            Force(s, sums, out Dofs<T> force);
            T slope = T.MultiplyAdd(trial, growth, atStart) - step.Dot(force);
            low = T.IfLess(flat, slope, low, trial);
            length *= T.Of(0.5);
        }

        next = a.Plus(T.Min(T.Of(1), low), step);
    }
}
