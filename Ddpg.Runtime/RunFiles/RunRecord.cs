using System.Text.Json;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.Settings;

namespace Ddpg.Runtime.RunFiles;

/// <summary>A run's directory as it is read, while the run goes on too.</summary>
/// <param name="Path">The directory.</param>
/// <param name="Settings">All settings.</param>
/// <param name="Metrics">The log, a column after its name; NaN where a row has no value.</param>
/// <param name="Machine">What it runs on; null for a run of an earlier version.</param>
/// <param name="Summary">The result; null until there is one, or when the run went on after it.</param>
public sealed record RunRecord(string Path, TrainingSettings Settings, IReadOnlyDictionary<string, double[]> Metrics, RunMachine? Machine, RunSummary? Summary)
{
    /// <summary>The directory's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Environment steps of the last row.</summary>
    public long EnvironmentSteps => (long)Metrics[MetricColumn.Steps].LastOrDefault();

    /// <summary>Reads a directory.</summary>
    /// <exception cref="DdpgException">It is not a run, or a file of it is damaged.</exception>
    public static RunRecord Read(string path)
    {
        string config = System.IO.Path.Combine(path, RunDirectory.ConfigName), metrics = System.IO.Path.Combine(path, RunDirectory.MetricsName);
        if (!File.Exists(config) || !File.Exists(metrics))
            throw new DdpgException($"{path}: not a run's directory (it has no {RunDirectory.ConfigName} and {RunDirectory.MetricsName}); 'ddpg train' makes one.");
        try
        {
            TrainingSettings settings = ConfigFile.ReadSettings(config);
            Dictionary<string, double[]> columns = ReadMetrics(metrics);
            RunSummary? summary = ReadJson<RunSummary>(path, RunDirectory.SummaryName);
            bool isCurrent = summary is not null && columns[MetricColumn.Steps].LastOrDefault() <= summary.EnvSteps;
            return new(path, settings, columns, ReadJson<RunMachine>(path, RunDirectory.MachineName), isCurrent ? summary : null);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or JsonException or IOException)
        {
            throw new DdpgException($"{path}: not readable as a run ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>A run whose settings and result are at hand: only its log is read.</summary>
    internal static RunRecord Of(string path, TrainingSettings settings, RunMachine machine, RunSummary? summary) =>
        new(path, settings, ReadMetrics(System.IO.Path.Combine(path, RunDirectory.MetricsName)), machine, summary);

    /// <summary>The runs that a path means: itself, or every run in it where it holds the runs of several seeds.</summary>
    /// <exception cref="DdpgException">It is no run and holds none.</exception>
    public static IReadOnlyList<RunRecord> ReadAll(string path)
    {
        if (Directory.Exists(path) && !File.Exists(System.IO.Path.Combine(path, RunDirectory.ConfigName)))
        {
            RunRecord[] runs =
            [
                .. Directory.GetDirectories(path)
                    .Where(directory => File.Exists(System.IO.Path.Combine(directory, RunDirectory.ConfigName)))
                    .Order(StringComparer.Ordinal)
                    .Select(Read),
            ];
            if (runs.Length > 0)
                return runs;
        }

        return [Read(path)];
    }

    /// <summary>Rows that have both values, in order.</summary>
    internal IReadOnlyList<CurvePoint> Curve(string x, string y) =>
        [.. Metrics[x].Zip(Metrics[y], (x, y) => new CurvePoint(x, y)).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];

    private static Dictionary<string, double[]> ReadMetrics(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        string[] lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');

        // The last piece is empty, or a row that is being written just now. Rows that are not whole say nothing.
        string[] names = lines[0].Split(',');
        if (names[0] != MetricColumn.Steps)
            throw new InvalidDataException($"{RunDirectory.MetricsName} does not begin with the names of its columns");
        double[][] rows = [.. lines.Skip(1).SkipLast(1).Select(line => MetricColumn.Values(line, names.Length)).OfType<double[]>()];
        return MetricColumn.All.Select(column => column.Name).ToDictionary(name => name, name => Column(Array.IndexOf(names, name)));

        double[] Column(int k) => [.. rows.Select(row => k >= 0 ? row[k] : double.NaN)];
    }

    /// <summary>A file of a run's directory; null where it has none.</summary>
    /// <exception cref="JsonException">It is not such a file.</exception>
    internal static T? ReadJson<T>(string path, string name)
        where T : class
    {
        string file = System.IO.Path.Combine(path, name);
        return File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllText(file), JsonFormat.Options) : null;
    }
}
