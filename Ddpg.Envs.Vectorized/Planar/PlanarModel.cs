namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>A hinge, the body behind it and what acts on it.</summary>
/// <param name="Position">Of the hinge in the parent body, (x, z) in m.</param>
/// <param name="Center">Of mass in the body, (x, z) in m.</param>
/// <param name="Mass">kg.</param>
/// <param name="Inertia">About y through the center of mass, kg·m².</param>
/// <param name="Armature">Added to the hinge's own inertia, kg·m².</param>
/// <param name="Stiffness">N·m/rad about 0.</param>
/// <param name="Damping">N·m·s/rad.</param>
/// <param name="Gear">Torque of a control of 1, N·m.</param>
/// <param name="Range">Limits, rad.</param>
/// <param name="LimitInvWeight">MuJoCo's dof_invweight0.</param>
/// <param name="ContactInvWeight">MuJoCo's translational body_invweight0.</param>
/// <param name="Capsule">Its collision shape.</param>
internal sealed record LinkModel(
    (double X, double Z) Position,
    (double X, double Z) Center,
    double Mass,
    double Inertia,
    double Armature,
    double Stiffness,
    double Damping,
    double Gear,
    (double Lower, double Upper) Range,
    double LimitInvWeight,
    double ContactInvWeight,
    CapsuleModel Capsule);

/// <summary>A capsule in its body's plane: the segment between two points, thickened.</summary>
/// <param name="Position">Its middle, (x, z) in m.</param>
/// <param name="Quaternion">(w, y) of MuJoCo's geom_quat; a rotation about y.</param>
/// <param name="HalfLength">m.</param>
/// <param name="Radius">m.</param>
internal sealed record CapsuleModel((double X, double Z) Position, (double W, double Y) Quaternion, double HalfLength, double Radius)
{
    /// <summary>The segment's end on the given side, (x, z): Position ± HalfLength·(sin φ, cos φ), φ = 2 atan2(y, w).</summary>
    public (double X, double Z) End(int sign)
    {
        double angle = 2 * Math.Atan2(Quaternion.Y, Quaternion.W);
        return (Position.X + (sign * HalfLength * Math.Sin(angle)), Position.Z + (sign * HalfLength * Math.Cos(angle)));
    }
}

/// <summary>A torso with two legs of three links, over a floor: half-cheetah, walker.</summary>
/// <param name="TimeStep">h, s.</param>
/// <param name="Gravity">m/s², downwards positive.</param>
/// <param name="Friction">μ of the floor.</param>
/// <param name="SolRef">MuJoCo's solref: time constant in s, damping ratio.</param>
/// <param name="ContactSolImp">MuJoCo's solimp of contacts: d₀, d₁, width in m; midpoint ½, power 2.</param>
/// <param name="LimitSolImp">MuJoCo's solimp of joint limits: d₀, d₁, width in rad.</param>
/// <param name="TorsoHeight">z of the torso's origin at qpos 0, m.</param>
/// <param name="TorsoCenter">Of mass in the torso, (x, z) in m.</param>
/// <param name="TorsoMass">kg.</param>
/// <param name="TorsoInertia">kg·m².</param>
/// <param name="TorsoContactInvWeight">MuJoCo's translational body_invweight0.</param>
/// <param name="TorsoCapsules">The torso's two capsules.</param>
/// <param name="Links">Thigh, shin, foot of the first leg, then of the second.</param>
internal sealed record PlanarModel(
    double TimeStep,
    double Gravity,
    double Friction,
    (double TimeConstant, double DampingRatio) SolRef,
    (double Start, double End, double Width) ContactSolImp,
    (double Start, double End, double Width) LimitSolImp,
    double TorsoHeight,
    (double X, double Z) TorsoCenter,
    double TorsoMass,
    double TorsoInertia,
    double TorsoContactInvWeight,
    IReadOnlyList<CapsuleModel> TorsoCapsules,
    IReadOnlyList<LinkModel> Links)
{
    /// <summary>MuJoCo's mjMINIMP: the least impedance.</summary>
    private const double MinImpedance = 1e-4;

    /// <summary>The numbers as kernels read them; <see cref="PlanarConstants"/> names their places.</summary>
    public double[] ToConstants()
    {
        double[] constants = new double[PlanarConstants.Size];
        double timeConstant = Math.Max(SolRef.TimeConstant, 2 * TimeStep);
        constants[PlanarConstants.TimeStep] = TimeStep;
        constants[PlanarConstants.Gravity] = Gravity;
        constants[PlanarConstants.Friction] = Friction;
        constants[PlanarConstants.TorsoHeight] = TorsoHeight;
        constants[PlanarConstants.TorsoCenterX] = TorsoCenter.X;
        constants[PlanarConstants.TorsoCenterZ] = TorsoCenter.Z;
        constants[PlanarConstants.TorsoMass] = TorsoMass;
        constants[PlanarConstants.TorsoInertia] = TorsoInertia;
        constants[PlanarConstants.TorsoContact] = ContactScale(TorsoContactInvWeight);
        Impedance(PlanarConstants.ContactImpedance, ContactSolImp);
        Impedance(PlanarConstants.LimitImpedance, LimitSolImp);
        Capsule(PlanarConstants.TorsoCapsule, TorsoCapsules[0]);
        Capsule(PlanarConstants.TorsoCapsule + PlanarConstants.CapsuleSize, TorsoCapsules[1]);
        for (int i = 0; i < Links.Count; i++)
        {
            LinkModel link = Links[i];
            int at = PlanarConstants.Links + (i * PlanarConstants.LinkSize);
            constants[at + PlanarConstants.PositionX] = link.Position.X;
            constants[at + PlanarConstants.PositionZ] = link.Position.Z;
            constants[at + PlanarConstants.CenterX] = link.Center.X;
            constants[at + PlanarConstants.CenterZ] = link.Center.Z;
            constants[at + PlanarConstants.Mass] = link.Mass;
            constants[at + PlanarConstants.Inertia] = link.Inertia;
            constants[at + PlanarConstants.Armature] = link.Armature;
            constants[at + PlanarConstants.Stiffness] = link.Stiffness;
            constants[at + PlanarConstants.Damping] = link.Damping;
            constants[at + PlanarConstants.Gear] = link.Gear;
            constants[at + PlanarConstants.Lower] = link.Range.Lower;
            constants[at + PlanarConstants.Upper] = link.Range.Upper;
            constants[at + PlanarConstants.LimitScale] = link.LimitInvWeight;
            constants[at + PlanarConstants.ContactScale] = ContactScale(link.ContactInvWeight);
            Capsule(at + PlanarConstants.Capsule, link.Capsule);
        }

        return constants;

        // R = 2μ²·(1 + μ²)·w·(1 − d)/d for every edge of the pyramid (impratio 1).
        double ContactScale(double invWeight) => 2 * Friction * Friction * (1 + (Friction * Friction)) * invWeight;

        void Impedance(int at, (double Start, double End, double Width) solimp)
        {
            constants[at + PlanarConstants.Start] = Math.Max(MinImpedance, solimp.Start);
            constants[at + PlanarConstants.Rise] = solimp.End - Math.Max(MinImpedance, solimp.Start);
            constants[at + PlanarConstants.PerWidth] = 1 / solimp.Width;
            constants[at + PlanarConstants.Spring] = 1 / Math.Pow(solimp.End * timeConstant * SolRef.DampingRatio, 2);
            constants[at + PlanarConstants.Damper] = 2 / (solimp.End * timeConstant);
        }

        void Capsule(int at, CapsuleModel capsule)
        {
            (constants[at], constants[at + 1]) = capsule.End(1);
            (constants[at + 2], constants[at + 3]) = capsule.End(-1);
            constants[at + PlanarConstants.Radius] = capsule.Radius;
        }
    }
}

