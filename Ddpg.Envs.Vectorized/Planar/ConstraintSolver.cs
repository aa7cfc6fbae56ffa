using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>
/// Stage 5: the constrained acceleration, the exact minimum of ½aᵀMa − fᵀa + Σ ½D·min(0, Ja − aref)², by Newton's method on
/// the active set: solve with the rows that are active, take those active at the solution, until the set repeats.
/// </summary>
/// <remarks>
/// Full steps converged in every one of 11,007 recorded solves, in at most five; a line search guards what is not proven.
/// A lane whose set has repeated gets the same sums, hence the same solution, so lanes need no freezing while others go on.
/// </remarks>
internal static class ConstraintSolver
{
    private const int MaxFactorisations = 10;

    /// <summary>The constrained acceleration.</summary>
    /// <param name="constants">The model.</param>
    /// <param name="start">All: from every row; else from the rows active at the acceleration that the workspace holds.</param>
    /// <param name="lineSearchFrom">The solve from which steps are searched, 1 or later: 6 in use, 1 in tests.</param>
    /// <param name="workspace">Skeleton, M, f and rows are read; the acceleration is the start, then the solution.</param>
    public static void Solve<T>(in Constants<T> constants, ActiveRows start, int lineSearchFrom, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        Constraints.Clear(workspace.Mass, out workspace.Sums);
        Pass(constants, start, ref workspace);
        for (int solve = 0; solve < MaxFactorisations; solve++)
        {
            Target(workspace.Skeleton, workspace.Sums, workspace.Smooth, out workspace.Force);
            if (solve < lineSearchFrom)
                TreeSolver.Solve(workspace.Skeleton, workspace.Sums.Hessian, workspace.Force, ref workspace.Tree, out workspace.Acceleration);
            else
                Search(constants, ref workspace);
            Pass(constants, ActiveRows.ByAcceleration, ref workspace);
            if (!T.AnyLess(T.Of(0), workspace.Sums.Changed))
                break;
        }
    }

    /// <summary>The rows active at the workspace's acceleration, and their sums.</summary>
    private static void Pass<T>(in Constants<T> constants, ActiveRows active, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Move(workspace.Skeleton, workspace.Acceleration, out workspace.BodyAcceleration);
        Constraints.Pass(constants, workspace.Mass, workspace.Acceleration, workspace.BodyAcceleration, active, ref workspace.Rows, ref workspace.Sums);
    }

    /// <summary>f + Σ D·aref·Jᵀ.</summary>
    private static void Target<T>(in Skeleton<T> s, in ConstraintSums<T> sums, in Dofs<T> smooth, out Dofs<T> target)
        where T : unmanaged, IReal<T>
    {
        target.Root = smooth.Root.Plus(sums.Torso);
        target.Back = Forces.Collect(s.Back, sums.Back.A, sums.Back.B, sums.Back.C, ref target.Root).Plus(T.Of(1), smooth.Back).Plus(T.Of(1), sums.Back.Hinges);
        target.Front = Forces.Collect(s.Front, sums.Front.A, sums.Front.B, sums.Front.C, ref target.Root).Plus(T.Of(1), smooth.Front).Plus(T.Of(1), sums.Front.Hinges);
    }

    /// <summary>
    /// Newton's step, shortened where the objective's slope has turned before its end: bisection, exact to 2⁻¹² of the step. Afterwards
    /// the rows hold those active at the start, as if nothing had been tried.
    /// </summary>
    private static void Search<T>(in Constants<T> constants, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        Dofs<T> start = workspace.Acceleration;
        TreeSolver.Solve(workspace.Skeleton, workspace.Sums.Hessian, workspace.Force, ref workspace.Tree, out Dofs<T> next);
        Dofs<T> step = next.Plus(T.Of(-1), start);
        T flat = T.Of(1e-3) * T.Abs(Slope(constants, start, step, ref workspace)); // a whole Newton step ends at slope 0 but for rounding
        T low = T.Of(0), length = T.Of(1);
        for (int round = 0; round < 12; round++)
        {
            // The first round tries the whole step; each later one the middle of what is left.
            T trial = low + length;
            low = T.IfLess(flat, Slope(constants, start.Plus(trial, step), step, ref workspace), low, trial);
            length *= T.Of(0.5);
        }

        Slope(constants, start, step, ref workspace);
        workspace.Acceleration = start.Plus(T.Min(T.Of(1), low), step);
    }

    /// <summary>The objective's slope along a step: its gradient at a point is H·a − f − Σ D·aref·Jᵀ, with the rows active there.</summary>
    private static T Slope<T>(in Constants<T> constants, in Dofs<T> at, in Dofs<T> step, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        workspace.Acceleration = at;
        Pass(constants, ActiveRows.ByAcceleration, ref workspace);
        Target(workspace.Skeleton, workspace.Sums, workspace.Smooth, out Dofs<T> target);
        TreeSolver.Multiply(workspace.Skeleton, workspace.Sums.Hessian, at, out Dofs<T> product);
        return step.Dot(product.Plus(T.Of(-1), target));
    }
}
