using System.Reflection;
using CommandLine;
using Ddpg.Cli.Verbs;
using Ddpg.Kernels.Launch;
using Ddpg.Runtime;
using Ddpg.Runtime.Settings;
using ILGPU.Runtime;

namespace Ddpg.Cli;

/// <summary>The command line: one verb a task.</summary>
/// <remarks>Exit codes: 0 done; 1 a check, a seed or the device failed; 2 bad input; 130 interrupted, with everything saved.</remarks>
internal static class Program
{
    private static readonly Type[] VerbTypes = [typeof(TrainVerb), typeof(EvalVerb), typeof(VerifyVerb), typeof(DevicesVerb), typeof(PresetsVerb), typeof(RenderVerb), typeof(PlotVerb), typeof(WatchVerb), typeof(ExportVerb), typeof(BenchVerb)];

    private static int Main(string[] args)
    {
        try
        {
            using Parser parser = new(settings =>
            {
                settings.HelpWriter = null;
                settings.AutoVersion = false;
                settings.ParsingCulture = System.Globalization.CultureInfo.InvariantCulture;
            });
            CheckValuesGiven(args);
            ParserResult<object> result = parser.ParseArguments(args, VerbTypes);
            return result.MapResult(verb => ((IVerb)verb).Run(), errors => Refuse([.. errors], args));
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"ddpg: a file cannot be read or written ({error.Message.TrimEnd('.')}). What was saved before is whole.");
            return 2;
        }
    }

    private static int Refuse(IReadOnlyList<Error> errors, string[] args)
    {
        if (errors.Any(error => error is NoVerbSelectedError))
        {
            Help.PrintVerbs(Console.Error, VerbTypes);
            return 2;
        }

        if (errors.Any(error => error is HelpRequestedError or HelpVerbRequestedError))
        {
            if (VerbTypes.FirstOrDefault(type => args.Contains(VerbName(type))) is Type verb)
                Help.PrintVerb(Console.Out, verb);
            else
                Help.PrintVerbs(Console.Out, VerbTypes);
            return 0;
        }

        IEnumerable<string> options = Options(args[0]).Keys;
        throw new DdpgException([.. errors.Select(error => error switch
        {
            BadVerbSelectedError bad => $"unknown verb '{bad.Token}'; nearest: '{Nearest.To(bad.Token, VerbTypes.Select(VerbName))}'. 'ddpg --help' lists all.",
            UnknownOptionError unknown => $"unknown option '--{unknown.Token}'; nearest: '--{Nearest.To(unknown.Token, options)}'. 'ddpg {args[0]} --help' lists all.",
            MissingValueOptionError missing => $"option '{missing.NameInfo.NameText}' needs a value. 'ddpg {args[0]} --help' says which.",
            MissingRequiredOptionError missing => $"'ddpg {args[0]}' needs {(missing.NameInfo == NameInfo.EmptyName ? "an argument" : missing.NameInfo.NameText)}. 'ddpg {args[0]} --help' says which.",
            BadFormatConversionError bad => $"the value of '{bad.NameInfo.NameText}' is not a number. 'ddpg {args[0]} --help' says what it takes.",
            RepeatedOptionError repeated => $"option '{repeated.NameInfo.NameText}' stands there twice.",
            _ => $"{error.Tag}. 'ddpg {args[0]} --help' says what it takes.",
        })]);
    }

    /// <summary>Refuses an option that needs a value and has none; the parser would pass over one that stands last.</summary>
    private static void CheckValuesGiven(string[] args)
    {
        Dictionary<string, bool> options = Options(args.FirstOrDefault(""));
        for (int i = 1; i < args.Length; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal) && options.TryGetValue(args[i][2..], out bool isSwitch) && !isSwitch
                && (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new DdpgException($"option '{args[i]}' needs a value. 'ddpg {args[0]} --help' says which.");
            }
        }
    }

    /// <summary>A verb's options by name, and whether each is a switch without a value.</summary>
    private static Dictionary<string, bool> Options(string verb) =>
        (from type in VerbTypes
         where VerbName(type) == verb
         from property in type.GetProperties()
         let option = property.GetCustomAttribute<OptionAttribute>(true)
         where option is not null
         select (option.LongName, property.PropertyType == typeof(bool))).ToDictionary();

    private static string VerbName(Type type) => Help.Verb(type).Name;
}

/// <summary>A verb of the command line.</summary>
internal interface IVerb
{
    /// <summary>Does it; returns the exit code.</summary>
    int Run();
}
