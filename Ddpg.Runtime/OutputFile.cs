namespace Ddpg.Runtime;

/// <summary>Files that appear whole or not at all, and never over another.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a path that exists already or lies in no directory.</summary>
    /// <exception cref="DdpgException">With the path and what to do.</exception>
    public static void Check(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new DdpgException($"{path}: exists already, and nothing is overwritten; name another file.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string parent && !Directory.Exists(parent))
            throw new DdpgException($"{path}: there is no directory {parent}; make it first.");
    }

    /// <summary>Writes a new file.</summary>
    /// <exception cref="DdpgException">It exists already or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        Check(path);
        Replace(path, contents);
    }

    /// <summary>Writes a file in the place of its last version.</summary>
    /// <exception cref="DdpgException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> contents)
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
