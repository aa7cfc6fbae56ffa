using System.Globalization;
using System.Text;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Formats;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.RunFiles;

/// <summary>A run's directory: its settings, its log, its checkpoints, its summary.</summary>
internal sealed class RunDirectory : IDisposable
{
    /// <summary>All settings, resolved.</summary>
    public const string ConfigName = "config.yaml";

    /// <summary>The log.</summary>
    public const string MetricsName = "metrics.csv";

    /// <summary>The result.</summary>
    public const string SummaryName = "summary.json";

    /// <summary>What it runs on, or ran on last.</summary>
    public const string MachineName = "machine.json";

    /// <summary>The page about the run.</summary>
    public const string ReportName = "report.html";

    private const string KeptPrefix = "checkpoint-";
    private const string KeptSuffix = ".safetensors";

    private readonly AppendingFile metrics;
    private readonly EventFile events;
    private bool isStuck;

    private RunDirectory(string path, RunLog log, FileMode mode, long resumedAt)
    {
        Path = path;
        Log = log;
        metrics = new(System.IO.Path.Combine(path, MetricsName), mode);
        try
        {
            events = EventFile.Create(path, resumedAt);
        }
        catch
        {
            metrics.Dispose();
            throw;
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What happened besides training.</summary>
    public RunLog Log { get; }

    /// <summary>The newest checkpoint: all that a resume needs.</summary>
    public string Checkpoint => File(CheckpointMetadata.CheckpointName);

    /// <summary>The networks that did best in an evaluation during training.</summary>
    public string Best => File(CheckpointMetadata.BestName);

    /// <summary>The result.</summary>
    public string Summary => File(SummaryName);

    /// <summary>The page about the run.</summary>
    public string Report => File(ReportName);

    /// <summary>The networks as they were after some steps.</summary>
    public string KeptCheckpoint(long environmentSteps) => File(string.Create(CultureInfo.InvariantCulture, $"{KeptPrefix}{environmentSteps:D12}{KeptSuffix}"));

    /// <summary>All of those, the oldest first.</summary>
    public IEnumerable<string> KeptCheckpoints => Directory.GetFiles(Path, $"{KeptPrefix}*{KeptSuffix}").Order(StringComparer.Ordinal);

    /// <summary>The default names, one after the other until one is free: runs/ENV-PRESET-sSEED-TIME, the same with -2, ...</summary>
    public static IEnumerable<string> DefaultPaths(TrainingSettings settings) => Names($"{settings.Environment}-{settings.Preset}-s{settings.Seed}");

    /// <summary>The default names of several seeds' directory: runs/ENV-PRESET-seedsSEEDS-TIME, the same with -2, ...</summary>
    public static IEnumerable<string> DefaultPaths(TrainingSettings settings, string seeds) =>
        Names($"{settings.Environment}-{settings.Preset}-seeds{(seeds.Length > 40 ? seeds[..40] : seeds).Replace(',', '+')}");

    /// <summary>Makes a new run's directory, claimed already, and writes its settings.</summary>
    /// <exception cref="DdpgException">It cannot be written.</exception>
    public static RunDirectory Create(string path, RunLog log, TrainingSettings settings, RunMachine machine)
    {
        try
        {
            WriteHead(path, settings, machine);
            RunDirectory run = new(path, log, FileMode.CreateNew, resumedAt: 0);
            run.metrics.Append(Encoding.UTF8.GetBytes(MetricColumn.Header + "\n"));
            run.events.Text("hyperparameters", Markdown(settings));
            return run;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DdpgException($"--run-dir {path}: cannot be written ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>A run's settings, to continue it.</summary>
    /// <exception cref="DdpgException">There is no such run, or its settings are not readable.</exception>
    public static TrainingSettings ReadSettings(string path)
    {
        if (!Directory.Exists(path))
            throw new DdpgException($"--resume {path}: no such run directory.");
        using Safetensors file = Safetensors.Open(System.IO.Path.Combine(path, CheckpointMetadata.CheckpointName));
        try
        {
            return CheckpointMetadata.Settings(file.Metadata);
        }
        catch (InvalidDataException error)
        {
            throw new DdpgException($"{path}: not a run of this program ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Whether the run has a result after as many steps.</summary>
    public static bool IsFinished(string path, long environmentSteps) =>
        RunRecord.ReadJson<RunSummary>(path, SummaryName) is RunSummary summary && summary.EnvSteps >= environmentSteps;

    /// <summary>Removes what a process left that was killed before its run's first checkpoint: settings and empty logs.</summary>
    public static void DeleteIfNeverBegun(string path)
    {
        string[] beginnings = [RunLog.Name, ConfigName, MachineName, MetricsName];
        if (!Directory.Exists(path) || !System.IO.File.Exists(System.IO.Path.Combine(path, RunLog.Name)))
            return;
        using (RunLog.Reclaim(path))
        {
            OutputFile.DeleteDrafts(path);
            if (Directory.GetFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry)).All(name => beginnings.Contains(name) || name.StartsWith(EventFile.Prefix, StringComparison.Ordinal)))
                Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Opens a run's directory, claimed already, to continue it: rows of the log past the checkpoint are dropped, and those that are not whole.</summary>
    public static RunDirectory Continue(string path, RunLog log, TrainingSettings settings, RunMachine machine, long environmentSteps)
    {
        string metrics = System.IO.Path.Combine(path, MetricsName);
        string[] lines = System.IO.File.Exists(metrics) ? System.IO.File.ReadAllLines(metrics) : [];
        int columns = lines.Length > 0 ? lines[0].Split(',').Length : 0;
        (string Line, double[]? Values)[] rows = [.. lines.Skip(1).Select(line => (line, MetricColumn.Values(line, columns)))];
        string[] kept =
        [
            MetricColumn.Header,
            .. rows.Where(row => row.Values is not null && row.Values[0] <= environmentSteps).Select(row => MetricColumn.Adapted(lines[0], row.Line)),
        ];
        OutputFile.DeleteDrafts(path);
        WriteHead(path, settings, machine);
        OutputFile.Replace(metrics, string.Concat(kept.Select(line => line + "\n")));
        if (rows.Count(row => row.Values is null) is > 0 and int damaged)
            log.Add($"{damaged} row(s) of {MetricsName} were not whole and are dropped");
        return new(path, log, FileMode.Open, environmentSteps);
    }

    /// <summary>Appends a row to the log and to the event file; a value that there is none of is left out.</summary>
    public void Add(TrainingProgress row)
    {
        metrics.Append(Encoding.UTF8.GetBytes(MetricColumn.Line(row) + "\n"));
        events.Scalars(row.EnvironmentSteps, MetricColumn.All.Where(column => column.Tag.Length > 0).Select(column => (column.Tag, column.Value(row))));
        string? problem = metrics.Problem ?? events.Problem;
        if (problem is not null && !isStuck)
            Log.Add($"rows cannot be written ({problem}); they are kept and tried again with the next");
        isStuck = problem is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics.Dispose();
        events.Dispose();
    }

    private static void WriteHead(string path, TrainingSettings settings, RunMachine machine)
    {
        OutputFile.Replace(System.IO.Path.Combine(path, ConfigName), ConfigFile.Text(settings));
        OutputFile.Replace(System.IO.Path.Combine(path, MachineName), JsonFormat.Text(machine));
    }

    private static string Markdown(TrainingSettings settings) =>
        "| setting | value |\n|---|---|\n" + string.Concat(SettingTable.All.Select(setting => $"| {setting.Key} | {setting.Text(settings)} |\n"));

    private static IEnumerable<string> Names(string name)
    {
        string first = System.IO.Path.Combine("runs", $"{name}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        return Enumerable.Range(1, 1000).Select(k => k == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{k}"));
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
