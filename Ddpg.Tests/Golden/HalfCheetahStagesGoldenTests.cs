using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Planar;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Reports;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Golden;

/// <summary>Each stage of the physics in float64 against MuJoCo 3.14, at 240 states met in rollouts.</summary>
public sealed class HalfCheetahStagesGoldenTests : IClassFixture<TestSets>, IDisposable
{
    private readonly MemoryBuffer1D<double, Stride1D.Dense> constants;
    private readonly Constants<F64> table;

    public HalfCheetahStagesGoldenTests(TestSets sets)
    {
        constants = sets.Reference.Accelerator.Allocate1D(HalfCheetahModel.Model.ToConstants());
        table = new(new(constants.View.AsContiguous().Cast<F64>(), 0), 1);
    }

    [SkippableFact]
    public void Kinematics_match() => ForEach(1e-13, (state, compare) =>
    {
        (Skeleton<F64> s, _, _) = Place(state);
        Frame<F64>[] frames = [s.Torso, s.Back.A, s.Back.B, s.Back.C, s.Front.A, s.Front.B, s.Front.C];
        for (int body = 0; body < 7; body++)
        {
            int x = 3 * (body + 1), z = x + 2;
            compare($"xpos of body {body}", [state.BodyPosition[x], state.BodyPosition[z]], [state.Qpos[0] + frames[body].X.Value, s.Height.Value + frames[body].Z.Value]);
            compare($"xipos of body {body}", [state.BodyCenter[x], state.BodyCenter[z]], [state.Qpos[0] + frames[body].CenterX.Value, s.Height.Value + frames[body].CenterZ.Value]);
        }
    });

    [SkippableFact]
    public void The_mass_matrix_matches() => ForEach(1e-11, (state, compare) =>
    {
        (Skeleton<F64> s, _, _) = Place(state);
        TreeSolver.Mass(table, s, out TreeMatrix<F64> mass);
        for (int column = 0; column < 9; column++)
        {
            double[] unit = new double[9];
            unit[column] = 1;
            TreeSolver.Multiply(s, mass, Of(unit), out Dofs<F64> product);
            compare($"column {column} of M", state.Mass[column], Values(product));
        }
    });

    [SkippableFact]
    public void Its_factorisation_solves() => ForEach(1e-9, (state, compare) =>
    {
        (Skeleton<F64> s, Motions<F64> velocity, TreeMatrix<F64> mass) = Place(state);
        Smooth(state, s, velocity, out Dofs<F64> smooth);
        TreeSolver.Solve(s, mass, smooth, out Dofs<F64> acceleration);
        compare("qacc_smooth", state.SmoothAcceleration, Values(acceleration));
    });

    [SkippableFact]
    public void Forces_match() => ForEach(1e-11, (state, compare) =>
    {
        (Skeleton<F64> s, Motions<F64> velocity, _) = Place(state);
        Forces.Bias(table, s, velocity, out Dofs<F64> bias);
        compare("qfrc_bias", state.Bias, Values(bias));
        compare("qfrc_passive", state.Passive, Values(Forces.Passive(table, Of(state.Qpos), Of(state.Qvel))));
        Dofs<F64> control = Control(state);
        compare("qfrc_actuator", state.Actuator, Values(Forces.Actuator(table, control.Back, control.Front)));
    });

    /// <summary>The same limits and contacts in the same order, each with MuJoCo's position, D and aref; four rows a contact.</summary>
    [SkippableFact]
    public void Constraint_rows_match()
    {
        int rows = 0;
        ForEach(1e-10, (state, compare) =>
        {
            (Skeleton<F64> s, Motions<F64> velocity, _) = Place(state);
            List<(int Type, double Position, double D, double Reference)> expected =
                [.. state.RowType.Select((type, i) => (type, state.RowPosition[i], state.RowD[i], state.RowReference[i]))];
            List<(int Type, double Position, double D, double Reference)> actual = [];
            Dofs<F64> q = Of(state.Qpos), v = Of(state.Qvel);
            double[] angles = Values(q), rates = Values(v);
            for (int hinge = 0; hinge < 6; hinge++)
            {
                Constraints.LimitOf(table, PlanarConstants.Links + (hinge * PlanarConstants.LinkSize), new(angles[3 + hinge]), new(rates[3 + hinge]), out Limit<F64> limit);
                if (limit.Distance.Value < 0)
                    actual.Add((3, limit.Distance.Value, limit.D.Value, limit.Reference.Value));
            }

            foreach ((int capsule, int scale, Frame<F64> frame, Spatial<F64> motion) in Capsules(s, velocity))
            {
                for (int end = 0; end < 4; end += 2)
                {
                    Constraints.ContactAt(table, capsule + end, capsule + PlanarConstants.Radius, scale, s.Height, frame, motion, out Contact<F64> c);
                    if (c.Distance.Value >= 0)
                        continue;

                    // The tangent's sign is the capsule's direction; it only swaps the first two rows.
                    double turn = frame.Cos.Value * (table[capsule].Value - table[capsule + 2].Value) + (frame.Sin.Value * (table[capsule + 1].Value - table[capsule + 3].Value));
                    double[] references = turn >= 0 ? [c.ReferencePlus.Value, c.ReferenceMinus.Value] : [c.ReferenceMinus.Value, c.ReferencePlus.Value];
                    foreach (double reference in (double[])[.. references, c.ReferenceAcross.Value, c.ReferenceAcross.Value])
                        actual.Add((6, c.Distance.Value, c.D.Value, reference));
                }
            }

            Assert.Equal(expected.Select(row => row.Type), actual.Select(row => row.Type));
            compare("efc_pos", [.. expected.Select(row => row.Position)], [.. actual.Select(row => row.Position)]);
            compare("efc_D", [.. expected.Select(row => row.D)], [.. actual.Select(row => row.D)]);
            compare("efc_aref", [.. expected.Select(row => row.Reference)], [.. actual.Select(row => row.Reference)]);
            rows += actual.Count;
        });
        Assert.True(rows > (GoldenData.IsOwn ? 400 : 0), $"only {rows} rows were compared");
    }

