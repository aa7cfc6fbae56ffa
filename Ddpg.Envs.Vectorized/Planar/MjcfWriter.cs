using System.Globalization;
using System.Xml.Linq;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>Writes a model's constants as MJCF, MuJoCo's own format, so that MuJoCo itself can step the same model.</summary>
internal static class MjcfWriter
{
    private static readonly string[] LinkNames = ["bthigh", "bshin", "bfoot", "fthigh", "fshin", "ffoot"];

    /// <summary>The model as an MJCF document. Inertias out of the plane, which nothing depends on, equal the one in it.</summary>
    public static XDocument Write(PlanarModel model, string name)
    {
        XElement torso = new(
            "body",
            new XAttribute("name", "torso"),
            new XAttribute("pos", Numbers(0, 0, model.TorsoHeight)),
            Root("rootx", "slide", (1, 0, 0)),
            Root("rootz", "slide", (0, 0, 1)),
            Root("rooty", "hinge", (0, 1, 0)),
            Inertial(model.TorsoCenter, model.TorsoMass, model.TorsoInertia),
            Capsule("torso", model.TorsoCapsules[0]),
            Capsule("head", model.TorsoCapsules[1]),
            Leg(model, 0),
            Leg(model, 3));
        return new(new XElement(
            "mujoco",
            new XAttribute("model", name),
            new XElement("compiler", new XAttribute("angle", "radian"), new XAttribute("inertiafromgeom", "false")),
            new XElement("option", new XAttribute("timestep", Numbers(model.TimeStep)), new XAttribute("gravity", Numbers(0, 0, -model.Gravity))),
            new XElement(
                "default",
                new XElement(
                    "joint",
                    new XAttribute("solreflimit", Numbers(model.SolRef.TimeConstant, model.SolRef.DampingRatio)),
                    new XAttribute("solimplimit", Numbers(model.LimitSolImp.Start, model.LimitSolImp.End, model.LimitSolImp.Width))),
                new XElement(
                    "geom",
                    new XAttribute("condim", 3),
                    new XAttribute("contype", 1),
                    new XAttribute("conaffinity", 0),
                    new XAttribute("friction", Numbers(model.Friction, 0.1, 0.1)),
                    new XAttribute("solref", Numbers(model.SolRef.TimeConstant, model.SolRef.DampingRatio)),
                    new XAttribute("solimp", Numbers(model.ContactSolImp.Start, model.ContactSolImp.End, model.ContactSolImp.Width)))),
            new XElement(
                "worldbody",
                new XElement("geom", new XAttribute("name", "floor"), new XAttribute("type", "plane"), new XAttribute("conaffinity", 1), new XAttribute("size", "40 40 40")),
                torso),
            new XElement("actuator", model.Links.Select((link, i) => new XElement(
                "motor",
                new XAttribute("joint", LinkNames[i]),
                new XAttribute("gear", Numbers(link.Gear)),
                new XAttribute("ctrllimited", "true"),
                new XAttribute("ctrlrange", "-1 1"))))));
    }

    private static XElement Leg(PlanarModel model, int first)
    {
        XElement? child = null;
        for (int i = first + 2; i >= first; i--)
        {
            LinkModel link = model.Links[i];
            child = new(
                "body",
                new XAttribute("name", LinkNames[i]),
                new XAttribute("pos", Numbers(link.Position.X, 0, link.Position.Z)),
                new XElement(
                    "joint",
                    new XAttribute("name", LinkNames[i]),
                    new XAttribute("axis", "0 1 0"),
                    new XAttribute("armature", Numbers(link.Armature)),
                    new XAttribute("stiffness", Numbers(link.Stiffness)),
                    new XAttribute("damping", Numbers(link.Damping)),
                    new XAttribute("limited", "true"),
                    new XAttribute("range", Numbers(link.Range.Lower, link.Range.Upper))),
                Inertial(link.Center, link.Mass, link.Inertia),
                Capsule(LinkNames[i], link.Capsule),
                child);
        }

        return child!;
    }

    private static XElement Root(string name, string type, (int X, int Y, int Z) axis) => new(
        "joint", new XAttribute("name", name), new XAttribute("type", type), new XAttribute("axis", $"{axis.X} {axis.Y} {axis.Z}"), new XAttribute("limited", "false"));

    private static XElement Inertial((double X, double Z) center, double mass, double inertia) => new(
        "inertial", new XAttribute("pos", Numbers(center.X, 0, center.Z)), new XAttribute("mass", Numbers(mass)), new XAttribute("diaginertia", Numbers(inertia, inertia, inertia)));

    private static XElement Capsule(string name, CapsuleModel capsule) => new(
        "geom",
        new XAttribute("name", name),
        new XAttribute("type", "capsule"),
        new XAttribute("pos", Numbers(capsule.Position.X, 0, capsule.Position.Z)),
        new XAttribute("quat", Numbers(capsule.Quaternion.W, 0, capsule.Quaternion.Y, 0)),
        new XAttribute("size", Numbers(capsule.Radius, capsule.HalfLength)));

    private static string Numbers(params double[] values) => string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
