using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>What each stage computes at a state, laid out for comparison: the checks' window into the physics.</summary>
internal static class PlanarStages
{
    /// <summary>The stages in the order they are written, each with how many numbers it has and how far float32 may be from float64.</summary>
    public static IReadOnlyList<EnvironmentStage> All { get; } =
    [
        new("kinematics", 28, 2e-6),
        new("mass matrix", 9, 2e-5),
        new("qfrc_bias", 9, 2e-5),
        new("qfrc_passive", 9, 2e-6),
        new("qfrc_actuator", 9, 2e-6),
        new("qacc_smooth", 9, 1e-4),
        new("limits", 18, 1e-3),
        new("contacts", 80, 1e-3),
        new("qacc", 9, 1e-3),
        new("qfrc_constraint", 9, 1e-3),
    ];

    /// <summary>Writes all of them, from the first column on.</summary>
    public static void Write<T>(in Constants<T> constants, in Dofs<T> q, in Dofs<T> v, in Hinges<T> back, in Hinges<T> front, Columns<T> output)
        where T : unmanaged, IReal<T>
    {
        Kinematics.Place(constants, q, out Skeleton<T> s);
        Kinematics.Move(s, v, out Motions<T> velocity);
        int at = 0;
        Frame(s.Torso, output, ref at);
        LegFrames(s.Back, output, ref at);
        LegFrames(s.Front, output, ref at);

        TreeSolver.Mass(constants, s, out TreeMatrix<T> mass);
        TreeSolver.Multiply(s, mass, v, out Dofs<T> momentum);
        Next(momentum, output, ref at);
        Forces.Bias(constants, s, velocity, out Dofs<T> bias);
        Next(bias, output, ref at);
        Next(Forces.Passive(constants, q, v), output, ref at);
        Next(Forces.Actuator(constants, back, front), output, ref at);
        PlanarStep.Smooth(constants, s, velocity, q, v, back, front, out Dofs<T> smooth);
        PlanarWorkspace<T> workspace = default;
        TreeSolver.Solve(s, mass, smooth, out workspace.Acceleration);
        Next(workspace.Acceleration, output, ref at);

        LegLimits(constants, PlanarConstants.Back, q.Back, v.Back, output, ref at);
        LegLimits(constants, PlanarConstants.Front, q.Front, v.Front, output, ref at);
        Capsule(constants, PlanarConstants.TorsoCapsule, PlanarConstants.TorsoContact, s.Height, s.Torso, velocity.Torso, output, ref at);
        Capsule(constants, PlanarConstants.TorsoCapsule + PlanarConstants.CapsuleSize, PlanarConstants.TorsoContact, s.Height, s.Torso, velocity.Torso, output, ref at);
        LegContacts(constants, PlanarConstants.Back, s.Height, s.Back, velocity.Back, output, ref at);
        LegContacts(constants, PlanarConstants.Front, s.Height, s.Front, velocity.Front, output, ref at);

        workspace.Skeleton = s;
        workspace.Mass = mass;
        workspace.Smooth = smooth;
        if (Constraints.Make(constants, s, q, v, velocity, ref workspace.Rows))
            ConstraintSolver.Solve(constants, ActiveRows.ByAcceleration, PlanarStep.LineSearchFrom, ref workspace);
        Next(workspace.Acceleration, output, ref at);

        // What M·a has more than the smooth forces is the constraints'.
        TreeSolver.Multiply(s, mass, workspace.Acceleration, out Dofs<T> force);
        Next(force.Plus(T.Of(-1), smooth), output, ref at);
    }

    private static void Next<T>(in Dofs<T> values, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        values.Store(output, at);
        at += 9;
    }

    private static void Frame<T>(in Frame<T> f, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        output[at] = f.X;
        output[at + 1] = f.Z;
        output[at + 2] = f.CenterX;
        output[at + 3] = f.CenterZ;
        at += 4;
    }

    private static void LegFrames<T>(in LegFrames<T> f, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        Frame(f.A, output, ref at);
        Frame(f.B, output, ref at);
        Frame(f.C, output, ref at);
    }

    private static void LegLimits<T>(in Constants<T> constants, int leg, in Hinges<T> q, in Hinges<T> v, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        Constraints.LimitOf(constants, leg, q.A, v.A, out Limit<T> l);
        Limit(l, output, ref at);
        Constraints.LimitOf(constants, leg + PlanarConstants.LinkSize, q.B, v.B, out l);
        Limit(l, output, ref at);
        Constraints.LimitOf(constants, leg + (2 * PlanarConstants.LinkSize), q.C, v.C, out l);
        Limit(l, output, ref at);
    }

    private static void Limit<T>(in Limit<T> l, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        output[at] = l.Distance;
        output[at + 1] = l.D;
        output[at + 2] = l.Reference;
        at += 3;
    }

    private static void LegContacts<T>(in Constants<T> constants, int leg, T height, in LegFrames<T> f, in LegMotions<T> velocity, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        int b = leg + PlanarConstants.LinkSize, c = leg + (2 * PlanarConstants.LinkSize);
        Capsule(constants, leg + PlanarConstants.Capsule, leg + PlanarConstants.ContactScale, height, f.A, velocity.A, output, ref at);
        Capsule(constants, b + PlanarConstants.Capsule, b + PlanarConstants.ContactScale, height, f.B, velocity.B, output, ref at);
        Capsule(constants, c + PlanarConstants.Capsule, c + PlanarConstants.ContactScale, height, f.C, velocity.C, output, ref at);
    }

    private static void Capsule<T>(in Constants<T> constants, int capsule, int scale, T height, in Frame<T> frame, in Spatial<T> velocity, Columns<T> output, ref int at)
        where T : unmanaged, IReal<T>
    {
        for (int end = capsule; end < capsule + 4; end += 2)
        {
            Constraints.ContactAt(constants, end, capsule + PlanarConstants.Radius, scale, height, frame, velocity, out Contact<T> c);
            output[at] = c.Distance;
            output[at + 1] = c.D;
            output[at + 2] = c.ReferencePlus;
            output[at + 3] = c.ReferenceMinus;
            output[at + 4] = c.ReferenceAcross;
            at += 5;
        }
    }
}
