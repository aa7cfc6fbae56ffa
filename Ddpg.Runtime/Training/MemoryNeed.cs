using System.Globalization;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Operations;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Training;

/// <summary>What a run will allocate, so that too much is refused before anything starts.</summary>
/// <param name="Parts">Bytes of each part, and the settings that make them fewer.</param>
internal sealed record MemoryNeed(IReadOnlyList<(string What, double Bytes, string Settings)> Parts)
{
    /// <summary>Of a training.</summary>
    public static MemoryNeed Of(TrainingSettings settings, EnvironmentSpec spec)
    {
        AgentOptions agent = AgentOptions.Of(settings, spec);
        double width = new Kernels.Operations.TransitionLayout(spec.ObservationSize, spec.ActionSize).Width;
        double parameters = (double)agent.Actor.ParameterCount + agent.Critic.ParameterCount;
        double activations = (double)agent.Actor.OutputCount + agent.Critic.OutputCount;
        return new(
        [
            ("the replay ring", sizeof(float) * settings.ReplayCapacity * width, "replay_capacity"),
            ("a batch", sizeof(float) * settings.Batch * ((2 * activations) + width + (2 * spec.ActionSize) + 4), "batch, actor_hidden or critic_trunk"),
            ("the networks", sizeof(float) * 5 * parameters, "actor_hidden or critic_trunk"),
            ("the environments", settings.Environments * Environment(agent.Actor, spec), "envs or actor_hidden"),
            ("an evaluation", settings.EvaluateEvery > 0 ? settings.EvaluationEpisodes * Environment(agent.Actor, spec) : 0, "eval_episodes"),
        ]);
    }

    /// <summary>Of an evaluation.</summary>
    public static MemoryNeed Of(NetworkShape actor, EnvironmentSpec spec, int episodes) => new([("the episodes", episodes * Environment(actor, spec), "--episodes")]);

    /// <summary>Compares with what there is.</summary>
    /// <exception cref="DdpgException">It is less; with the parts and the settings that help.</exception>
    public void Check(OpenDevice device)
    {
        (long available, string where) = device.Kind == "cpu" ? HostMemory() : (device.Accelerator.MemorySize, $"{device.Name} has");
        double need = Parts.Sum(part => part.Bytes);
        if (need <= available)
            return;
        (string what, double bytes, string settings) = Parts.MaxBy(part => part.Bytes);
        throw new DdpgException($"memory: this needs {Size(need)}, most of it for {what} ({Size(bytes)}); {where} {Size(available)}. Lower {settings}.");
    }

    /// <summary>What is free now, or what a container leaves of it.</summary>
    private static (long Bytes, string Where) HostMemory()
    {
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        const string Field = "MemAvailable:";
        try
        {
            string? line = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
            if (line is not null && long.TryParse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes) && 1024 * kilobytes < limit)
                return (1024 * kilobytes, "free on this machine are");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }

        return (limit, "this machine, or its container, has");
    }

    /// <summary>Bytes of one environment with its actions, noise and activations.</summary>
    private static double Environment(NetworkShape actor, EnvironmentSpec spec) =>
        sizeof(float) * (EnvironmentArrays<float>.ColumnCount(spec) + 2 + (2 * spec.ActionSize) + actor.OutputCount);

    private static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):N1} GiB");
}
