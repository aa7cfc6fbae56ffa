using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Runs;

namespace Ddpg.Runtime.RunFiles;

/// <summary>What the commands take for a run: its directory, a file of it, or the word latest.</summary>
internal static class RunPaths
{
    /// <summary>The word for the run in runs/ that was written to last.</summary>
    public const string Latest = "latest";

    /// <summary>A run's directory, or a path as it is.</summary>
    /// <exception cref="DdpgException">The path is empty, or there is no latest run.</exception>
    public static string Resolve(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DdpgException("the path of a run is empty; name its directory, or latest.");
        if (path != Latest || Directory.Exists(path) || File.Exists(path))
            return path;
        string[] runs = Directory.Exists("runs") ? Directory.GetDirectories("runs") : [];
        return runs.Where(run => File.Exists(Path.Combine(run, RunDirectory.MetricsName)) || SeedSweep.IsSweep(run)).MaxBy(LastWritten)
            ?? throw new DdpgException($"{Latest}: there is no run in {Path.GetFullPath("runs")}; 'ddpg train' makes one.");
    }

    /// <summary>The file of a policy: that of a run's directory, last or best, or a file itself.</summary>
    /// <exception cref="DdpgException">There is none, or <paramref name="which"/> is another word.</exception>
    public static string Policy(string path, string which)
    {
        if (which is not ("last" or "best"))
            throw new DdpgException($"--policy is '{which}'; it takes last or best.");
        path = Resolve(path);
        if (!Directory.Exists(path))
            return which == "last" ? path : throw new DdpgException($"--policy best: {path} is not a run's directory; name the file alone.");
        if (SeedSweep.IsSweep(path))
            throw new DdpgException($"{path}: holds the runs of several seeds; name one of them, as {Path.Combine(path, "s0")}.");
        return Path.Combine(path, which == "best" ? CheckpointMetadata.BestName : CheckpointMetadata.CheckpointName);
    }

    private static DateTime LastWritten(string run) => Directory.EnumerateFiles(run).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
}
