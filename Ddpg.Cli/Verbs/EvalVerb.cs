using CommandLine;
using Ddpg.Kernels;
using Ddpg.Runtime;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Training;

namespace Ddpg.Cli.Verbs;

/// <summary>Plays a saved policy without noise.</summary>
[Verb("eval", HelpText = "Evaluate a saved policy without noise.")]
[Example("ddpg eval runs/pendulum-pendulum-s0-20260101-120000")]
internal sealed class EvalVerb : DeviceOptions, IVerb
{
    [Value(0, MetaName = "RUN|CHECKPOINT", Required = true, HelpText = "A run directory (its newest checkpoint), or a .safetensors file.")]
    public string Run { get; set; } = "";

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
        PolicyFile policy = PolicyFile.Open(Run);
        using OpenDevice device = DeviceCatalog.Open(Device);
        using IKernels<float> kernels = CreateKernels(device);
        Evaluation result = policy.Evaluate(kernels, Episodes, Seed);
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
                eval_mean = result.Mean,
                eval_std = result.StandardDeviation,
                eval_min = result.Returns.Min(),
                eval_max = result.Returns.Max(),
            });
        }
        else
        {
            Console.WriteLine($"{policy.Environment.Name}: {result.Mean:F1} ± {result.StandardDeviation:F1} over {Episodes} noise-free episodes (worst {result.Returns.Min():F1}, best {result.Returns.Max():F1}; start seed {Seed}; policy of {policy.EnvironmentSteps:N0} steps)");
        }

        return 0;
    }
}
