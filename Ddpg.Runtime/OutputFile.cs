using System.Text;

namespace Ddpg.Runtime;

/// <summary>Files that appear whole or not at all, and never over another.</summary>
internal static class OutputFile
{
    /// <summary>Why nothing can be written to a path: it exists already or lies in no directory. Null where all is well.</summary>
    public static string? Problem(string path)
    {
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
    public static void Write(string path, ReadOnlySpan<byte> contents)
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

    private static void Replace(string path, ReadOnlySpan<byte> contents)
    {
        string draft = path + ".partial";
        try
        {
            File.WriteAllBytes(draft, contents);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft);
            throw new DdpgException($"{path}: cannot be written ({error.Message.TrimEnd('.')}).");
        }
    }
}
