using System.Globalization;
using System.Text;
using System.Text.Json;
using Ddpg.Runtime.Files;

namespace Ddpg.Runtime.RunFiles;

/// <summary>What happened to a run besides training, a line each with its time; and the claim of one process on the run's directory.</summary>
/// <remarks>
/// The open file is the lock: the system gives it up when its process ends, however that ends, so there is no stale one. Readers that lock
/// nothing (tail, cat) are not kept out.
/// </remarks>
internal sealed class RunLog : IDisposable
{
    /// <summary>The file.</summary>
    public const string Name = "run.log";

    private readonly AppendingFile file;

    private RunLog(AppendingFile file) => this.file = file;

    /// <summary>Makes a directory, new or empty, this process's own.</summary>
    /// <exception cref="DdpgException">It has files already, another process has just claimed it, or it cannot be made.</exception>
    public static RunLog Claim(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DdpgException("--run-dir is empty; name a directory that is new or empty.");
        try
        {
            if (File.Exists(path))
                throw HasFiles(path);
            Directory.CreateDirectory(path);
            RunLog log = Take(path) ?? throw HasFiles(path);
            if (Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != Name))
            {
                log.Dispose();
                if (new FileInfo(Path.Combine(path, Name)).Length == 0)
                    File.Delete(Path.Combine(path, Name));
                throw HasFiles(path);
            }

            return log;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DdpgException($"--run-dir {path}: cannot be written ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Claims the first of some directories that is new or empty.</summary>
    /// <param name="paths">One, or default names of which another process may just have taken the first.</param>
    /// <param name="path">Which.</param>
    /// <exception cref="DdpgException">They have files already, or cannot be made.</exception>
    public static RunLog ClaimFirst(IEnumerable<string> paths, out string path)
    {
        using IEnumerator<string> names = paths.GetEnumerator();
        names.MoveNext();
        while (true)
        {
            path = names.Current;
            try
            {
                return Claim(path);
            }
            catch (DdpgException) when (Directory.Exists(path) && names.MoveNext())
            {
            }
        }
    }

    /// <summary>Claims a run that is there, to go on with it.</summary>
    /// <exception cref="DdpgException">Another process trains it, or the directory cannot be written.</exception>
    public static RunLog Reclaim(string path)
    {
        try
        {
            return Take(path) ?? throw new DdpgException($"--resume {path}: {Holder(path)} trains it; wait for its end, or interrupt it, which saves everything.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DdpgException($"--resume {path}: cannot be written ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string what) =>
        file.Append(Encoding.UTF8.GetBytes($"{DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {what}\n"));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Opens the file as its only holder; null where another one has it open.</summary>
    private static RunLog? Take(string path)
    {
        try
        {
            // Where the system keeps readers out too, they are let in.
            return new(new(Path.Combine(path, Name), FileMode.OpenOrCreate, OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None));
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && File.Exists(Path.Combine(path, Name)))
        {
            return null;
        }
    }

    private static string Holder(string path)
    {
        try
        {
            if (RunRecord.ReadJson<RunMachine>(path, RunDirectory.MachineName) is { Process: > 0 } machine)
                return string.Create(CultureInfo.InvariantCulture, $"process {machine.Process} on {machine.Host}");
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
        }

        return "another process";
    }

    private static DdpgException HasFiles(string path) =>
        new($"--run-dir {path}: it has files already, and no run is overwritten; name another, or continue that run with --resume {Shell.Quote(path)}.");
}
