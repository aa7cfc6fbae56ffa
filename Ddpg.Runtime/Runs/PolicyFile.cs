using Ddpg.Envs.Vectorized;
using Ddpg.Kernels;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Runs;

/// <summary>A saved policy: any checkpoint, read for its actor and its settings.</summary>
public sealed class PolicyFile
{
    /// <summary>What the keys of settings begin with in a file's metadata.</summary>
    internal const string SettingPrefix = "setting.";

    private readonly string path;
    private readonly IReadOnlyDictionary<string, Tensor> tensors;

    private PolicyFile(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
    {
        this.path = path;
        this.tensors = tensors;
        Settings = ReadSettings(metadata);
        Environment = EnvironmentCatalog.Find(Settings.Environment)
            ?? throw new DdpgException($"{path}: its task '{Settings.Environment}' is unknown here.");
        EnvironmentSteps = metadata.Int("env_steps");
        Updates = metadata.Int("updates");
    }

    /// <summary>The run's settings.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>Its task.</summary>
    public EnvironmentSpec Environment { get; }

    /// <summary>How long it had trained.</summary>
    public long EnvironmentSteps { get; }

    /// <summary>How often its networks were updated.</summary>
    public long Updates { get; }

    /// <summary>The actor's shape.</summary>
    internal NetworkShape Actor => Trainer<float>.AgentOptionsOf(Settings, Environment).Actor;

    /// <summary>Opens a checkpoint, or the checkpoint of a run directory.</summary>
    /// <exception cref="DdpgException">There is none, or it is not whole.</exception>
    public static PolicyFile Open(string runOrFile)
    {
        string path = Directory.Exists(runOrFile) ? Path.Combine(runOrFile, RunDirectory.CheckpointName) : runOrFile;
        (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) = Safetensors.Read(path);
        try
        {
            return new(path, metadata, tensors);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new DdpgException($"{path}: not a checkpoint of this program ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Plays noise-free episodes from fixed starts.</summary>
    /// <param name="episodes">How many, all at once.</param>
    /// <param name="seed">Of the start states; training ends with an evaluation at 0.</param>
    /// <param name="device">auto, cuda, opencl or cpu.</param>
    /// <exception cref="DdpgException">The device is not usable, or the file lacks an array of the actor.</exception>
    public Evaluation Evaluate(int episodes, ulong seed = 0, string device = "auto") => On(device, kernels => Evaluate(kernels, episodes, seed));

    /// <summary>Plays noise-free episodes from fixed starts, the same as <see cref="Evaluate(int, ulong, string)"/> does, and keeps all that happens.</summary>
    /// <param name="episodes">How many, all at once.</param>
    /// <param name="seed">Of the start states; training ends with an evaluation at 0.</param>
    /// <param name="device">auto, cuda, opencl or cpu.</param>
    /// <exception cref="DdpgException">The device is not usable, or the file lacks an array of the actor.</exception>
    public Rollout Record(int episodes, ulong seed = 0, string device = "auto") => On(device, kernels => Record(kernels, episodes, seed));

    /// <summary>Plays episodes on a kernel set.</summary>
    internal Evaluation Evaluate(IKernels<float> kernels, int episodes, ulong seed) => Play(kernels, episodes, evaluator => evaluator.Run(seed));

    /// <summary>Plays episodes on a kernel set and keeps all that happens.</summary>
    internal Rollout Record(IKernels<float> kernels, int episodes, ulong seed) => Play(kernels, episodes, evaluator => RolloutRecorder.Record(evaluator, seed));

    /// <summary>Writes the policy as an ONNX model: input obs [batch, O], output action [batch, A] in the task's unit.</summary>
    /// <exception cref="DdpgException">The path exists already or cannot be written.</exception>
    public void ExportOnnx(string path) => OutputFile.Write(path, Formats.OnnxModel.Of(this));

    /// <summary>An array of the file.</summary>
    /// <exception cref="DdpgException">It is missing or holds another type.</exception>
    internal float[] Array(string name)
    {
        try
        {
            return (tensors.GetValueOrDefault(name) ?? throw new InvalidDataException($"no array '{name}'")).Values<float>();
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: {error.Message}.");
        }
    }

    private static TResult On<TResult>(string device, Func<IKernels<float>, TResult> play)
    {
        using OpenDevice open = DeviceCatalog.Open(device);
        using IKernels<float> kernels = KernelSets.Create(open, "auto", threads: 0);
        return play(kernels);
    }

    private TResult Play<TResult>(IKernels<float> kernels, int episodes, Func<Evaluator<float>, TResult> play)
    {
        using Arena<float> arena = new(kernels.Accelerator, Actor.ParameterCount);
        Network<float> actor = new(Actor, arena);
        try
        {
            Fill(actor, "actor", tensors);
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: {error.Message}.");
        }

        using Evaluator<float> evaluator = new(kernels, Environment, actor, episodes);
        return play(evaluator);
    }

    /// <summary>The settings in a checkpoint's metadata.</summary>
    internal static TrainingSettings ReadSettings(IReadOnlyDictionary<string, string> metadata)
    {
        TrainingSettings settings = new();
        foreach (SettingInfo setting in SettingTable.All)
        {
            if (!metadata.TryGetValue(SettingPrefix + setting.Key, out string? text))
                throw new InvalidDataException($"no setting '{setting.Key}' in its metadata");
            settings = setting.With(settings, text);
        }

        return settings;
    }

    /// <summary>Fills a network from a file's arrays.</summary>
    /// <exception cref="InvalidDataException">An array is missing or of another size.</exception>
    internal static void Fill<T>(Network<T> network, string prefix, IReadOnlyDictionary<string, Tensor> tensors)
        where T : unmanaged
    {
        foreach (LayerShape layer in network.Shape.Layers)
        {
            ArrayView<T> parameters = network.Of(layer);
            long weights = (long)layer.Inputs * layer.Outputs;
            Fill(parameters.SubView(0, weights), $"{prefix}.{layer.Name}.weight", tensors);
            Fill(parameters.SubView(weights, layer.Outputs), $"{prefix}.{layer.Name}.bias", tensors);
        }
    }

    /// <summary>Fills a view from a file's array.</summary>
    /// <exception cref="InvalidDataException">The array is missing or of another size.</exception>
    internal static void Fill<T>(ArrayView<T> view, string name, IReadOnlyDictionary<string, Tensor> tensors)
        where T : unmanaged
    {
        if (!tensors.TryGetValue(name, out Tensor? tensor))
            throw new InvalidDataException($"no array '{name}'");
        T[] values = tensor.Values<T>();
        if (values.Length != view.Length)
            throw new InvalidDataException($"array '{name}' has {values.Length} elements, expected {view.Length}");
        view.CopyFromCPU(values);
    }
}
