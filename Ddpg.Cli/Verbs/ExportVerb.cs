using CommandLine;
using Ddpg.Envs.Vectorized.Planar;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;

namespace Ddpg.Cli.Verbs;

/// <summary>Writes what other programs read.</summary>
[Verb("export", HelpText = "Write a policy as ONNX, or the half-cheetah's model for MuJoCo.")]
[Example("ddpg export runs/pendulum-pendulum-s0-20260101-120000 --onnx policy.onnx")]
internal sealed class ExportVerb : IVerb
{
    [Value(0, MetaName = "RUN|CHECKPOINT", HelpText = "The policy for --onnx: a run directory, a .safetensors file, or latest.")]
    public string? Source { get; set; }

    [Option("policy", Default = "last", HelpText = "A run directory's policy: last (its newest checkpoint) or best (in an evaluation during training).")]
    public string Policy { get; set; } = "last";

    [Option("onnx", MetaValue = "FILE", HelpText = "New file: the actor with its scaling, input obs [batch, O], output action [batch, A].")]
    public string? Onnx { get; set; }

    [Option("mjcf", MetaValue = "FILE", HelpText = "New file: our half-cheetah's table as MJCF; needs no RUN.")]
    public string? Mjcf { get; set; }

    public int Run()
    {
        if (Onnx is null && Mjcf is null)
            throw new DdpgException("export needs --onnx FILE or --mjcf FILE. Example: ddpg export RUN --onnx policy.onnx");
        if (Onnx is not null && Source is null)
            throw new DdpgException("--onnx needs the policy's run or file. Example: ddpg export RUN --onnx policy.onnx");
        OutputFile.Check(Onnx, Mjcf);
        if (Onnx is not null)
        {
            PolicyFile.Open(RunPaths.Policy(Source!, Policy)).ExportOnnx(Onnx);
            Output.Wrote(Onnx);
        }

        if (Mjcf is not null)
        {
            OutputFile.Write(Mjcf, MjcfWriter.Write(HalfCheetahModel.Model, "half-cheetah").ToString());
            Output.Wrote(Mjcf);
        }

        return 0;
    }
}
