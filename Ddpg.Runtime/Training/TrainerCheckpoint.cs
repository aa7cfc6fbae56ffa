using System.Globalization;
using System.Runtime.InteropServices;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Runs;
using ILGPU;

namespace Ddpg.Runtime.Training;

/// <content>What a checkpoint holds, and how a run goes on from it to the last bit.</content>
internal sealed partial class Trainer<T>
{
    private const string ReplayRows = "replay.rows";

    /// <summary>Writes networks, moments, replay, noise, environments and counters; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="withReplay">Whether the replay's rows are written; a run that goes on without them fills its replay anew.</param>
    /// <exception cref="DdpgException">What was learned is no longer finite; the last version of the file is kept.</exception>
    /// <exception cref="IOException">The file cannot be written; its last version is kept.</exception>
    public void Save(string path, bool withReplay = true)
    {
        Dictionary<string, Tensor> tensors = PolicyTensors();
        Add(tensors, "target_actor", agent.TargetActor);
        Add(tensors, "target_critic", agent.TargetCritic);
        foreach ((string name, ArrayView<T> view) in Moments)
            tensors.Add(name, ToTensor(view, learned: true));
        foreach ((string name, ArrayView<T> view) in StateArrays)
            tensors.Add(name, ToTensor(view));
        foreach ((string name, ArrayView<int> view) in environments.IntegerArrays)
            tensors.Add("env." + name, ToTensor(view));
        int width = replay.Layout.Width;
        if (replay.Size > 0 && withReplay)
            tensors.Add(ReplayRows, ToTensor(replay.Ring.Data.SubView(0, (long)replay.Size * width), shape: [replay.Size, width]));
        Safetensors.Write(path, Metadata(CheckpointMetadata.Checkpoint), tensors);
    }

    /// <summary>Writes the networks alone: what an evaluation needs.</summary>
    /// <exception cref="DdpgException">What was learned is no longer finite; the last version of the file is kept.</exception>
    /// <exception cref="IOException">The file cannot be written; its last version is kept.</exception>
    public void SavePolicy(string path) => Safetensors.Write(path, Metadata(CheckpointMetadata.Policy), PolicyTensors());

    /// <summary>Puts everything back as <see cref="Save"/> found it.</summary>
    /// <returns>Whether the run goes on to the last bit; false where the file has no replay, which is filled anew before the next update.</returns>
    /// <exception cref="DdpgException">The file is not a whole checkpoint of these settings.</exception>
    public bool Load(string path)
    {
        using Safetensors file = Safetensors.Open(path);
        IReadOnlyDictionary<string, string> metadata = file.Metadata;
        try
        {
            _ = CheckpointMetadata.Settings(metadata);
            if (metadata["kind"] != CheckpointMetadata.Checkpoint)
                throw new InvalidDataException("it holds a policy alone, without what a resume needs");
            VectorSteps = metadata.Count("vector_steps");
            Updates = metadata.Count("updates");
            episodes = metadata.Count("episodes");
            replay.Inserted = metadata.Count("replay_inserted");
            agent.ActorAdam.Steps = metadata.Count("actor_adam_steps");
            agent.CriticAdam.Steps = metadata.Count("critic_adam_steps");
            BestReturn = metadata.Number("best_return");
            secondsBefore = metadata.Number("train_seconds");
            if (VectorSteps > long.MaxValue / settings.Environments || EnvironmentSteps != metadata.Count("env_steps"))
                throw new InvalidDataException($"its env_steps are not {settings.Environments} times its vector_steps");
            if (replay.Inserted > EnvironmentSteps || secondsBefore is < 0 or double.PositiveInfinity)
                throw new InvalidDataException("its counters contradict each other");

            // Files of an earlier version do not say when the last row was logged: their next row counts from here.
            bool hasRow = metadata.ContainsKey("logged_steps");
            logged = hasRow ? (metadata.Count("logged_steps"), metadata.Count("logged_updates"), metadata.Number("logged_seconds")) : (EnvironmentSteps, Updates, secondsBefore);
            DivergedSteps = metadata.ContainsKey("diverged_steps") ? metadata.Count("diverged_steps") : 0;
            replayFloor = metadata.ContainsKey("replay_floor") ? metadata.Count("replay_floor") : 0;

            LoadNetworks(file);
            foreach ((string prefix, Network<T> network) in new[] { ("target_actor", agent.TargetActor), ("target_critic", agent.TargetCritic) })
                PolicyFile.Fill(network, prefix, file);
            foreach ((string name, ArrayView<T> view) in Moments)
                PolicyFile.Fill(view, name, file, learned: true);
            foreach ((string name, ArrayView<T> view) in StateArrays.Where(array => hasRow || array.Name != "statistics"))
                PolicyFile.Fill(view, name, file);
            foreach ((string name, ArrayView<int> view) in environments.IntegerArrays)
                PolicyFile.Fill(view, "env." + name, file);
            if (replay.Size == 0)
                return true;
            if (file.Names.Contains(ReplayRows))
            {
                PolicyFile.Fill(replay.Ring.Data.SubView(0, (long)replay.Size * replay.Layout.Width), ReplayRows, file);
                return true;
            }

            replayFloor = Math.Min(replay.Size, Math.Max(settings.Batch, settings.WarmupSteps));
            replay.Inserted = 0;
            return false;
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: cannot be resumed ({error.Message}).");
        }
    }

