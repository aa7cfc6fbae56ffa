using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>One physics step, stage after stage: MuJoCo's mj_step with the Euler integrator, in the plane.</summary>
internal static class PlanarStep
{
    /// <summary>The solve from which the solver searches along its steps.</summary>
    internal const int LineSearchFrom = 6;

    /// <summary>Moves position and velocity on by h.</summary>
    /// <param name="constants">The model.</param>
    /// <param name="start">Where the constraint solver starts.</param>
    /// <param name="workspace">Position, velocity, controls and the last step's acceleration; all updated but the controls.</param>
    public static void Advance<T>(in Constants<T> constants, ActiveRows start, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Place(constants, workspace.Position, out workspace.Skeleton);
        Kinematics.Move(workspace.Skeleton, workspace.Velocity, out workspace.BodyVelocity);
        TreeSolver.Mass(constants, workspace.Skeleton, out workspace.Mass);
        Smooth(constants, workspace.Skeleton, workspace.BodyVelocity, workspace.Position, workspace.Velocity, workspace.BackControl, workspace.FrontControl, out workspace.Smooth);
        if (Constraints.Make(constants, workspace.Skeleton, workspace.Position, workspace.Velocity, workspace.BodyVelocity, ref workspace.Rows))
            ConstraintSolver.Solve(constants, start, LineSearchFrom, ref workspace);
        else
            TreeSolver.Solve(workspace.Skeleton, workspace.Mass, workspace.Smooth, ref workspace.Tree, out workspace.Acceleration);
        Integrate(constants, ref workspace);
    }

    /// <summary>f = passive − bias + actuator.</summary>
    public static void Smooth<T>(
        in Constants<T> constants, in Skeleton<T> s, in Motions<T> velocity, in Dofs<T> q, in Dofs<T> v, in Hinges<T> back, in Hinges<T> front, out Dofs<T> smooth)
        where T : unmanaged, IReal<T>
    {
        Forces.Bias(constants, s, velocity, out smooth);
        smooth.Root = new(-smooth.Root.X, -smooth.Root.Z, -smooth.Root.W);
        smooth.Back = Forces.LegPassive(constants, PlanarConstants.Back, q.Back, v.Back).Plus(T.Of(-1), smooth.Back).Plus(T.Of(1), Forces.LegActuator(constants, PlanarConstants.Back, back));
        smooth.Front = Forces.LegPassive(constants, PlanarConstants.Front, q.Front, v.Front).Plus(T.Of(-1), smooth.Front).Plus(T.Of(1), Forces.LegActuator(constants, PlanarConstants.Front, front));
    }

    /// <summary>
    /// Stage 6: v ← v + h (M + hB)⁻¹·M·a, q ← q + h v: semi-implicit Euler, joint damping B implicit (MuJoCo's eulerdamp). The product
    /// is a − h (M + hB)⁻¹·B·a, so that only the hinges' damping is solved for. M becomes M + hB on the way.
    /// </summary>
    private static void Integrate<T>(in Constants<T> constants, ref PlanarWorkspace<T> workspace)
        where T : unmanaged, IReal<T>
    {
        T h = constants[PlanarConstants.TimeStep];
        TreeSolver.Damping(constants, out Hinges<T> back, out Hinges<T> front);
        workspace.Mass.BackDiagonal = workspace.Mass.BackDiagonal.Plus(h, back);
        workspace.Mass.FrontDiagonal = workspace.Mass.FrontDiagonal.Plus(h, front);
        workspace.Force.Root = Spatial<T>.Zero;
        workspace.Force.Back = back.Times(workspace.Acceleration.Back);
        workspace.Force.Front = front.Times(workspace.Acceleration.Front);
        TreeSolver.Solve(workspace.Skeleton, workspace.Mass, workspace.Force, ref workspace.Tree, out workspace.Slowing);
        workspace.Velocity = workspace.Velocity.Plus(h, workspace.Acceleration.Plus(-h, workspace.Slowing));
        workspace.Position = workspace.Position.Plus(h, workspace.Velocity);
    }
}
