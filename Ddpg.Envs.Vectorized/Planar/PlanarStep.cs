using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>One physics step, stage after stage: MuJoCo's mj_step with the Euler integrator, in the plane.</summary>
public static class PlanarStep
{
    /// <summary>The solve from which the solver searches along its steps.</summary>
    internal const int LineSearchFrom = 6;

    /// <summary>Moves q and v on by h.</summary>
    /// <param name="table">The model.</param>
    /// <param name="back">Controls of the first leg, in ±1.</param>
    /// <param name="front">Controls of the second leg.</param>
    /// <param name="start">Where the constraint solver starts.</param>
    /// <param name="rows">Room for the constraints.</param>
    /// <param name="a">The last step's acceleration, updated: the solver's start.</param>
    /// <param name="q">Positions; x is not read, only moved.</param>
    /// <param name="v">Velocities.</param>
    public static void Advance<T>(
        Table<T> table, in Hinges<T> back, in Hinges<T> front, ActiveRows start, ref ConstraintRows<T> rows, ref Dofs<T> a, ref Dofs<T> q, ref Dofs<T> v)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Place(table, q, out Skeleton<T> s);
        Kinematics.Move(s, v, out Motions<T> velocity);
        TreeSolver.Mass(table, s, out TreeMatrix<T> mass);
        Smooth(table, s, velocity, q, v, back, front, out Dofs<T> smooth);
        if (Constraints.Make(table, s, q, v, velocity, ref rows))
            ConstraintSolver.Solve(table, s, mass, smooth, start, LineSearchFrom, ref rows, ref a);
        else
            TreeSolver.Solve(s, mass, smooth, out a);
        Integrate(table, s, ref mass, a, ref q, ref v);
    }

    /// <summary>f = passive − bias + actuator.</summary>
    public static void Smooth<T>(
        Table<T> table, in Skeleton<T> s, in Motions<T> velocity, in Dofs<T> q, in Dofs<T> v, in Hinges<T> back, in Hinges<T> front, out Dofs<T> smooth)
        where T : unmanaged, IReal<T>
    {
        Forces.Bias(table, s, velocity, out Dofs<T> bias);
        smooth = Forces.Passive(table, q, v).Plus(T.Of(-1), bias).Plus(T.Of(1), Forces.Actuator(table, back, front));
    }

    /// <summary>
    /// Stage 6: v ← v + h (M + hB)⁻¹·M·a, q ← q + h v: semi-implicit Euler, joint damping B implicit (MuJoCo's eulerdamp). The product
    /// is a − h (M + hB)⁻¹·B·a, so that only the hinges' damping is solved for. M becomes M + hB on the way.
    /// </summary>
    private static void Integrate<T>(Table<T> table, in Skeleton<T> s, ref TreeMatrix<T> mass, in Dofs<T> a, ref Dofs<T> q, ref Dofs<T> v)
        where T : unmanaged, IReal<T>
    {
        T h = table[PlanarTable.TimeStep];
        TreeSolver.Damping(table, out Hinges<T> back, out Hinges<T> front);
        mass.BackDiagonal = mass.BackDiagonal.Plus(h, back);
        mass.FrontDiagonal = mass.FrontDiagonal.Plus(h, front);
        Dofs<T> force;
        force.Root = Spatial<T>.Zero;
        force.Back = new(back.A * a.Back.A, back.B * a.Back.B, back.C * a.Back.C);
        force.Front = new(front.A * a.Front.A, front.B * a.Front.B, front.C * a.Front.C);
        TreeSolver.Solve(s, mass, force, out Dofs<T> slowing);
        v = v.Plus(h, a.Plus(-h, slowing));
        q = q.Plus(h, v);
    }
}
