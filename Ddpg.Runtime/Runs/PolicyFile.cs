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
    /// <summary>The actor's arrays by name.</summary>
    private readonly Dictionary<string, float[]> arrays = [];

    private PolicyFile(Safetensors file)
    {
        Settings = CheckpointMetadata.Settings(file.Metadata);
        Environment = EnvironmentCatalog.Find(Settings.Environment)!;
        EnvironmentSteps = file.Metadata.Count("env_steps");
        Updates = file.Metadata.Count("updates");
        foreach (LayerShape layer in Actor.Layers)
        {
            Take($"actor.{layer.Name}.weight", (long)layer.Inputs * layer.Outputs);
            Take($"actor.{layer.Name}.bias", layer.Outputs);
        }

        void Take(string name, long length)
        {
            if (file.Length<float>(name) != length)
                throw new InvalidDataException($"array '{name}' has {file.Length<float>(name)} elements, expected {length}");
            arrays[name] = file.Values<float>(name);
            if (!DeviceNumbers.AreFinite<float>(arrays[name]))
                throw new InvalidDataException($"array '{name}' holds numbers that are not finite: its training diverged");
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

    /// <summary>The actor's shape.</summary>
    internal NetworkShape Actor => Trainer<float>.AgentOptionsOf(Settings, Environment).Actor;

    /// <summary>Opens a checkpoint, or the checkpoint of a run directory.</summary>
    /// <exception cref="DdpgException">There is none, or it is not whole.</exception>
    public static PolicyFile Open(string runOrFile)
    {
        string path = Directory.Exists(runOrFile) ? Path.Combine(runOrFile, RunDirectory.CheckpointName) : runOrFile;
        using Safetensors file = Safetensors.Open(path);
        try
        {
            return new(file);
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: not a policy of this program ({error.Message.TrimEnd('.')}); take another, such as {RunDirectory.BestName} of the same run.");
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

    /// <summary>An array of the actor.</summary>
    internal float[] Array(string name) => arrays[name];

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
        foreach (LayerShape layer in Actor.Layers)
            actor.Of(layer).CopyFromCPU([.. Array($"actor.{layer.Name}.weight"), .. Array($"actor.{layer.Name}.bias")]);
        using Evaluator<float> evaluator = new(kernels, Environment, actor, ActionUnits.Of(Settings, Environment).Scale, episodes);
        return play(evaluator);
    }

    /// <summary>Fills a network from a file's arrays.</summary>
    /// <exception cref="InvalidDataException">An array is missing, of another size, or not finite.</exception>
    internal static void Fill<T>(Network<T> network, string prefix, Safetensors file)
        where T : unmanaged
    {
        foreach (LayerShape layer in network.Shape.Layers)
        {
            ArrayView<T> parameters = network.Of(layer);
            long weights = (long)layer.Inputs * layer.Outputs;
            Fill(parameters.SubView(0, weights), $"{prefix}.{layer.Name}.weight", file, learned: true);
            Fill(parameters.SubView(weights, layer.Outputs), $"{prefix}.{layer.Name}.bias", file, learned: true);
        }
    }

    /// <summary>Fills a view from a file's array.</summary>
    /// <exception cref="InvalidDataException">The array is missing, of another size, or learned and not finite.</exception>
    internal static void Fill<T>(ArrayView<T> view, string name, Safetensors file, bool learned = false)
        where T : unmanaged
    {
        if (file.Length<T>(name) != view.Length)
            throw new InvalidDataException($"array '{name}' has {file.Length<T>(name)} elements, expected {view.Length}");
        view.Fill((first, piece) =>
        {
            file.Read(name, first, piece.Span);
            if (learned && !DeviceNumbers.AreFinite<T>(piece.Span))
                throw new InvalidDataException($"array '{name}' holds numbers that are not finite: the training diverged");
        });
    }
}
