using Ddpg.Kernels.Update;

namespace Ddpg.Envs.Vectorized;

/// <summary>How a task's states look: bodies in a plane, x to the right and z up, in m. What pages and pictures of a rollout are drawn from.</summary>
/// <param name="TimeStep">Seconds from one state to the next.</param>
/// <param name="Bodies">The bodies, in the order they are drawn.</param>
/// <param name="Poses">Every body's pose at a state of StateSize numbers.</param>
/// <param name="View">What the picture shows at least: its middle and its half width and height, m.</param>
public sealed record Drawing(double TimeStep, IReadOnlyList<Body> Bodies, Func<IReadOnlyList<double>, IReadOnlyList<Pose>> Poses, DrawingView View)
{
    /// <summary>Whether there is a floor at z = 0. Which capsules touch it is then shown.</summary>
    public bool HasFloor { get; init; }

    /// <summary>Whether the picture moves along with the first body.</summary>
    public bool FollowsFirstBody { get; init; }

    /// <summary>What the actions are called, [A].</summary>
    public IReadOnlyList<string> ActionNames { get; init; } = [];

    /// <summary>The unit of the actions.</summary>
    public string ActionUnit { get; init; } = "";

    /// <summary>Which bodies touch the floor: an end of one of their capsules reaches z = 0.</summary>
    public IReadOnlyList<bool> Contacts(IReadOnlyList<Pose> poses) =>
        [.. Bodies.Zip(poses, (body, pose) => HasFloor && body.Capsules.Any(capsule => Math.Min(pose.Z(capsule.From), pose.Z(capsule.To)) <= capsule.Radius))];
}

/// <summary>What a picture shows at least.</summary>
/// <param name="X">Its middle.</param>
/// <param name="Z">Its middle.</param>
/// <param name="HalfWidth">From the middle to the left and to the right.</param>
/// <param name="HalfHeight">From the middle up and down.</param>
public sealed record DrawingView(double X, double Z, double HalfWidth, double HalfHeight);

/// <summary>A rigid body.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layer">0 in front; bodies of a higher layer are further away and paler.</param>
/// <param name="Capsules">Its shape.</param>
public sealed record Body(string Name, int Layer, IReadOnlyList<Capsule> Capsules);

/// <summary>The segment between two points of a body, thickened, m.</summary>
/// <param name="From">One end, (x, z).</param>
/// <param name="To">The other, (x, z).</param>
/// <param name="Radius">Half its thickness.</param>
public sealed record Capsule((double X, double Z) From, (double X, double Z) To, double Radius);

/// <summary>Where a body is.</summary>
/// <param name="X">Of its origin, m.</param>
/// <param name="Height">z of its origin, m.</param>
/// <param name="Angle">How far it is turned counter-clockwise, rad.</param>
public readonly record struct Pose(double X, double Height, double Angle)
{
    /// <summary>z of a point of the body.</summary>
    public double Z((double X, double Z) point) => Height + (point.X * Math.Sin(Angle)) + (point.Z * Math.Cos(Angle));

    /// <summary>The pose of something that sits at a point of this body and is turned against it.</summary>
    public Pose At((double X, double Z) point, double turned) =>
        new(X + (point.X * Math.Cos(Angle)) - (point.Z * Math.Sin(Angle)), Z(point), Angle + turned);
}
