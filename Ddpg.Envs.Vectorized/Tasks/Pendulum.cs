using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;

namespace Ddpg.Envs.Vectorized.Tasks;

/// <summary>
/// Gymnasium's Pendulum-v1: swing a pendulum up and hold it. State (θ, θ̇), θ = 0 upright, in rad and rad/s;
/// observation (cos θ, sin θ, θ̇); action: torque in ±2 N·m; 200 steps of 0.05 s; never terminated.
/// </summary>
/// <remarks>
/// gymnasium/envs/classic_control/pendulum.py, version 1.x, with g = 10, m = l = 1. One deviation: θ is kept in
/// ±π instead of growing without bound, which changes no observation and no reward but keeps float32 exact.
/// </remarks>
public readonly struct Pendulum : IEnvironment
{
    private const double Gravity = 10;
    private const double TimeStep = 0.05;
    private const double MaxSpeed = 8;
    private const double MaxTorque = 2;

    /// <inheritdoc/>
    public static string Name => "pendulum";

    /// <inheritdoc/>
    public static string? GymnasiumId => "Pendulum-v1";

    /// <inheritdoc/>
    public static int StateSize => 2;

    /// <inheritdoc/>
    public static int ObservationSize => 3;

    /// <inheritdoc/>
    public static int ActionSize => 1;

    /// <inheritdoc/>
    public static float ActionBound => (float)MaxTorque;

    /// <inheritdoc/>
    public static int TimeLimit => 200;

    /// <inheritdoc/>
    public static bool Terminates => false;

    /// <inheritdoc/>
    public static int SetsPerChunk => 64;

    /// <summary>A rod of 1 m about a pivot at the origin.</summary>
    public static Drawing Drawing => new(
        TimeStep,
        [new("rod", 0, [new((0, 0), (0, 1), 0.1)])],
        state => [new(0, 0, state[0])],
        new(0, 0, 1.25, 1.25))
    {
        ActionNames = ["torque"],
        ActionUnit = "N·m",
    };

    /// <inheritdoc/>
    public static double[] Constants() => [];

    /// <inheritdoc/>
    public static void Reset<T>(StartDraw draw, Columns<T> state)
        where T : unmanaged, IReal<T>
    {
        PhiloxBlock words = draw.Block(0);
        state[0] = Philox.Uniform(words.X, T.Of(-Math.PI), T.Of(Math.PI));
        state[1] = Philox.Uniform(words.Y, T.Of(-1), T.Of(1));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Observe<T>(Columns<T> state, Columns<T> observation)
        where T : unmanaged, IReal<T>
    {
        T sin = T.SinCos(state[0], out T cos);
        observation[0] = cos;
        observation[1] = sin;
        observation[2] = state[1];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Step<T>(in Constants<T> constants, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
        where T : unmanaged, IReal<T>
    {
        T theta = state[0], speed = state[1], sin = observation[1];
        T torque = Clip(action[0], T.Of(MaxTorque));
        T cost = T.MultiplyAdd(T.Of(0.001) * torque, torque, T.MultiplyAdd(T.Of(0.1) * speed, speed, theta * theta));
        T acceleration = T.MultiplyAdd(T.Of(1.5 * Gravity), sin, T.Of(3) * torque);
        speed = Clip(T.MultiplyAdd(acceleration, T.Of(TimeStep), speed), T.Of(MaxSpeed));
        state[0] = Wrap(T.MultiplyAdd(speed, T.Of(TimeStep), theta));
        state[1] = speed;
        terminated = T.Of(0);
        return -cost;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Clip<T>(T x, T bound)
        where T : unmanaged, IReal<T> =>
        T.Max(-bound, T.Min(bound, x));

    /// <summary>x − 2πn in ±π, with 2π in two parts so that n·(first part) is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Wrap<T>(T x)
        where T : unmanaged, IReal<T>
    {
        T turns = T.Round(x * T.Of(1 / (2 * Math.PI)));
        return T.MultiplyAdd(turns, T.Of(6.28125 - (2 * Math.PI)), T.MultiplyAdd(turns, T.Of(-6.28125), x));
    }
}
