using Ddpg.Kernels.Numerics;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>One physics step, stage after stage: MuJoCo's mj_step with the Euler integrator, in the plane.</summary>
internal static class PlanarStep
{
    /// <summary>The solve from which the solver searches along its steps.</summary>
    internal const int LineSearchFrom = 6;

    /// <summary>Moves position and velocity on by h.</summary>
    /// <param name="table">The model.</param>
    /// <param name="start">Where the constraint solver starts.</param>
    /// <param name="room">Position, velocity, controls and the last step's acceleration; all updated but the controls.</param>
    public static void Advance<T>(in Table<T> table, ActiveRows start, ref PlanarRoom<T> room)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Place(table, room.Position, out room.Skeleton);
        Kinematics.Move(room.Skeleton, room.Velocity, out room.BodyVelocity);
        TreeSolver.Mass(table, room.Skeleton, out room.Mass);
        Smooth(table, room.Skeleton, room.BodyVelocity, room.Position, room.Velocity, room.BackControl, room.FrontControl, out room.Smooth);
        if (Constraints.Make(table, room.Skeleton, room.Position, room.Velocity, room.BodyVelocity, ref room.Rows))
            ConstraintSolver.Solve(table, start, LineSearchFrom, ref room);
        else
            TreeSolver.Solve(room.Skeleton, room.Mass, room.Smooth, ref room.Tree, out room.Acceleration);
        Integrate(table, ref room);
    }

    /// <summary>f = passive − bias + actuator.</summary>
    public static void Smooth<T>(
        in Table<T> table, in Skeleton<T> s, in Motions<T> velocity, in Dofs<T> q, in Dofs<T> v, in Hinges<T> back, in Hinges<T> front, out Dofs<T> smooth)
        where T : unmanaged, IReal<T>
    {
        Forces.Bias(table, s, velocity, out smooth);
        smooth.Root = new(-smooth.Root.X, -smooth.Root.Z, -smooth.Root.W);
        smooth.Back = Forces.LegPassive(table, PlanarTable.Back, q.Back, v.Back).Plus(T.Of(-1), smooth.Back).Plus(T.Of(1), Forces.LegActuator(table, PlanarTable.Back, back));
        smooth.Front = Forces.LegPassive(table, PlanarTable.Front, q.Front, v.Front).Plus(T.Of(-1), smooth.Front).Plus(T.Of(1), Forces.LegActuator(table, PlanarTable.Front, front));
    }

    /// <summary>
    /// Stage 6: v ← v + h (M + hB)⁻¹·M·a, q ← q + h v: semi-implicit Euler, joint damping B implicit (MuJoCo's eulerdamp). The product
    /// is a − h (M + hB)⁻¹·B·a, so that only the hinges' damping is solved for. M becomes M + hB on the way.
    /// </summary>
    private static void Integrate<T>(in Table<T> table, ref PlanarRoom<T> room)
        where T : unmanaged, IReal<T>
    {
        T h = table[PlanarTable.TimeStep];
        TreeSolver.Damping(table, out Hinges<T> back, out Hinges<T> front);
        room.Mass.BackDiagonal = room.Mass.BackDiagonal.Plus(h, back);
        room.Mass.FrontDiagonal = room.Mass.FrontDiagonal.Plus(h, front);
        room.Force.Root = Spatial<T>.Zero;
        room.Force.Back = back.Times(room.Acceleration.Back);
        room.Force.Front = front.Times(room.Acceleration.Front);
        TreeSolver.Solve(room.Skeleton, room.Mass, room.Force, ref room.Tree, out room.Slowing);
        room.Velocity = room.Velocity.Plus(h, room.Acceleration.Plus(-h, room.Slowing));
        room.Position = room.Position.Plus(h, room.Velocity);
    }
}
