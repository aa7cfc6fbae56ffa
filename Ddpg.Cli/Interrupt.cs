using System.Runtime.InteropServices;

namespace Ddpg.Cli;

/// <summary>Every signal by which a terminal, a shell, a container or a scheduler ends a process, as a wish to end after the step in progress, with everything saved.</summary>
internal sealed partial class Interrupt : IDisposable
{
    /// <summary>What a program that was interrupted exits with: 128 + SIGINT.</summary>
    public const int ExitCode = 130;

    /// <summary>Linux's numbers of what .NET has no names for: USR1 and USR2 (schedulers, ahead of a time limit), ALRM, XCPU (a limit of processor time), VTALRM, PROF, PWR.</summary>
    private static readonly int[] LinuxSignals = [10, 12, 14, 24, 26, 27, 30];

    private const int FileSizeLimit = 25;
    private const int TerminalInput = 21;
    private const int TerminalOutput = 22;
    private const nint Ignore = 1;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    public Interrupt()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
            registrations.Add(PosixSignalRegistration.Create(signal, Stop));
        if (!OperatingSystem.IsLinux())
            return;
        foreach (int signal in LinuxSignals)
            registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, Stop));

        // A write beyond a limit of file size fails instead, and one to a terminal from the background goes on.
        foreach (int signal in new[] { FileSizeLimit, TerminalInput, TerminalOutput })
            SetHandler(signal, Ignore);
    }

    /// <summary>Canceled on the first signal.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