    /// <summary>From every row, from none but those of a zero acceleration, and with every step searched: the same optimum.</summary>
    [SkippableTheory]
    [InlineData(nameof(ActiveRows.All), 6)]
    [InlineData(nameof(ActiveRows.ByAcceleration), 6)]
    [InlineData(nameof(ActiveRows.All), 1)]
    public void Constrained_accelerations_match(string start, int lineSearchFrom) => ForEach(lineSearchFrom == 1 ? 1e-6 : 1e-9, (state, compare) =>
    {
        (Skeleton<F64> s, Motions<F64> velocity, TreeMatrix<F64> mass) = Place(state);
        Smooth(state, s, velocity, out Dofs<F64> smooth);
        PlanarWorkspace<F64> workspace = default;
        (workspace.Skeleton, workspace.Mass, workspace.Smooth) = (s, mass, smooth);
        Assert.Equal(state.RowType.Length > 0, Constraints.Make(table, s, Of(state.Qpos), Of(state.Qvel), velocity, ref workspace.Rows));
        if (state.RowType.Length == 0)
            return;
        ConstraintSolver.Solve(table, Enum.Parse<ActiveRows>(start), lineSearchFrom, ref workspace);
        compare("qacc", state.Acceleration, Values(workspace.Acceleration));
        TreeSolver.Multiply(s, mass, workspace.Acceleration, out Dofs<F64> force);
        compare("qfrc_constraint", state.ConstraintForce, Values(force.Plus(new(-1), smooth)));
    });

    [SkippableFact]
    public void One_physics_step_matches() => ForEach(1e-10, (state, compare) =>
    {
        Dofs<F64> control = Control(state);
        PlanarWorkspace<F64> workspace = default;
        (workspace.Position, workspace.Velocity, workspace.BackControl, workspace.FrontControl) = (Of(state.Qpos), Of(state.Qvel), control.Back, control.Front);
        PlanarStep.Advance(table, ActiveRows.All, ref workspace);
        compare("next_qpos", state.NextQpos, Values(workspace.Position));
        compare("next_qvel", state.NextQvel, Values(workspace.Velocity));
    });

    /// <summary>A control beyond ±1 acts as ±1.</summary>
    [Fact]
    public void Controls_are_clamped()
    {
        double[] beyond = Values(Forces.Actuator(table, new Hinges<F64>(new(3), new(-7), new(0.5)), new(new(1), new(-1), new(-1.01))));
        Assert.Equal((double[])[0, 0, 0, 120, -90, 30, 120, -60, -30], beyond);
    }

    public void Dispose() => constants.Dispose();

