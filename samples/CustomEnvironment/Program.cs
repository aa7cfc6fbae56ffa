// A task of one's own in one file: a cart that swings a pole up and balances it, by a continuous force.
//
//   dotnet run -c Release --project samples/CustomEnvironment             trains it and writes cartpole.html
//   dotnet run -c Release --project samples/CustomEnvironment -- 4000     the same with fewer environment steps
using System.Globalization;
using Ddpg;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;

EnvironmentSpec task = EnvironmentCatalog.Add<CartPole>();
try
{
    TrainingSettings settings = new()
    {
        Environment = task.Name,
        Preset = "custom",
        Environments = 8,
        UpdatesPerStep = 8,
        Steps = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 120_000,
        WarmupSteps = 2_000,
        Batch = 128,
        ReplayCapacity = 200_000,
        Tau = 0.01,
        FinalLearningRateFactor = 0.05,
        LearningRateDecaySteps = 120_000,
        ActorHidden = [64, 64],
        CriticTrunk = [64, 64],
        ActorHeadBound = 3e-3,
        CriticHeadBound = 3e-3,
        NoiseSigma = 0.3,
        NoiseSigmaFinal = 0.1,
        NoiseDecaySteps = 120_000,
        NormalizeActions = true,
        LogEvery = 4_000,
        EvaluateEvery = 20_000,
    };
    using TrainingRun run = TrainingRun.Start(settings);
    RunSummary? summary = run.Train(row => Console.WriteLine($"{row.EnvironmentSteps,8:N0} steps  return {row.MeanReturn,6:F1}  length {row.MeanLength,5:F0}  {row.UpdatesPerSecond,7:N0} updates/s"));
    Console.WriteLine($"{task.Name}: {summary!.EvalMean:F1} ± {summary.EvalStd:F1} of at most {CartPole.TimeLimit}; report: {run.Path}/report.html");

    PolicyFile policy = PolicyFile.Open(run.Path);
    File.WriteAllText(Path.Combine(run.Path, "cartpole.html"), RolloutPage.Html(policy.Record(episodes: 3), "Cart-pole swing-up", $"{summary.EnvSteps:N0} steps"));
    policy.ExportOnnx(Path.Combine(run.Path, "cartpole.onnx"));
    return 0;
}
catch (DdpgException error)
{
    foreach (string line in error.Lines)
        Console.Error.WriteLine(line);
    return 2;
}

/// <summary>
/// Cart-pole swing-up. State (x, ẋ, θ, θ̇), θ = 0 upright, in m and rad; observation (x, ẋ, cos θ, sin θ, θ̇); action: force on the cart
/// in ±10 N; reward (1 + cos θ)/2 − 0.1·(x/2.4)² − 0.005·θ̇²; 500 steps of 0.02 s; terminated where the cart leaves its track of ±2.4 m.
/// </summary>
/// <remarks>Equations without friction: R. V. Florian, "Correct equations for the dynamics of the cart-pole system", 2007, eq. 23 and 24.</remarks>
public readonly struct CartPole : IEnvironment
{
    private const double Gravity = 9.81;
    private const double CartMass = 1;
    private const double PoleMass = 0.1;
    private const double HalfLength = 0.5;
    private const double TimeStep = 0.02;
    private const double MaxForce = 10;
    private const double Track = 2.4;

    public static string Name => "cartpole-swingup";

    public static int StateSize => 4;

    public static int ObservationSize => 5;

    public static int ActionSize => 1;

    public static float ActionBound => (float)MaxForce;

    public static int TimeLimit => 500;

    public static double[] Constants() => [];

    /// <summary>How it looks: a cart on its track and the pole on top, as capsules.</summary>
    public static Drawing Drawing => new(
        TimeStep,
        [
            new("track", 1, [new((-Track, 0), (Track, 0), 0.02)]),
            new("cart", 0, [new((-0.15, 0), (0.15, 0), 0.1)]),
            new("pole", 0, [new((0, 0), (0, 2 * HalfLength), 0.04)]),
        ],
        state => [new(0, 0, 0), new(state[0], 0, 0), new(state[0], 0, -state[2])],
        new DrawingView(0, 0, Track + 0.2, 1.3))
    {
        ActionNames = ["force"],
        ActionUnit = "N",
    };

    /// <summary>Hanging down, a little off.</summary>
    public static void Reset<T>(StartDraw draw, Columns<T> state)
        where T : unmanaged, IReal<T>
    {
        PhiloxBlock words = draw.Block(0);
        state[0] = Philox.Uniform(words.X, T.Of(-0.2), T.Of(0.2));
        state[1] = T.Of(0);
        state[2] = Philox.Uniform(words.Y, T.Of(Math.PI - 0.3), T.Of(Math.PI + 0.3));
        state[3] = Philox.Uniform(words.Z, T.Of(-0.3), T.Of(0.3));
    }

    public static void Observe<T>(Columns<T> state, Columns<T> observation)
        where T : unmanaged, IReal<T>
    {
        T sin = T.SinCos(state[2], out T cos);
        observation[0] = state[0];
        observation[1] = state[1];
        observation[2] = cos;
        observation[3] = sin;
        observation[4] = state[3];
    }

    public static T Step<T>(in Constants<T> constants, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
        where T : unmanaged, IReal<T>
    {
        T force = T.Max(T.Of(-MaxForce), T.Min(T.Of(MaxForce), action[0]));
        T cos = observation[2], sin = observation[3], turning = state[3];

        // θ̈ = (g sin θ − cos θ·p) / (l (4/3 − m cos² θ/M)), ẍ = p − m l θ̈ cos θ/M, with p = (F + m l θ̇² sin θ)/M and M both masses.
        const double total = CartMass + PoleMass;
        T push = (force + (T.Of(PoleMass * HalfLength) * turning * turning * sin)) * T.Of(1 / total);
        T turn = ((T.Of(Gravity) * sin) - (cos * push)) / (T.Of(HalfLength) * (T.Of(4.0 / 3) - (T.Of(PoleMass / total) * cos * cos)));
        T accelerate = push - (T.Of(PoleMass * HalfLength / total) * turn * cos);

        state[1] += T.Of(TimeStep) * accelerate;
        state[3] += T.Of(TimeStep) * turn;
        state[0] += T.Of(TimeStep) * state[1];
        state[2] += T.Of(TimeStep) * state[3];

        T x = state[0] * T.Of(1 / Track);
        terminated = T.IfLess(T.Of(1), x * x, T.Of(1), T.Of(0));
        return (T.Of(0.5) * (T.Of(1) + cos)) - (T.Of(0.1) * x * x) - (T.Of(0.005) * turning * turning);
    }
}
