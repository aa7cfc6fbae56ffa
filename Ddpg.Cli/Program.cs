using System.Reflection;
using CommandLine;
using Ddpg.Cli.Verbs;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Runtime.Settings;
using ILGPU.Runtime;

namespace Ddpg.Cli;

/// <summary>The command line: one verb a task.</summary>
/// <remarks>Exit codes: 0 done; 1 a check, a seed or the device failed; 2 bad input; 70 a fault of the program's own; 130 interrupted, with everything saved.</remarks>
internal static class Program
{
    private static readonly Type[] VerbTypes = [typeof(TrainVerb), typeof(EvalVerb), typeof(VerifyVerb), typeof(DevicesVerb), typeof(PresetsVerb), typeof(RenderVerb), typeof(PlotVerb), typeof(WatchVerb), typeof(ExportVerb), typeof(BenchVerb)];

    private const string TraceVariable = "DDPG_TRACE";
    private const int FaultCode = 70;

    private static int Main(string[] args)
    {
        Output.Install();
        try
        {
            int code = Dispatch(args);
            Console.Out.Flush();
            if (Output.Problem is null || args[0] == Help.Verb(typeof(TrainVerb)).Name)
                return code;
            Console.Error.WriteLine($"ddpg: standard output cannot be written ({Output.Problem}).");
            return code == 0 ? 2 : code;
        }
        catch (DdpgException error)
        {
            foreach (string line in error.Lines)
                Console.Error.WriteLine($"ddpg: {line}");
            return 2;
        }
        catch (Exception error) when (error is LaunchException or AcceleratorException)
        {
            Console.Error.WriteLine($"ddpg: {(error is LaunchException ? error.Message : LaunchException.Describe(error))}. 'ddpg verify' tries every kernel; fewer environments or a smaller batch need less of the device, --device cpu always works.");
            return 1;
        }
        catch (Exception error) when (error is OutOfMemoryException or InsufficientExecutionStackException)
        {
            Console.Error.WriteLine("ddpg: out of memory. Lower replay_capacity, envs, batch or the networks' widths; what was saved before is whole.");
            return 2;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"ddpg: a file cannot be read or written ({error.Message.TrimEnd('.')}). What was saved before is whole.");
            return 2;
        }
#pragma warning disable CA1031 // The last resort: nobody is helped by a stack trace who did not ask for it.
        catch (Exception error) when (Environment.GetEnvironmentVariable(TraceVariable) is null)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"ddpg: a fault in this program: {error.GetType().Name}, {error.Message.ReplaceLineEndings(" ")} {TraceVariable}=1 in the environment shows where, for a report. What was saved before is whole.");
            return FaultCode;
        }
    }

    /// <summary>Help and version at every level; else the verb, with arguments that were checked.</summary>
    private static int Dispatch(string[] args)
    {
        bool wantsHelp = args.Any(arg => arg is "--help" or "-h");
        Type? verb = VerbTypes.FirstOrDefault(type => args.Contains(Help.Verb(type).Name));
        if (args.Length == 0)
        {
            Help.PrintVerbs(Console.Error, VerbTypes);
            return 2;
        }

        if (wantsHelp || args[0] == "help")
        {
            if (verb is null)
                Help.PrintVerbs(Console.Out, VerbTypes);
            else
                Help.PrintVerb(Console.Out, verb);
            return 0;
        }

        if (args.Contains("--version") || args[0] == "version")
        {
            Console.WriteLine(Help.Version);
            return 0;
        }

        Type chosen = VerbTypes.FirstOrDefault(type => Help.Verb(type).Name == args[0])
            ?? throw new DdpgException($"unknown verb '{args[0]}'; nearest: '{Nearest.To(args[0], VerbTypes.Select(type => Help.Verb(type).Name))}'. 'ddpg --help' lists all.");
        using Parser parser = new(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoVersion = false;
            settings.ParsingCulture = System.Globalization.CultureInfo.InvariantCulture;
        });
        return parser.ParseArguments(Arguments.Checked(args, chosen), VerbTypes)
            .MapResult(instance => ((IVerb)instance).Run(), errors => throw new DdpgException([.. errors.Select(error => Message(error, args[0]))]));
    }

    private static string Message(Error error, string verb) => error switch
    {
        MissingRequiredOptionError missing => $"'ddpg {verb}' needs {(missing.NameInfo == NameInfo.EmptyName ? "an argument" : missing.NameInfo.NameText)}. 'ddpg {verb} --help' says which.",
        _ => $"the arguments cannot be read. 'ddpg {verb} --help' says what it takes.",
    };
}

/// <summary>A verb of the command line.</summary>
internal interface IVerb
{
    /// <summary>Does it; returns the exit code.</summary>
    int Run();
}
