using System.Globalization;
using Ddpg.Runtime.Formats;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.Runs;

/// <summary>A run's directory: its settings, its log, its checkpoints, its summary.</summary>
internal sealed class RunDirectory : IDisposable
{
    /// <summary>The newest checkpoint.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>All settings, resolved.</summary>
    public const string ConfigName = "config.yaml";

    /// <summary>The log.</summary>
    public const string MetricsName = "metrics.csv";

    /// <summary>The result.</summary>
    public const string SummaryName = "summary.json";

    /// <summary>What it runs on, or ran on last.</summary>
    public const string MachineName = "machine.json";

    /// <summary>The networks that did best in an evaluation during training.</summary>
    public const string BestName = "best.safetensors";

    /// <summary>The page about the run.</summary>
    public const string ReportName = "report.html";

    private readonly StreamWriter metrics;
    private readonly EventFile events;

    private RunDirectory(string path, StreamWriter metrics, EventFile events)
    {
        Path = path;
        this.metrics = metrics;
        this.events = events;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The newest checkpoint: all that a resume needs.</summary>
    public string Checkpoint => File(CheckpointName);

    /// <summary>The networks that did best in an evaluation during training.</summary>
    public string Best => File(BestName);

    /// <summary>The result.</summary>
    public string Summary => File(SummaryName);

    /// <summary>The page about the run.</summary>
    public string Report => File(ReportName);

    /// <summary>The default name: runs/ENV-PRESET-sSEED-TIME.</summary>
    public static string DefaultPath(TrainingSettings settings) => System.IO.Path.Combine(
        "runs", $"{settings.Environment}-{settings.Preset}-s{settings.Seed}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");

    /// <summary>The default name of several seeds' directory: runs/ENV-PRESET-seedsSEEDS-TIME.</summary>
    public static string DefaultPath(TrainingSettings settings, string seeds) => System.IO.Path.Combine(
        "runs", $"{settings.Environment}-{settings.Preset}-seeds{seeds.Replace(',', '+')}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");

    /// <summary>Makes a directory that is new or empty.</summary>
    /// <exception cref="DdpgException">It has files already, or cannot be made.</exception>
    internal static void Claim(string path)
    {
        try
        {
            if (System.IO.File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
                throw new DdpgException($"--run-dir {path}: it has files already, and no run is overwritten; name another, or continue that run with --resume {path}.");
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, error);
        }
    }

    /// <summary>Makes a new run's directory and writes its settings.</summary>
    /// <exception cref="DdpgException">It has files already, or cannot be written.</exception>
    public static RunDirectory Create(string path, TrainingSettings settings, RunMachine machine)
    {
        Claim(path);
        try
        {
            WriteHead(path, settings, machine);
            StreamWriter metrics = new(System.IO.Path.Combine(path, MetricsName)) { AutoFlush = true, NewLine = "\n" };
            metrics.WriteLine(MetricColumn.Header);
            EventFile events = EventFile.Create(path, resumedAt: 0);
            events.Text("hyperparameters", Markdown(settings));
            return new(path, metrics, events);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, error);
        }
    }

    /// <summary>A run's settings, to continue it.</summary>
    /// <exception cref="DdpgException">There is no such run, or its settings are not readable.</exception>
    public static TrainingSettings ReadSettings(string path)
    {
        if (!Directory.Exists(path))
            throw new DdpgException($"--resume {path}: no such run directory.");
        (IReadOnlyDictionary<string, string> metadata, _) = Safetensors.Read(System.IO.Path.Combine(path, CheckpointName));
        try
        {
            return PolicyFile.ReadSettings(metadata);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new DdpgException($"{path}: not a run of this program ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Opens a run's directory to continue it: rows of the log past the checkpoint are dropped.</summary>
    public static RunDirectory Continue(string path, TrainingSettings settings, RunMachine machine, long environmentSteps)
    {
        string log = System.IO.Path.Combine(path, MetricsName);
        string[] lines = System.IO.File.Exists(log) ? System.IO.File.ReadAllLines(log) : [];
        string[] kept =
        [
            MetricColumn.Header,
            .. lines.Skip(1)
                .Where(line => long.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long steps) && steps <= environmentSteps)
                .Select(line => MetricColumn.Adapted(lines[0], line)),
        ];
        WriteHead(path, settings, machine);
        OutputFile.Replace(log, string.Concat(kept.Select(line => line + "\n")));
        return new(path, new(log, append: true) { AutoFlush = true, NewLine = "\n" }, EventFile.Create(path, environmentSteps));
    }

    /// <summary>Appends a row to the log and to the event file; a value that there is none of is left out.</summary>
    public void Log(TrainingProgress row)
    {
        metrics.WriteLine(MetricColumn.Line(row));
        events.Scalars(row.EnvironmentSteps, MetricColumn.All.Where(column => column.Tag.Length > 0).Select(column => (column.Tag, column.Value(row))));
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

    private static DdpgException NotWritable(string path, Exception error) => new($"--run-dir {path}: cannot be written ({error.Message.TrimEnd('.')}).");

    private static string Markdown(TrainingSettings settings) =>
        "| setting | value |\n|---|---|\n" + string.Concat(SettingTable.All.Select(setting => $"| {setting.Key} | {setting.Text(settings)} |\n"));

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
