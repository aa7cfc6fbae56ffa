using CommandLine;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Planar;
using Ddpg.Runtime;

namespace Ddpg.Cli.Verbs;

/// <summary>Writes what other programs read.</summary>
[Verb("export", HelpText = "Write the half-cheetah's model for MuJoCo. Example: ddpg export --mjcf half_cheetah.xml")]
internal sealed class ExportVerb : IVerb
{
    [Option("mjcf", HelpText = "File to write our half-cheetah's table to, as MJCF.")]
    public string? Mjcf { get; set; }

    public int Run()
    {
        if (Mjcf is null)
            throw new DdpgException("export needs --mjcf FILE.");
        if (File.Exists(Mjcf) || Directory.Exists(Mjcf))
            throw new DdpgException($"--mjcf {Mjcf}: exists already, and nothing is overwritten; name another file.");
        try
        {
            MjcfWriter.Write(HalfCheetahModel.Model, "half-cheetah").Save(Mjcf);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DdpgException($"--mjcf {Mjcf}: cannot be written ({error.Message.TrimEnd('.')}).");
        }

        Console.WriteLine($"wrote {Mjcf}; tools/mujoco evaluates a saved policy on it in MuJoCo.");
        return 0;
    }
}
