namespace Ddpg.Runtime.Files;

/// <summary>A file that only grows, and that a full disk does not stop: what cannot be written now is written with what comes next, whole and in order.</summary>
internal sealed class AppendingFile : IDisposable
{
    private readonly FileStream file;
    private readonly MemoryStream waiting = new();

    /// <summary>Where what was written whole ends.</summary>
    private long end;

    /// <summary>Opens a file, new or as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public AppendingFile(string path, FileMode mode, FileShare share = FileShare.ReadWrite)
    {
        file = new(path, mode, FileAccess.ReadWrite, share, bufferSize: 0);
        end = file.Length;
    }

    /// <summary>Why the last attempt failed; null where all is written.</summary>
    public string? Problem { get; private set; }

    /// <summary>Puts bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        waiting.Write(bytes);
        try
        {
            // A write that failed may have left a part.
            if (Problem is not null)
                file.SetLength(end);
            file.Position = end;
            file.Write(waiting.GetBuffer(), 0, (int)waiting.Length);
            end += waiting.Length;
            waiting.SetLength(0);
            Problem = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            Problem = error is ArgumentOutOfRangeException ? OutputFile.TooLarge : error.Message.TrimEnd('.');
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Problem is not null)
            Append([]);
        file.Dispose();
        waiting.Dispose();
    }
}
