using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using Ddpg.Tests.Runs;
using ILGPU.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Ddpg.Tests.Training;

/// <summary>A task whose actions have ranges of their own: ±1 inside, the task's unit outside.</summary>
public sealed class ActionRangeTests(TestSets sets, SmallRuns runs) : IClassFixture<TestSets>, IClassFixture<SmallRuns>
{
    public static TheoryData<string> SetNames => [.. TestSets.Names];

    private static TrainingSettings Settings
    {
        get
        {
            EnvironmentCatalog.Add<Thermostat>();
            return SmallRuns.For("pendulum") with { Environment = Thermostat.Name, Steps = 216, WarmupSteps = 200, UpdatesPerStep = 1, Batch = 32, ActorHidden = [16], CriticTrunk = [16], EvaluateEvery = 0, NoiseSigma = 1 };
        }
    }

    /// <summary>The replay holds actions in ±1; what the task got, and observes, are the same in its ranges.</summary>
    [Theory]
    [MemberData(nameof(SetNames))]
    public void Replay_is_in_one_and_the_task_in_its_ranges(string set)
    {
        using Trainer<float> trainer = new(sets[set], EnvironmentCatalog.Add<Thermostat>(), Settings);
        Assert.True(trainer.Run((_, _) => { }, () => { }, CancellationToken.None));
        int width = trainer.Replay.Layout.Width, action = trainer.Replay.Layout.Action, next = trainer.Replay.Layout.NextObservation;
        float[] ring = new float[trainer.Replay.Size * width];
        trainer.Replay.Ring.Data.SubView(0, ring.Length).CopyToCPU(ring);
        for (int row = 0; row < trainer.Replay.Size; row++)
        {
            float heat = ring[(row * width) + action], vent = ring[(row * width) + action + 1];
            Assert.InRange(heat, -1, 1);
            Assert.InRange(vent, -1, 1);
            Assert.Equal(2 + (3 * heat), ring[(row * width) + next], 1e-5);
            Assert.Equal(0.25 + (0.25 * vent), ring[(row * width) + next + 1], 1e-5);
        }

        Assert.True(Enumerable.Range(0, trainer.Replay.Size).Max(row => Math.Abs(ring[(row * width) + action])) > 0.9f);
    }

    /// <summary>Recordings and the ONNX model speak the task's unit.</summary>
    [Fact]
    public void Recordings_and_models_have_the_tasks_unit()
    {
        string path = runs.Train(Settings, "thermostat");
        PolicyFile policy = PolicyFile.Open(path);
        Episode episode = policy.Record(1).Episodes[0];
        Assert.All(episode.Actions, action => Assert.True(action[0] is >= -1 and <= 5 && action[1] is >= 0 and <= 0.5));

        string model = Path.Combine(runs.Folder, "thermostat.onnx");
        policy.ExportOnnx(model);
        using InferenceSession session = new(model);
        double[] state = episode.States[0];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([NamedOnnxValue.CreateFromTensor("obs", new DenseTensor<float>(new[] { (float)state[0], (float)state[1] }, [1, 2]))]);
        float[] action = [.. outputs.Single().AsTensor<float>()];
        Assert.Equal(episode.Actions[0][0], action[0], 1e-5);
        Assert.Equal(episode.Actions[0][1], action[1], 1e-5);
        Assert.Equal(("-1,0", "5,0.5"), (session.ModelMetadata.CustomMetadataMap["action_low"], session.ModelMetadata.CustomMetadataMap["action_high"]));
    }
}

/// <summary>Observes the actions that it last got, heat in −1 to 5 and vent in 0 to 0.5.</summary>
public readonly struct Thermostat : IEnvironment
{
    public static string Name => "thermostat";

    public static int StateSize => 2;

    public static int ObservationSize => 2;

    public static int ActionSize => 2;

    public static float ActionBound => 1;

    public static IReadOnlyList<ActionRange> ActionRanges => [new(-1, 5), new(0, 0.5f)];

    public static int TimeLimit => 50;

    public static double[] Constants() => [];

    public static void Reset<T>(StartDraw draw, Columns<T> state)
        where T : unmanaged, IReal<T>
    {
        state[0] = Philox.Uniform(draw.Block(0).X, T.Of(-1), T.Of(5));
        state[1] = T.Of(0.25);
    }

    public static void Observe<T>(Columns<T> state, Columns<T> observation)
        where T : unmanaged, IReal<T>
    {
        observation[0] = state[0];
        observation[1] = state[1];
    }

    public static T Step<T>(in Constants<T> constants, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
        where T : unmanaged, IReal<T>
    {
        state[0] = action[0];
        state[1] = action[1];
        terminated = T.Of(0);
        return T.Of(0) - (state[0] * state[0]);
    }
}
