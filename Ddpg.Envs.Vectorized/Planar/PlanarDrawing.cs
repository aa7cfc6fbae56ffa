namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>How a planar model's states look.</summary>
internal static class PlanarDrawing
{
    private static readonly string[] Names = ["back thigh", "back shin", "back foot", "front thigh", "front shin", "front foot"];

    /// <summary>The drawing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="timeStep">Seconds from one state to the next.</param>
    public static Drawing Of(PlanarModel model, double timeStep) => new(
        timeStep,
        [
            new("torso", 0, [.. model.TorsoCapsules.Select(Shape)]),
            .. model.Links.Select((link, i) => new Body(Names[i], i < 3 ? 1 : 0, [Shape(link.Capsule)])),
        ],
        state => Poses(model, state),
        new(0, 0.6, 1.7, 0.85))
    {
        HasFloor = true,
        FollowsFirstBody = true,
        ActionNames = Names,
    };

    /// <summary>Torso, then both legs' links, from qpos (x, z, pitch, six hinges). A rotation about y turns z towards x: clockwise here.</summary>
    private static Pose[] Poses(PlanarModel model, IReadOnlyList<double> position)
    {
        Pose torso = new(position[0], model.TorsoHeight + position[1], -position[2]);
        Pose[] poses = new Pose[1 + model.Links.Count];
        poses[0] = torso;
        for (int i = 0; i < model.Links.Count; i++)
            poses[i + 1] = (i % 3 == 0 ? torso : poses[i]).At(model.Links[i].Position, -position[3 + i]);
        return poses;
    }

    private static Capsule Shape(CapsuleModel capsule) => new(capsule.End(-1), capsule.End(1), capsule.Radius);
}
