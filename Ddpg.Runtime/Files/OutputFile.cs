using System.Text;

namespace Ddpg.Runtime.Files;

/// <summary>Files that appear whole or not at all, and never over another.</summary>
internal static class OutputFile
{
    /// <summary>What a file is that passes a limit of size.</summary>
    public const string TooLarge = "the file would be larger than this system lets it be";

    /// <summary>What the name of a file ends in until it is whole.</summary>
    private const string DraftSuffix = ".partial";

    /// <summary>Why nothing can be written to a path: it exists already or lies in no directory. Null where all is well.</summary>
    public static string? Problem(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "the path is empty; name a file.";
        if (File.Exists(path) || Directory.Exists(path))
            return $"{path}: exists already, and nothing is overwritten; name another file.";
        return Path.GetDirectoryName(Path.GetFullPath(path)) is string parent && !Directory.Exists(parent) ? $"{path}: there is no directory {parent}; make it first." : null;
    }

    /// <summary>Refuses, before any work is done, paths that nothing can be written to; those not given are passed over.</summary>
    /// <exception cref="DdpgException">With the path and what to do.</exception>
    public static void Check(params IEnumerable<string?> paths)
    {
        if (paths.OfType<string>().Select(Problem).FirstOrDefault(problem => problem is not null) is string first)
            throw new DdpgException(first);
    }

    /// <summary>Writes a new file.</summary>
    /// <exception cref="DdpgException">It exists already or cannot be written.</exception>
    public static void Write(string path, byte[] contents)
    {
        Check(path);
        Replace(path, contents);
    }

    /// <summary>Writes a new file of text.</summary>
    /// <exception cref="DdpgException">It exists already or cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file of text in the place of its last version.</summary>
    /// <exception cref="DdpgException">It cannot be written.</exception>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file in the place of its last version: beside it, flushed to the disk, then renamed. Nothing is left of one that cannot be finished.</summary>
    /// <exception cref="IOException">It cannot be written; the last version is as it was.</exception>
    public static void ReplaceStreamed(string path, Action<FileStream> write)
    {
        string draft = path + DraftSuffix;
        try
        {
            using (FileStream file = new(draft, FileMode.Create, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET says that a file would pass a limit of size.
            DeleteQuietly(draft);
            throw new IOException(TooLarge, error);
        }
        catch
        {
            DeleteQuietly(draft);
            throw;
        }
    }

    /// <summary>Deletes drafts that a killed program left in a directory.</summary>
    public static void DeleteDrafts(string directory)
    {
        foreach (string draft in Directory.GetFiles(directory, "*" + DraftSuffix))
            DeleteQuietly(draft);
    }

    private static void Replace(string path, byte[] contents)
    {
        try
        {
            ReplaceStreamed(path, file => file.Write(contents));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DdpgException($"{path}: cannot be written ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>What could not be deleted either is no reason to hide why it could not be written.</summary>
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
