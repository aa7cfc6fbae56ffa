using System.Globalization;
using System.Runtime.InteropServices;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using ILGPU;

namespace Ddpg.Runtime.Training;

/// <content>What a checkpoint holds, and how a run goes on from it to the last bit.</content>
internal sealed partial class Trainer<T>
{
    private const string ReplayRows = "replay.rows";

    /// <summary>What a policy needs.</summary>
    private IEnumerable<CheckpointArray> Networks => agent.Learners.SelectMany(learner => CheckpointArray.Of(learner.Name, learner.Online, ParameterDiverged));

    /// <summary>What a resume needs beside the networks and the replay.</summary>
    private IEnumerable<CheckpointArray> State =>
    [
        .. agent.Learners.SelectMany(learner => CheckpointArray.StateOf(learner, ParameterDiverged)),
        CheckpointArray.Of("statistics", agent.Statistics),
        CheckpointArray.Of("noise.state", noiseState.Data),
        .. environments.RealArrays.Select(array => CheckpointArray.Of("env." + array.Name, array.Data)),
        .. environments.IntegerArrays.Select(array => CheckpointArray.Of("env." + array.Name, array.Data)),
    ];

    private CheckpointArray ReplayArray =>
        CheckpointArray.Of(ReplayRows, replay.Ring.Data.SubView(0, (long)replay.Size * replay.Layout.Width), shape: [replay.Size, replay.Layout.Width]);

    /// <summary>Writes networks, moments, replay, noise, environments and counters; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="withReplay">Whether the replay's rows are written; a run that goes on without them fills its replay anew.</param>
    /// <exception cref="DdpgException">What was learned is no longer finite; the last version of the file is kept.</exception>
    /// <exception cref="IOException">The file cannot be written; its last version is kept.</exception>
    public void Save(string path, bool withReplay = true) => Write(
        path, CheckpointMetadata.Checkpoint, [.. Networks, .. State, .. replay.Size > 0 && withReplay ? [ReplayArray] : Array.Empty<CheckpointArray>()]);

    /// <summary>Writes the networks alone: what an evaluation needs.</summary>
    /// <exception cref="DdpgException">What was learned is no longer finite; the last version of the file is kept.</exception>
    /// <exception cref="IOException">The file cannot be written; its last version is kept.</exception>
    public void SavePolicy(string path) => Write(path, CheckpointMetadata.Policy, Networks);

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
            replayFloor = metadata.Count("replay_floor");
            DivergedSteps = metadata.Count("diverged_steps");
            BestReturn = metadata.Number("best_return");
            secondsBefore = metadata.Number("train_seconds");
            logged = (metadata.Count("logged_steps"), metadata.Count("logged_updates"), metadata.Number("logged_seconds"));
            foreach (Learner<T> learner in agent.Learners)
                learner.Adam.Steps = metadata.Count(AdamSteps(learner));
            if (VectorSteps > long.MaxValue / settings.Environments || EnvironmentSteps != metadata.Count("env_steps"))
                throw new InvalidDataException($"its env_steps are not {settings.Environments} times its vector_steps");
            if (replay.Inserted > EnvironmentSteps || secondsBefore is < 0 or double.PositiveInfinity)
                throw new InvalidDataException("its counters contradict each other");

            foreach (CheckpointArray array in Networks.Concat(State))
                array.Fill(file);
            if (replay.Size == 0)
                return true;
            if (file.Names.Contains(ReplayRows))
            {
                ReplayArray.Fill(file);
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
            foreach (CheckpointArray array in Networks)
                array.Fill(file);
            agent.CopyToTargets();
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: its networks do not fit ({error.Message}).");
        }
    }

    private void Write(string path, string kind, IEnumerable<CheckpointArray> arrays) =>
        Safetensors.Write(path, Metadata(kind), arrays.ToDictionary(array => array.Name, array => array.Tensor));

    private static string AdamSteps(Learner<T> learner) => $"{learner.Name}_adam_steps";

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
            ["best_return"] = BestReturn.ToString("R", culture),
            ["train_seconds"] = Seconds.ToString("R", culture),
            ["logged_steps"] = logged.Steps.ToString(culture),
            ["logged_updates"] = logged.Updates.ToString(culture),
            ["logged_seconds"] = logged.Seconds.ToString("R", culture),
        };
        foreach (Learner<T> learner in agent.Learners)
            metadata[AdamSteps(learner)] = learner.Adam.Steps.ToString(culture);
        CheckpointMetadata.Add(metadata, settings);
        return metadata;
    }

    private DdpgException ParameterDiverged() => Diverged("a parameter");

    private DdpgException Diverged(string what) => new(
        $"Training diverged: {what} is no longer finite at {EnvironmentSteps:N0} environment steps. Lower actor_lr and critic_lr, or tau; the last checkpoint is kept.");
}