/// <summary>Places in a model's constants.</summary>
internal static class PlanarConstants
{
    /// <summary>h.</summary>
    public const int TimeStep = 0;

    /// <summary>g.</summary>
    public const int Gravity = 1;

    /// <summary>μ.</summary>
    public const int Friction = 2;

    /// <summary>z of the torso at qpos 0.</summary>
    public const int TorsoHeight = 3;

    /// <summary>Torso's center of mass, x.</summary>
    public const int TorsoCenterX = 4;

    /// <summary>Torso's center of mass, z.</summary>
    public const int TorsoCenterZ = 5;

    /// <summary>Torso's mass.</summary>
    public const int TorsoMass = 6;

    /// <summary>Torso's inertia.</summary>
    public const int TorsoInertia = 7;

    /// <summary>The torso's factor of R.</summary>
    public const int TorsoContact = 8;

    /// <summary>Impedance of contacts.</summary>
    public const int ContactImpedance = 9;

    /// <summary>Impedance of joint limits.</summary>
    public const int LimitImpedance = ContactImpedance + 5;

    /// <summary>In an impedance: d₀.</summary>
    public const int Start = 0;

    /// <summary>In an impedance: d₁ − d₀.</summary>
    public const int Rise = 1;

    /// <summary>In an impedance: 1/width.</summary>
    public const int PerWidth = 2;

    /// <summary>In an impedance: K.</summary>
    public const int Spring = 3;

    /// <summary>In an impedance: B.</summary>
    public const int Damper = 4;

    /// <summary>The torso's first capsule: both ends' (x, z), radius.</summary>
    public const int TorsoCapsule = LimitImpedance + 5;

    /// <summary>In a capsule: its radius, after its ends.</summary>
    public const int Radius = 4;

    /// <summary>Numbers of a capsule.</summary>
    public const int CapsuleSize = 5;

    /// <summary>The first link.</summary>
    public const int Links = TorsoCapsule + (2 * CapsuleSize);

    /// <summary>In a link: hinge in the parent, x.</summary>
    public const int PositionX = 0;

    /// <summary>In a link: hinge in the parent, z.</summary>
    public const int PositionZ = 1;

    /// <summary>In a link: center of mass, x.</summary>
    public const int CenterX = 2;

    /// <summary>In a link: center of mass, z.</summary>
    public const int CenterZ = 3;

    /// <summary>In a link: mass.</summary>
    public const int Mass = 4;

    /// <summary>In a link: inertia.</summary>
    public const int Inertia = 5;

    /// <summary>In a link: armature.</summary>
    public const int Armature = 6;

    /// <summary>In a link: stiffness.</summary>
    public const int Stiffness = 7;

    /// <summary>In a link: damping.</summary>
    public const int Damping = 8;

    /// <summary>In a link: gear.</summary>
    public const int Gear = 9;

    /// <summary>In a link: lower limit.</summary>
    public const int Lower = 10;

    /// <summary>In a link: upper limit.</summary>
    public const int Upper = 11;

    /// <summary>In a link: factor of a limit's R.</summary>
    public const int LimitScale = 12;

    /// <summary>In a link: factor of a contact's R.</summary>
    public const int ContactScale = 13;

    /// <summary>In a link: its capsule.</summary>
    public const int Capsule = 14;

    /// <summary>Numbers of a link.</summary>
    public const int LinkSize = Capsule + CapsuleSize;

    /// <summary>The first leg's thigh.</summary>
    public const int Back = Links;

    /// <summary>The second leg's thigh.</summary>
    public const int Front = Links + (3 * LinkSize);

    /// <summary>Numbers in all.</summary>
    public const int Size = Links + (6 * LinkSize);
}
