using System.Runtime.InteropServices;

namespace Ddpg.Cli;

/// <summary>Ctrl-C and SIGTERM as a wish to end after the step in progress, with everything saved.</summary>
internal sealed class Interrupt : IDisposable
{
    /// <summary>What a program that was interrupted exits with: 128 + SIGINT.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration control;
    private readonly PosixSignalRegistration terminate;

    public Interrupt()
    {
        control = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled when the wish was said.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        control.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
