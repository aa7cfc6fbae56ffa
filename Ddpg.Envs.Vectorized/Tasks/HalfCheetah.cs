using Ddpg.Envs.Vectorized.Planar;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;

namespace Ddpg.Envs.Vectorized.Tasks;

/// <summary>
/// Gymnasium's HalfCheetah-v5: run to the right. Observation [17]: qpos without x, then qvel; action [6] in ±1; reward
/// Δx/Δt − 0.1‖a‖²; 1,000 steps of 0.05 s, each five physics steps of 0.01 s; never terminated.
/// </summary>
/// <remarks>
/// gymnasium/envs/mujoco/half_cheetah_v5.py; the physics is MuJoCo's, reduced to its plane (docs/7-half-cheetah.md). x is kept in
/// two parts, so that float32 follows it to the millimeter's hundredth a kilometer from the start.
/// </remarks>
public readonly struct HalfCheetah : IEnvironment
{
    /// <summary>Places in the state: qpos, qvel, and the part of x that its float32 cannot hold.</summary>
    private const int Position = 0;
    private const int Velocity = 9;
    private const int Remainder = 18;

    private const int FrameSkip = 5;
    private const double ControlCost = 0.1;
    private const double ResetNoise = 0.1;

    /// <inheritdoc/>
    public static string Name => "halfcheetah";

    /// <inheritdoc/>
    public static string? GymnasiumId => "HalfCheetah-v5";

    /// <inheritdoc/>
    public static int StateSize => 19;

    /// <inheritdoc/>
    public static int ObservationSize => 17;

    /// <inheritdoc/>
    public static int ActionSize => 6;

    /// <inheritdoc/>
    public static float ActionBound => 1;

    /// <inheritdoc/>
    public static int TimeLimit => 1000;

    /// <inheritdoc/>
    public static bool Terminates => false;

    /// <inheritdoc/>
    public static bool SharesKernelWithPolicy => false;

    /// <inheritdoc/>
    public static int SetsPerChunk => 1;

    /// <summary>Torso and legs over the floor.</summary>
    public static Drawing Drawing => PlanarDrawing.Of(HalfCheetahModel.Model, FrameSkip * HalfCheetahModel.Model.TimeStep);

    /// <inheritdoc/>
    public static double[] Constants() => HalfCheetahModel.Model.ToConstants();

    /// <inheritdoc/>
    public static void Reset<T>(StartDraw draw, Columns<T> state)
        where T : unmanaged, IReal<T>
    {
        // qpos uniform in ±0.1, qvel 0.1·N(0, 1); a block of four words serves one degree of freedom.
        for (int i = 0; i < 9; i++)
        {
            PhiloxBlock words = draw.Block(i);
            state[Position + i] = Philox.Uniform(words.X, T.Of(-ResetNoise), T.Of(ResetNoise));
            state[Velocity + i] = T.Of(ResetNoise) * Philox.Normal(words.Y, words.Z, out T _);
        }

        state[Remainder] = T.Of(0);
    }

    /// <inheritdoc/>
    public static void Observe<T>(Columns<T> state, Columns<T> observation)
        where T : unmanaged, IReal<T>
    {
        for (int i = 0; i < 17; i++)
            observation[i] = state[Position + 1 + i];
    }

    /// <inheritdoc/>
    public static T Step<T>(in Constants<T> constants, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
        where T : unmanaged, IReal<T>
    {
        PlanarWorkspace<T> local = default;
        ref PlanarWorkspace<T> workspace = ref T.Workspace(ref local);
        workspace.BackControl = new(action[0], action[1], action[2]);
        workspace.FrontControl = new(action[3], action[4], action[5]);
        workspace.Position = Dofs<T>.Load(state, Position);
        workspace.Velocity = Dofs<T>.Load(state, Velocity);
        T x = workspace.Position.Root.X;
        workspace.Position.Root.X = T.Of(0);
        for (int step = 0; step < FrameSkip; step++)
            PlanarStep.Advance(constants, step == 0 ? ActiveRows.All : ActiveRows.ByAcceleration, ref workspace);

        // q.X is now the way of this step alone. x + way, with what is lost in rounding carried on (Dekker 1971).
        T way = workspace.Position.Root.X, addend = way + state[Remainder];
        workspace.Position.Root.X = x + addend;
        state[Remainder] = addend - (workspace.Position.Root.X - x);
        workspace.Position.Store(state, Position);
        workspace.Velocity.Store(state, Velocity);
        terminated = T.Of(0);
        T effort = workspace.BackControl.Dot(workspace.BackControl) + workspace.FrontControl.Dot(workspace.FrontControl);
        return (way / (T.Of(FrameSkip) * constants[PlanarConstants.TimeStep])) - (T.Of(ControlCost) * effort);
    }

    /// <inheritdoc/>
    public static IReadOnlyList<EnvironmentStage> Stages => PlanarStages.All;

    /// <inheritdoc/>
    public static void WriteStages<T>(in Constants<T> constants, Columns<T> state, ScaledAction<T> action, Columns<T> output)
        where T : unmanaged, IReal<T> =>
        PlanarStages.Write(
            constants, Dofs<T>.Load(state, Position), Dofs<T>.Load(state, Velocity), new(action[0], action[1], action[2]), new(action[3], action[4], action[5]), output);
}
