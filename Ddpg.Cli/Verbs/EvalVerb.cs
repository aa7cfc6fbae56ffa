using CommandLine;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Cli.Verbs;

/// <summary>Plays a saved policy without noise.</summary>
[Verb("eval", HelpText = "Evaluate a saved policy without noise.")]
[Example("ddpg eval runs/pendulum-pendulum-s0-20260101-120000")]
internal sealed class EvalVerb : DeviceOptions, IVerb
{
    [Value(0, MetaName = "RUN|CHECKPOINT", Required = true, HelpText = "A run directory, a .safetensors file, or latest: the newest run in runs/.")]
    public string Run { get; set; } = "";

    [Option("policy", Default = "last", HelpText = "A run directory's policy: last (its newest checkpoint) or best (in an evaluation during training).")]
    public string Policy { get; set; } = "last";

    [Option("episodes", Default = 100, HelpText = "Episodes, all played at once; 1 to 1,000,000.")]
    public int Episodes { get; set; }

    [Option("seed", Default = 0ul, HelpText = "Seed of the start states; training ends with an evaluation at 0.")]
    public ulong Seed { get; set; }

    [Option("json", HelpText = "Print one JSON object.")]
    public bool Json { get; set; }

    int IVerb.Run()
    {
        List<string> problems = [.. DeviceViolations()];
        if (Episodes is < 1 or > 1_000_000)
            problems.Add($"--episodes is {Episodes}; it must be 1 to 1,000,000.");
        if (problems.Count > 0)
            throw new DdpgException(problems);
        PolicyFile policy = PolicyFile.Open(RunPaths.Policy(Run, Policy));
        using OpenDevice device = DeviceCatalog.Open(Device);
        using IKernels<float> kernels = CreateKernels(device);
        MemoryNeed.Of(policy.Actor, policy.Environment, Episodes).Check(device);
        EvaluationResult result = policy.Evaluate(kernels, Episodes, Seed);
        if (Json)
        {
            Output.Json(new
            {
                env = policy.Environment.Name,
                preset = policy.Settings.Preset,
                env_steps = policy.EnvironmentSteps,
                device = device.Kind,
                kernels = kernels.Name,
                seed = Seed,
                eval_episodes = Episodes,
                eval_diverged = result.Diverged,
                eval_mean = JsonFormat.Finite(result.Mean),
                eval_std = JsonFormat.Finite(result.StandardDeviation),
                eval_min = result.Finite.Count > 0 ? result.Finite.Min() : (double?)null,
                eval_max = result.Finite.Count > 0 ? result.Finite.Max() : (double?)null,
            });
        }
        else if (result.Finite.Count > 0)
        {
            Console.WriteLine($"{policy.Environment.Name}: {result.Mean:F1} ± {result.StandardDeviation:F1} over {result.Finite.Count} noise-free episodes (worst {result.Finite.Min():F1}, best {result.Finite.Max():F1}; start seed {Seed}; policy of {policy.EnvironmentSteps:N0} steps)");
        }

        if (result.Diverged == 0)
            return 0;
        Console.Error.WriteLine($"ddpg: {result.Diverged:N0} of {Episodes:N0} episodes diverged: their state was no longer finite, and they have no return.");
        return result.Finite.Count > 0 ? 0 : 1;
    }
}
