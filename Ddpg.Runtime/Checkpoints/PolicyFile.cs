using System.Globalization;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Formats;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Checkpoints;

/// <summary>A saved policy: any checkpoint, read for its actor and its settings.</summary>
public sealed class PolicyFile
{
    private readonly Dictionary<string, float[]> arrays = [];

    private PolicyFile(Safetensors file)
    {
        Settings = CheckpointMetadata.Settings(file.Metadata);
        Environment = EnvironmentCatalog.Find(Settings.Environment)!;
        EnvironmentSteps = file.Metadata.Count("env_steps");
        Updates = file.Metadata.Count("updates");
        foreach (NamedLayer layer in Actor.Layers)
        {
            Take(layer.WeightName(OnnxModel.Network), layer.WeightCount);
            Take(layer.BiasName(OnnxModel.Network), layer.Outputs);
        }

        void Take(string name, long length)
        {
            file.Require<float>(name, length);
            arrays[name] = file.Values<float>(name);
            Safetensors.RequireFinite<float>(name, arrays[name], isLearned: true);
        }
    }

    /// <summary>The run's settings.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>Its task.</summary>
    public EnvironmentSpec Environment { get; }

    /// <summary>How long it had trained.</summary>
    public long EnvironmentSteps { get; }

    /// <summary>How often its networks were updated.</summary>
    public long Updates { get; }

    /// <summary>The actor's arrays by name.</summary>
    internal IReadOnlyDictionary<string, float[]> Arrays => arrays;

    /// <summary>The actor's shape.</summary>
    internal NetworkShape Actor => AgentOptions.Of(Settings, Environment).Actor;

    /// <summary>Opens a checkpoint, or the checkpoint of a run directory.</summary>
    /// <exception cref="DdpgException">There is none, or it is not whole.</exception>
    public static PolicyFile Open(string runOrFile)
    {
        string path = Directory.Exists(runOrFile) ? Path.Combine(runOrFile, CheckpointMetadata.CheckpointName) : runOrFile;
        using Safetensors file = Safetensors.Open(path);
        try
        {
            return new(file);
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: not a policy of this program ({error.Message.TrimEnd('.')}); take another, such as {CheckpointMetadata.BestName} of the same run.");
        }
    }

    /// <summary>Plays noise-free episodes from fixed starts.</summary>
    /// <param name="episodes">How many, all at once.</param>
    /// <param name="seed">Of the start states; training ends with an evaluation at 0.</param>
    /// <param name="device">auto, cuda, opencl or cpu.</param>
    /// <exception cref="DdpgException">The device is not usable, or the file lacks an array of the actor.</exception>
    public EvaluationResult Evaluate(int episodes, ulong seed = 0, string device = "auto") => On(device, kernels => Evaluate(kernels, episodes, seed));

    /// <summary>Plays noise-free episodes from fixed starts, the same as <see cref="Evaluate(int, ulong, string)"/> does, and keeps all that happens.</summary>
    /// <param name="episodes">How many, all at once.</param>
    /// <param name="seed">Of the start states; training ends with an evaluation at 0.</param>
    /// <param name="device">auto, cuda, opencl or cpu.</param>
    /// <exception cref="DdpgException">The device is not usable, or the file lacks an array of the actor.</exception>
    public Rollout Record(int episodes, ulong seed = 0, string device = "auto") => On(device, kernels => Record(kernels, episodes, seed));

    /// <summary>Plays episodes on a kernel set.</summary>
    internal EvaluationResult Evaluate(IKernels<float> kernels, int episodes, ulong seed) => Play(kernels, episodes, evaluator => evaluator.Run(seed));

    /// <summary>Plays episodes on a kernel set and keeps all that happens.</summary>
    internal Rollout Record(IKernels<float> kernels, int episodes, ulong seed) => Play(kernels, episodes, evaluator => RolloutRecorder.Record(evaluator, seed));

    /// <summary>Writes the policy as an ONNX model: input obs [batch, O], output action [batch, A] in the task's unit.</summary>
    /// <exception cref="DdpgException">The path exists already or cannot be written.</exception>
    public void ExportOnnx(string path) => OutputFile.Write(path, ToOnnx());

    /// <summary>The policy as an ONNX model.</summary>
    internal byte[] ToOnnx()
    {
        ActionUnits units = ActionUnits.Of(Settings, Environment);
        return OnnxModel.Of(Environment, [.. Actor.Layers.Select(layer => (layer, arrays[layer.WeightName(OnnxModel.Network)], arrays[layer.BiasName(OnnxModel.Network)]))], units.Head * units.Scale, Metadata());
    }

    private static TResult On<TResult>(string device, Func<IKernels<float>, TResult> play)
    {
        using OpenDevice open = DeviceCatalog.Open(device);
        using IKernels<float> kernels = KernelSets.Create(open, "auto", threads: 0);
        return play(kernels);
    }

    private TResult Play<TResult>(IKernels<float> kernels, int episodes, Func<Evaluator<float>, TResult> play)
    {
        using Arena<float> arena = new();
        using LayerTable layers = new(kernels.Accelerator, Actor);
        Network<float> actor = new(Actor, layers, arena);
        arena.Allocate(kernels.Accelerator);
        foreach (NamedLayer layer in Actor.Layers)
        {
            actor.Weights(layer).CopyFromCPU(arrays[layer.WeightName(OnnxModel.Network)]);
            actor.Biases(layer).CopyFromCPU(arrays[layer.BiasName(OnnxModel.Network)]);
        }

        using Evaluator<float> evaluator = new(kernels, Environment, actor, ActionUnits.Of(Settings, Environment).Scale, episodes);
        return play(evaluator);
    }

    /// <summary>What an ONNX model says of itself.</summary>
    private IEnumerable<(string Key, string Value)> Metadata()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        IReadOnlyList<ActionRange> ranges = Environment.ActionRanges.Count > 0 ? Environment.ActionRanges : [Environment.ActionRange(0)];
        return
        [
            ("env", Environment.Name),
            ("preset", Settings.Preset),
            ("seed", Settings.Seed.ToString(culture)),
            ("env_steps", EnvironmentSteps.ToString(culture)),
            ("updates", Updates.ToString(culture)),
            ("observation_size", Environment.ObservationSize.ToString(culture)),
            ("action_size", Environment.ActionSize.ToString(culture)),
            ("action_low", string.Join(',', ranges.Select(range => range.Low.ToString(culture)))),
            ("action_high", string.Join(',', ranges.Select(range => range.High.ToString(culture)))),
        ];
    }
}
