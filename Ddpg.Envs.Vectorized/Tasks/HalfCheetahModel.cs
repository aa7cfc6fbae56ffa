using Ddpg.Envs.Vectorized.Planar;

namespace Ddpg.Envs.Vectorized.Tasks;

/// <summary>The half-cheetah's constants: half_cheetah.xml of Gymnasium as MuJoCo 3.14 compiles it.</summary>
internal static class HalfCheetahModel
{
    private const double Radius = 0.046;

    /// <summary>The model.</summary>
    public static PlanarModel Model { get; } = new(
        TimeStep: 0.01,
        Gravity: 9.81,
        Friction: 0.4,
        SolRef: (0.02, 1),
        ContactSolImp: (0, 0.8, 0.01),
        LimitSolImp: (0, 0.8, 0.03),
        TorsoHeight: 0.7,
        TorsoCenter: (0.15238987816307403, 0.025398313027179008),
        TorsoMass: 6.25020920502092,
        TorsoInertia: 0.897117688111749,
        TorsoContactInvWeight: 0.06415751945610272,
        TorsoCapsules:
        [
            new((0, 0), (0.7071067811865476, -0.7071067811865475), 0.5, Radius),
            new((0.6, 0.1), (0.9068700422993367, 0.42141040136664804), 0.15, Radius),
        ],
        Links:
        [
            Link((-0.5, 0), (0.1, -0.13), 1.5435146443514645, 0.01684433958158996, 240, 6, 120, (-0.52, 1.05), 2.729788644884893, 0.09691101560963138, (-0.32328956686350335, -0.9463000876874145), 0.145),
            Link((0.16, -0.25), (-0.14, -0.07), 1.5874476987447697, 0.018267419079497905, 180, 4.5, 90, (-0.785, 0.785), 5.893248984162904, 0.12720922534654552, (0.5276199315484069, -0.8494805517684643), 0.15),
            Link((-0.28, -0.14), (0.03, -0.097), 1.0953974895397491, 0.0063524232635983275, 120, 3, 60, (-0.4, 0.785), 8.894877004054676, 0.24374928349017175, (0.9909013312045479, -0.1345903110073483), 0.094),
            Link((0.5, 0), (-0.07, -0.12), 1.4380753138075317, 0.013739643347280341, 180, 4.5, 120, (-1, 0.7), 3.0813926054768768, 0.0814837948136707, (0.9663899781345132, 0.2570805518921551), 0.133),
            Link((-0.14, -0.24), (0.065, -0.09), 1.200836820083682, 0.008222108619246861, 120, 3, 60, (-1.2, 0.87), 6.882795962275771, 0.1319968179007737, (0.955336489125606, -0.29552020666133955), 0.106),
            Link((0.13, -0.18), (0.045, -0.07), 0.8845188284518829, 0.003529109456066946, 60, 1.5, 30, (-0.5, 0.5), 9.468134962769764, 0.2661441029233887, (0.955336489125606, -0.29552020666133955), 0.07),
        ]);

    /// <summary>A leg's link; its capsule's middle is its center of mass.</summary>
    private static LinkModel Link(
        (double X, double Z) position, (double X, double Z) center, double mass, double inertia, double stiffness, double damping, double gear,
        (double Lower, double Upper) range, double limitInvWeight, double contactInvWeight, (double W, double Y) quaternion, double halfLength) => new(
            position, center, mass, inertia, Armature: 0.1, stiffness, damping, gear, range, limitInvWeight, contactInvWeight, new(center, quaternion, halfLength, Radius));
}