    /// <summary>The recorded model is the table: every mass, inertia, range and weight.</summary>
    [SkippableFact]
    public void The_table_is_the_compiled_model()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(GoldenData.Path("halfcheetah", "model.json")));
        double[] Read(string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
        PlanarModel model = HalfCheetahModel.Model;
        Assert.Equal(Read("body_mass").Skip(1), [model.TorsoMass, .. model.Links.Select(link => link.Mass)]);
        Assert.Equal(Read("body_invweight0").Where((_, i) => i % 2 == 0).Skip(1), [model.TorsoContactInvWeight, .. model.Links.Select(link => link.ContactInvWeight)]);
        Assert.Equal(Read("dof_invweight0")[3..], model.Links.Select(link => link.LimitInvWeight));
        Assert.Equal(Read("jnt_stiffness")[3..], model.Links.Select(link => link.Stiffness));
        Assert.Equal(Read("dof_damping")[3..], model.Links.Select(link => link.Damping));
        Assert.Equal(Read("dof_armature")[3..], model.Links.Select(link => link.Armature));
        Assert.Equal(Read("jnt_range")[6..], model.Links.SelectMany(link => new[] { link.Range.Lower, link.Range.Upper }));
        Assert.Equal(Read("actuator_gear").Where((_, i) => i % 6 == 0), model.Links.Select(link => link.Gear));
        Assert.Equal(Read("body_pos").Chunk(3).Skip(2).SelectMany(p => new[] { p[0], p[2] }), model.Links.SelectMany(link => new[] { link.Position.X, link.Position.Z }));
        Assert.Equal(Read("body_ipos").Chunk(3).Skip(2).SelectMany(p => new[] { p[0], p[2] }), model.Links.SelectMany(link => new[] { link.Center.X, link.Center.Z }));
        CapsuleModel[] capsules = [.. model.TorsoCapsules, .. model.Links.Select(link => link.Capsule)];
        Assert.Equal(Read("geom_size").Chunk(3).Skip(1).SelectMany(p => new[] { p[0], p[1] }), capsules.SelectMany(c => new[] { c.Radius, c.HalfLength }));
        Assert.Equal(Read("geom_pos").Chunk(3).Skip(1).SelectMany(p => new[] { p[0], p[2] }), capsules.SelectMany(c => new[] { c.Position.X, c.Position.Z }));
        Assert.Equal(Read("geom_quat").Chunk(4).Skip(1).SelectMany(p => new[] { p[0], p[2] }), capsules.SelectMany(c => new[] { c.Quaternion.W, c.Quaternion.Y }));
    }

    private static IEnumerable<(int Capsule, int Scale, Frame<F64> Frame, Spatial<F64> Motion)> Capsules(Skeleton<F64> s, Motions<F64> m)
    {
        yield return (PlanarConstants.TorsoCapsule, PlanarConstants.TorsoContact, s.Torso, m.Torso);
        yield return (PlanarConstants.TorsoCapsule + PlanarConstants.CapsuleSize, PlanarConstants.TorsoContact, s.Torso, m.Torso);
        Frame<F64>[] frames = [s.Back.A, s.Back.B, s.Back.C, s.Front.A, s.Front.B, s.Front.C];
        Spatial<F64>[] motions = [m.Back.A, m.Back.B, m.Back.C, m.Front.A, m.Front.B, m.Front.C];
        for (int link = 0; link < 6; link++)
        {
            int at = PlanarConstants.Links + (link * PlanarConstants.LinkSize);
            yield return (at + PlanarConstants.Capsule, at + PlanarConstants.ContactScale, frames[link], motions[link]);
        }
    }

    private (Skeleton<F64> Skeleton, Motions<F64> Velocity, TreeMatrix<F64> Mass) Place(RecordedState state)
    {
        Kinematics.Place(table, Of(state.Qpos), out Skeleton<F64> s);
        Kinematics.Move(s, Of(state.Qvel), out Motions<F64> velocity);
        TreeSolver.Mass(table, s, out TreeMatrix<F64> mass);
        return (s, velocity, mass);
    }

    private void Smooth(RecordedState state, in Skeleton<F64> s, in Motions<F64> velocity, out Dofs<F64> smooth)
    {
        Dofs<F64> control = Control(state);
        PlanarStep.Smooth(table, s, velocity, Of(state.Qpos), Of(state.Qvel), control.Back, control.Front, out smooth);
    }

    private static Dofs<F64> Control(RecordedState state) => Of([0, 0, 0, .. state.Ctrl]);

    private static Dofs<F64> Of(double[] x) => new()
    {
        Root = new(new(x[0]), new(x[1]), new(x[2])),
        Back = new(new(x[3]), new(x[4]), new(x[5])),
        Front = new(new(x[6]), new(x[7]), new(x[8])),
    };

    private static double[] Values(in Dofs<F64> d) =>
        [d.Root.X.Value, d.Root.Z.Value, d.Root.W.Value, d.Back.A.Value, d.Back.B.Value, d.Back.C.Value, d.Front.A.Value, d.Front.B.Value, d.Front.C.Value];

    private static void ForEach(double tolerance, Action<RecordedState, Action<string, double[], double[]>> check)
    {
        IReadOnlyList<RecordedState> states = HalfCheetahData.States();
        Assert.NotEmpty(states);
        for (int n = 0; n < states.Count; n++)
        {
            int index = n;
            check(states[n], (label, expected, actual) =>
            {
                Assert.Equal(expected.Length, actual.Length);
                for (int i = 0; i < expected.Length; i++)
                {
                    double error = Math.Abs(expected[i] - actual[i]);
                    Assert.True(error <= tolerance, $"state {index}, {label}[{i}]: {actual[i]:R}, MuJoCo has {expected[i]:R}, error {error:E2}, tolerance {tolerance:E0}");
                }
            });
        }
    }
}
