using CommandLine;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Cli.Verbs;

/// <summary>Plays a saved policy and draws what happens.</summary>
[Verb("render", HelpText = "Play a saved policy without noise: as a page with controls, or as an animated picture.")]
[Example("ddpg render runs/pendulum-pendulum-s0-20260101-120000 --html episodes.html")]
internal sealed class RenderVerb : DeviceOptions, IVerb
{
    [Value(0, MetaName = "RUN|CHECKPOINT", Required = true, HelpText = "A run directory, a .safetensors file, or latest: the newest run in runs/.")]
    public string Source { get; set; } = "";

    [Option("policy", Default = "last", HelpText = "A run directory's policy: last (its newest checkpoint) or best (in an evaluation during training).")]
    public string Policy { get; set; } = "last";

    [Option("episodes", Default = 3, HelpText = "Episodes on the page, 1 to 20.")]
    public int Episodes { get; set; }

    [Option("seed", Default = 0ul, HelpText = "Seed of the start states; 0: the first of those that training's last evaluation took.")]
    public ulong Seed { get; set; }

    [Option("html", MetaValue = "FILE", HelpText = "New file: a page of its own that plays the episodes, with reward, actions and contacts.")]
    public string? Html { get; set; }

    [Option("svg", MetaValue = "FILE", HelpText = "New file: the first episode's first ten seconds, animated, for a README.")]
    public string? Svg { get; set; }

    public int Run()
    {
        List<string> problems = [.. DeviceViolations()];
        if (Episodes is < 1 or > 20)
            problems.Add($"--episodes is {Episodes}; it must be 1 to 20.");
        if (Html is null && Svg is null)
            problems.Add("render needs --html FILE or --svg FILE. Example: ddpg render RUN --html episodes.html");
        if (problems.Count > 0)
            throw new DdpgException(problems);
        OutputFile.Check(Html, Svg);
        PolicyFile policy = PolicyFile.Open(RunPaths.Policy(Source, Policy));
        using OpenDevice device = DeviceCatalog.Open(Device);
        using IKernels<float> kernels = CreateKernels(device);
        Rollout rollout = policy.Record(kernels, Episodes, Seed);
        if (Html is not null)
        {
            string title = $"{policy.Environment.Name}: a policy of {policy.EnvironmentSteps:N0} steps";
            string subtitle = $"preset {policy.Settings.Preset}, seed {policy.Settings.Seed}; noise-free episodes from start seed {Seed}";
            OutputFile.Write(Html, RolloutPage.Html(rollout, title, subtitle));
            Output.Wrote(Html);
        }

        if (Svg is not null)
        {
            OutputFile.Write(Svg, RolloutPage.Svg(rollout));
            Output.Wrote(Svg);
        }

        return 0;
    }
}
