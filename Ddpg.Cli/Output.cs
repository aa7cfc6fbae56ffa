using System.Text;
using Ddpg.Runtime.Files;

namespace Ddpg.Cli;

/// <summary>What verbs print.</summary>
internal static class Output
{
    private static readonly GuardedWriter Guard = new(Console.Out);
    private static readonly GuardedWriter ErrorGuard = new(Console.Error);

    /// <summary>Why standard output can no longer be written; null while it can.</summary>
    public static string? Problem => Guard.Problem;

    /// <summary>Whether lines are all that standard output takes: a file, a pipe, or a terminal that moves no cursor.</summary>
    public static bool IsPlain => Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb" or "";

    /// <summary>From here on output that cannot be written (closed, full, a terminal that does not answer) ends nothing; <see cref="Problem"/> says so.</summary>
    public static void Install()
    {
        Console.SetOut(Guard);
        Console.SetError(ErrorGuard);
    }

    /// <summary>Does something that writes to the terminal by other ways.</summary>
    public static void Try(Action write) => Guard.Try(write);

    /// <summary>One JSON object.</summary>
    public static void Json(object value) => Console.WriteLine(JsonFormat.Text(value));

    /// <summary>Where a picture or page went.</summary>
    public static void Wrote(string path) => Console.WriteLine($"wrote {path} ({new FileInfo(path).Length / 1024.0:N0} KiB)");

    private sealed class GuardedWriter(TextWriter inner) : TextWriter
    {
        public string? Problem { get; private set; }

        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Try(() => inner.Write(value));

        public override void Write(string? value) => Try(() => inner.Write(value));

        public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

        public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

        public override void Flush() => Try(inner.Flush);

        public void Try(Action write)
        {
            if (Problem is not null)
                return;
            try
            {
                write();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException or InvalidOperationException or ArgumentException or NotSupportedException)
            {
                Problem = error.Message.ReplaceLineEndings(" ").TrimEnd('.');
            }
        }
    }
}
