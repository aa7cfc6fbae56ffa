using System.Globalization;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Training;

/// <content>What a checkpoint holds, and how a run goes on from it to the last bit.</content>
internal sealed partial class Trainer<T>
{
    /// <summary>Writes networks, moments, replay, noise, environments and counters; the file appears whole or not at all.</summary>
    public void Save(string path)
    {
        Dictionary<string, Tensor> tensors = PolicyTensors();
        Add(tensors, "target_actor", agent.TargetActor);
        Add(tensors, "target_critic", agent.TargetCritic);
        foreach ((string name, ArrayView<T> view) in StateArrays())
            tensors.Add(name, ToTensor(view));
        foreach ((string name, ArrayView<int> view) in environments.IntegerArrays)
            tensors.Add("env." + name, ToTensor(view));
        int width = replay.Layout.Width;
        if (replay.Size > 0)
            tensors.Add("replay.rows", ToTensor(replay.Ring.Data.SubView(0, (long)replay.Size * width)) with { Shape = [replay.Size, width] });
        Safetensors.Write(path, Metadata("checkpoint"), tensors);
    }

    /// <summary>Writes the networks alone: what an evaluation needs.</summary>
    public void SavePolicy(string path) => Safetensors.Write(path, Metadata("policy"), PolicyTensors());

    /// <summary>Puts everything back as <see cref="Save"/> found it.</summary>
    /// <exception cref="DdpgException">The file is not a whole checkpoint of these settings.</exception>
    public void Load(string path)
    {
        (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) = Safetensors.Read(path);
        try
        {
            if (metadata.GetValueOrDefault("kind") != "checkpoint")
                throw new InvalidDataException("it holds a policy alone, without what a resume needs");
            VectorSteps = metadata.Int("vector_steps");
            Updates = metadata.Int("updates");
            episodes = metadata.Int("episodes");
            replay.Inserted = metadata.Int("replay_inserted");
            agent.ActorAdam.Steps = metadata.Int("actor_adam_steps");
            agent.CriticAdam.Steps = metadata.Int("critic_adam_steps");
            BestReturn = metadata.Real("best_return");
            secondsBefore = metadata.Real("train_seconds");
            logged = (EnvironmentSteps, Updates, secondsBefore);
            foreach ((string prefix, Network<T> network) in new[] { ("actor", agent.Actor), ("critic", agent.Critic), ("target_actor", agent.TargetActor), ("target_critic", agent.TargetCritic) })
                PolicyFile.Fill(network, prefix, tensors);
            foreach ((string name, ArrayView<T> view) in StateArrays())
                PolicyFile.Fill(view, name, tensors);
            foreach ((string name, ArrayView<int> view) in environments.IntegerArrays)
                PolicyFile.Fill(view, "env." + name, tensors);
            if (replay.Size > 0)
                PolicyFile.Fill(replay.Ring.Data.SubView(0, (long)replay.Size * replay.Layout.Width), "replay.rows", tensors);
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: cannot be resumed ({error.Message}).");
        }
    }

    private Dictionary<string, Tensor> PolicyTensors()
    {
        Dictionary<string, Tensor> tensors = [];
        Add(tensors, "actor", agent.Actor);
        Add(tensors, "critic", agent.Critic);
        return tensors;
    }

    private IEnumerable<(string Name, ArrayView<T> View)> StateArrays() =>
    [
        ("adam.actor.m", agent.ActorAdam.Moments.First), ("adam.actor.v", agent.ActorAdam.Moments.Second),
        ("adam.critic.m", agent.CriticAdam.Moments.First), ("adam.critic.v", agent.CriticAdam.Moments.Second),
        ("statistics", agent.Statistics), ("noise.state", noiseState.Data),
        .. environments.RealArrays.Select(array => ("env." + array.Name, array.Data)),
    ];

    private Dictionary<string, string> Metadata(string kind)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "ddpg 1",
            ["kind"] = kind,
            ["vector_steps"] = VectorSteps.ToString(culture),
            ["env_steps"] = EnvironmentSteps.ToString(culture),
            ["updates"] = Updates.ToString(culture),
            ["episodes"] = episodes.ToString(culture),
            ["replay_inserted"] = replay.Inserted.ToString(culture),
            ["actor_adam_steps"] = agent.ActorAdam.Steps.ToString(culture),
            ["critic_adam_steps"] = agent.CriticAdam.Steps.ToString(culture),
            ["best_return"] = BestReturn.ToString("R", culture),
            ["train_seconds"] = Seconds.ToString("R", culture),
        };
        foreach (SettingInfo setting in SettingTable.All)
            metadata[PolicyFile.SettingPrefix + setting.Key] = setting.Text(settings);
        return metadata;
    }

    private static void Add(Dictionary<string, Tensor> tensors, string prefix, Network<T> network)
    {
        foreach (LayerShape layer in network.Shape.Layers)
        {
            ArrayView<T> parameters = network.Of(layer);
            long weights = (long)layer.Inputs * layer.Outputs;
            tensors.Add($"{prefix}.{layer.Name}.weight", ToTensor(parameters.SubView(0, weights)) with { Shape = [layer.Inputs, layer.Outputs] });
            tensors.Add($"{prefix}.{layer.Name}.bias", ToTensor(parameters.SubView(weights, layer.Outputs)));
        }
    }

    private static Tensor ToTensor<TElement>(ArrayView<TElement> view)
        where TElement : unmanaged
    {
        TElement[] values = new TElement[view.Length];
        view.CopyToCPU(values);
        return Tensor.Of<TElement>(values, values.Length);
    }
}
