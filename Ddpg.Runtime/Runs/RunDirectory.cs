using System.Globalization;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Runtime.Runs;

/// <summary>A run's directory: its settings, its log, its checkpoints, its summary.</summary>
public sealed class RunDirectory : IDisposable
{
    /// <summary>The newest checkpoint.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    private const string ConfigName = "config.yaml";
    private const string MetricsName = "metrics.csv";

    private static readonly (string Name, Func<TrainingProgress, double> Value)[] Columns =
    [
        ("env_steps", row => row.EnvironmentSteps),
        ("updates", row => row.Updates),
        ("episodes", row => row.Episodes),
        ("seconds", row => row.Seconds),
        ("env_steps_per_second", row => row.StepsPerSecond),
        ("updates_per_second", row => row.UpdatesPerSecond),
        ("mean_return", row => row.MeanReturn),
        ("mean_length", row => row.MeanLength),
        ("critic_loss", row => row.CriticLoss),
        ("actor_loss", row => row.ActorLoss),
        ("q_mean", row => row.MeanQ),
        ("q_max", row => row.MaxQ),
        ("diverged", row => row.Diverged),
        ("eval_return", row => row.EvaluationReturn),
    ];

    private readonly StreamWriter metrics;

    private RunDirectory(string path, StreamWriter metrics)
    {
        Path = path;
        this.metrics = metrics;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The newest checkpoint: all that a resume needs.</summary>
    public string Checkpoint => File(CheckpointName);

    /// <summary>The networks that did best in an evaluation during training.</summary>
    public string Best => File("best.safetensors");

    /// <summary>The result.</summary>
    public string Summary => File("summary.json");

    /// <summary>The default name: runs/ENV-PRESET-sSEED-TIME.</summary>
    public static string DefaultPath(TrainingSettings settings) => System.IO.Path.Combine(
        "runs", $"{settings.Environment}-{settings.Preset}-s{settings.Seed}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");

    /// <summary>Makes a new run's directory and writes its settings.</summary>
    /// <exception cref="DdpgException">It has files already, or cannot be written.</exception>
    public static RunDirectory Create(string path, TrainingSettings settings)
    {
        try
        {
            if (System.IO.File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
                throw new DdpgException($"--run-dir {path}: it has files already, and no run is overwritten; name another, or continue that run with --resume {path}.");
            Directory.CreateDirectory(path);
            System.IO.File.WriteAllText(System.IO.Path.Combine(path, ConfigName), ConfigFile.Text(settings));
            StreamWriter metrics = new(System.IO.Path.Combine(path, MetricsName)) { AutoFlush = true, NewLine = "\n" };
            metrics.WriteLine(string.Join(',', Columns.Select(column => column.Name)));
            return new(path, metrics);
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
    public static RunDirectory Continue(string path, TrainingSettings settings, long environmentSteps)
    {
        string log = System.IO.Path.Combine(path, MetricsName);
        string[] lines = System.IO.File.Exists(log) ? System.IO.File.ReadAllLines(log) : [];
        string[] kept =
        [
            string.Join(',', Columns.Select(column => column.Name)),
            .. lines.Skip(1).Where(line => long.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long steps) && steps <= environmentSteps),
        ];
        System.IO.File.WriteAllText(System.IO.Path.Combine(path, ConfigName), ConfigFile.Text(settings));
        System.IO.File.WriteAllLines(log + ".partial", kept);
        System.IO.File.Move(log + ".partial", log, overwrite: true);
        return new(path, new(log, append: true) { AutoFlush = true, NewLine = "\n" });
    }

    /// <summary>Appends a row to the log; a value that there is none of is empty.</summary>
    public void Log(TrainingProgress row) => metrics.WriteLine(string.Join(',', Columns.Select(column =>
        column.Value(row) is double value && double.IsFinite(value) ? value.ToString("G9", CultureInfo.InvariantCulture) : "")));

    /// <inheritdoc/>
    public void Dispose() => metrics.Dispose();

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