    /// <summary>Begins with the networks of another run instead of start weights; the targets are copies of them.</summary>
    /// <exception cref="DdpgException">The file has no such networks.</exception>
    public void LoadNetworks(string path)
    {
        using Safetensors file = Safetensors.Open(path);
        try
        {
            LoadNetworks(file);
            agent.CopyToTargets();
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: its networks do not fit ({error.Message}).");
        }
    }

    private void LoadNetworks(Safetensors file)
    {
        PolicyFile.Fill(agent.Actor, "actor", file);
        PolicyFile.Fill(agent.Critic, "critic", file);
    }

    private Dictionary<string, Tensor> PolicyTensors()
    {
        Dictionary<string, Tensor> tensors = [];
        Add(tensors, "actor", agent.Actor);
        Add(tensors, "critic", agent.Critic);
        return tensors;
    }

    private IEnumerable<(string Name, ArrayView<T> View)> Moments =>
    [
        ("adam.actor.m", agent.ActorAdam.Moments.First), ("adam.actor.v", agent.ActorAdam.Moments.Second),
        ("adam.critic.m", agent.CriticAdam.Moments.First), ("adam.critic.v", agent.CriticAdam.Moments.Second),
    ];

    private IEnumerable<(string Name, ArrayView<T> View)> StateArrays =>
    [
        ("statistics", agent.Statistics), ("noise.state", noiseState.Data),
        .. environments.RealArrays.Select(array => ("env." + array.Name, array.Data)),
    ];

    private Dictionary<string, string> Metadata(string kind)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        Dictionary<string, string> metadata = new()
        {
            ["format"] = CheckpointMetadata.Format,
            ["kind"] = kind,
            ["vector_steps"] = VectorSteps.ToString(culture),
            ["env_steps"] = EnvironmentSteps.ToString(culture),
            ["updates"] = Updates.ToString(culture),
            ["episodes"] = episodes.ToString(culture),
            ["diverged_steps"] = DivergedSteps.ToString(culture),
            ["replay_inserted"] = replay.Inserted.ToString(culture),
            ["replay_floor"] = replayFloor.ToString(culture),
            ["actor_adam_steps"] = agent.ActorAdam.Steps.ToString(culture),
            ["critic_adam_steps"] = agent.CriticAdam.Steps.ToString(culture),
            ["best_return"] = BestReturn.ToString("R", culture),
            ["train_seconds"] = Seconds.ToString("R", culture),
            ["logged_steps"] = logged.Steps.ToString(culture),
            ["logged_updates"] = logged.Updates.ToString(culture),
            ["logged_seconds"] = logged.Seconds.ToString("R", culture),
        };
        CheckpointMetadata.Add(metadata, settings);
        return metadata;
    }

    private void Add(Dictionary<string, Tensor> tensors, string prefix, Network<T> network)
    {
        foreach (LayerShape layer in network.Shape.Layers)
        {
            ArrayView<T> parameters = network.Of(layer);
            long weights = (long)layer.Inputs * layer.Outputs;
            tensors.Add($"{prefix}.{layer.Name}.weight", ToTensor(parameters.SubView(0, weights), learned: true, [layer.Inputs, layer.Outputs]));
            tensors.Add($"{prefix}.{layer.Name}.bias", ToTensor(parameters.SubView(weights, layer.Outputs), learned: true));
        }
    }

    /// <summary>An array as it is written; one that was learned must be finite.</summary>
    private Tensor ToTensor<TElement>(ArrayView<TElement> view, bool learned = false, IReadOnlyList<long>? shape = null)
        where TElement : unmanaged
    {
        byte[] bytes = [];
        return new(Tensor.TypeName<TElement>(), shape ?? [view.Length], view.Pieces().Select(Bytes));

        ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<TElement> piece)
        {
            if (learned && !DeviceNumbers.AreFinite(piece.Span))
                throw Diverged("a parameter");
            ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(piece.Span);
            if (bytes.Length < from.Length)
                bytes = new byte[from.Length];
            from.CopyTo(bytes);
            return bytes.AsMemory(0, from.Length);
        }
    }

    private DdpgException Diverged(string what) => new(
        $"Training diverged: {what} is no longer finite at {EnvironmentSteps:N0} environment steps. Lower actor_lr and critic_lr, or tau; the last checkpoint is kept.");
}
