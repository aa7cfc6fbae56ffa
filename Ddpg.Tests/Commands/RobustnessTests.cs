using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ddpg.Cli;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Reports;

namespace Ddpg.Tests.Commands;

/// <summary>Arguments, files, signals and outputs as they come in life: one clear line, nothing lost.</summary>
public sealed class RobustnessTests : IDisposable
{
    private static readonly string[] Small = ["--warmup-steps", "200", "--batch", "16", "--actor-hidden", "16-16", "--critic-trunk", "16-16"];

    private readonly string folder = Directory.CreateTempSubdirectory("ddpg").FullName;

    [Fact]
    public void Arguments_that_cannot_be_meant_are_refused()
    {
        Bad(["train", "pendulum", "halfcheetah"], "'halfcheetah' is one word too many");
        Bad(["devices", "cuda"], "'cuda' is one word too many");
        Bad(["train", "pendulum", "--run-dir", ""], "'--run-dir' needs a value");
        Bad(["train", ""], "an argument is empty");
        Bad(["eval", ""], "an argument is empty");
        Bad(["eval", "none", "--json=yes"], "'--json' is a switch");
        Bad(["render", "none", "--html="], "'--html' needs a value");
        Bad(["train", "pendulum", "--seed="], "'--seed' needs a value");
        Bad(["train", "pendulum", "--seed", "1", "--seed", "2"], "'--seed' is given more than once");
        Bad(["train", "pendulum", "-s", "1"], "options have long names");
        Bad(["train", "pendulum", "--lr", "1e-3", "--total-timesteps", "1000", "--batch-size=3", "--buffer_size", "9"], "here it is --actor-lr and --critic-lr", "here it is --steps", "here it is --batch.", "here it is --replay-capacity");
        Bad(["train", "pendulum", "--seeds", "0-18446744073709551615"], "--seeds is");
        Bad(["train", "pendulum", "--seed", "18446744073709551616"], "seed is '18446744073709551616'");
        Bad(["train", "pendulum", "--steps", "9223372036854775807"], "steps is 9223372036854775807; it must be 1 to");
        Bad(["train", "pendulum", "--steps", "1e400"], "it takes a whole number");
        Bad(["train", "pendulum", "--batch", "1.5"], "it takes a whole number");
        Bad(["eval", "none", "--episodes", "99999999999"], "--episodes is '99999999999'");
        Bad(["train", "pendulum", "--actor-hidden", string.Join('-', Enumerable.Repeat(8192, 40))], "networks of over 2,147,483,647 parameters");
        Bad(["train", "pendulum", "--batch", "8192", "--steps", "4000"], "no update would be made");
        Bad(["train", "halfcheetah", "--steps", "25000"], "no update would be made");
        Bad(["eval", "latest"], "there is no run in");
        Bad(["eval", "none", "--policy", "worst"], "--policy is 'worst'");
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Help_and_version_are_there_at_every_level()
    {
        foreach (string[] arguments in new string[][] { ["-h"], ["--help"], ["help"], ["train", "-h"], ["help", "train"], ["bench", "--help", "envs"] })
            Assert.Contains("Example: ddpg", Ok(arguments).Output, StringComparison.Ordinal);
        foreach (string[] arguments in new string[][] { ["--version"], ["version"], ["train", "--version"] })
            Assert.Matches(@"^ddpg \d+\.\d+\.\d+\n$", Ok(arguments).Output);
    }

    [Theory]
    [InlineData("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "is not a setting")]
    [InlineData("batch: 8\n---\nbatch: 9\n", "a second document begins at line 2")]
    [InlineData("batch: 8\nbatch: 9\n", "'batch' is given more than once")]
    [InlineData("batch: {x: 1}\n", "line 1 is not a setting")]
    [InlineData("- batch\n", "line 1 is not a setting")]
    [InlineData("batch: [[1]]\n", "line 1 is not a setting")]
    [InlineData("preset: 1e-3\n", "unknown preset '1e-3'")]
    public void Configuration_files_hold_settings_alone(string yaml, string message)
    {
        File.WriteAllText(In("config.yaml"), yaml);
        Bad(["train", "pendulum", "--config", "config.yaml"], message);
    }

    [Fact]
    public void Numbers_and_tasks_are_taken_as_people_write_them()
    {
        Ok(["train", "Pendulum-v1", "--run-dir", "one", "--steps", "1_2e2", "--seed", "18446744073709551615", .. Small]);
        Ok(["train", "pendulum", "--seeds", "18446744073709551615", "--run-dir", "two", "--steps", "1.2e3", .. Small]);
        Assert.Equal(Arrays("one"), Arrays("two/s18446744073709551615"));
        Bad(["eval", "two"], "holds the runs of several seeds");
    }

    /// <summary>What ends or starves a process, short of KILL, is answered by a checkpoint; XFSZ by a message that the file cannot be written.</summary>
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("XCPU")]
    [InlineData("ALRM")]
    public void Every_signal_that_ends_a_process_saves_first(string signal)
    {
        using Process process = Program.Start(folder, ["train", "pendulum", "--run-dir", "run", "--steps", "9000000", .. Small]);
        WaitForRow("run");
        using (Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process.Id}")]))
            kill.WaitForExit();
        Program.Result result = Program.Finish(process);
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("everything is saved", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.True(PolicyFile.Open(In("run")).EnvironmentSteps > 0);
    }

    /// <summary>Output that is closed, full, or a terminal that answers nothing does not end a training.</summary>
    [Theory]
    [InlineData("{0} > /dev/full", true)]
    [InlineData("{0} | true", false)]
    [InlineData("{0} >&-", true)]
    [InlineData("TERM=dumb script -qec '{0}' /dev/null < /dev/null", false)]
    [InlineData("TERM=xterm script -qec '{0}' /dev/null < /dev/null > /dev/full", false)]
    public void Output_that_cannot_be_written_ends_nothing(string shell, bool isTold)
    {
        string command = $"dotnet {Path.Combine(AppContext.BaseDirectory, "ddpg.dll")} train pendulum --run-dir run --steps 3000 {string.Join(' ', Small)}";
        Shell(string.Format(CultureInfo.InvariantCulture, shell, command));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(In("run/summary.json")));
        Assert.Equal(3000, summary.RootElement.GetProperty("env_steps").GetInt32());
        Assert.Equal(isTold, File.ReadAllText(In("run/run.log")).Contains("standard output cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_that_cannot_be_written_is_an_error_of_a_verb_that_only_prints() =>
        Assert.Equal(2, Shell($"dotnet {Path.Combine(AppContext.BaseDirectory, "ddpg.dll")} presets > /dev/full").ExitCode);

    /// <summary>A limit of file size between the networks' and the replay's: saved without the replay, said in the log, and resumed.</summary>
    [Fact]
    public void Without_room_for_the_replay_the_rest_is_saved()
    {
        string command = $"dotnet {Path.Combine(AppContext.BaseDirectory, "ddpg.dll")} train pendulum --run-dir run --steps 3000 {string.Join(' ', Small)}";
        // (.NET itself begins with a larger file than that unless it is told otherwise.)
        Program.Result full = Shell($"export DOTNET_EnableWriteXorExecute=0; ulimit -f 100; {command}");
        Assert.Equal(0, full.ExitCode);
        Assert.Contains(full.ErrorLines, line => line.Contains("the checkpoint of 3000 steps holds no replay", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(In("run")), file => file.EndsWith(".partial", StringComparison.Ordinal));
        Program.Result resumed = Ok("train", "--resume", "run", "--steps", "4000");
        Assert.Contains("not to the last bit", Assert.Single(resumed.ErrorLines), StringComparison.Ordinal);

        // Not even the networks: the last whole checkpoint stays, in one line.
        Program.Result none = Shell($"export DOTNET_EnableWriteXorExecute=0; ulimit -f 4; {command.Replace("--run-dir run", "--run-dir none", StringComparison.Ordinal)}");
        Assert.Equal(2, none.ExitCode);
        Assert.DoesNotContain(none.ErrorLines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_run_begins_with_anothers_networks()
    {
        Ok(["train", "pendulum", "--run-dir", "one", "--steps", "1200", "--checkpoint-every", "400", "--keep-checkpoints", "1", .. Small]);
        Ok("train", "--from", "one", "--run-dir", "two", "--actor-lr", "5e-4", "--steps", "1200");
        Assert.Contains("started from the networks of one", File.ReadAllText(In("two/run.log")), StringComparison.Ordinal);
        string config = File.ReadAllText(In("two/config.yaml"));
        Assert.All(new[] { "actor_lr: 0.0005 ", "actor_hidden: 16-16 ", "batch: 16 " }, line => Assert.Contains(line, config, StringComparison.Ordinal));
        Bad(["train", "--from", "one", "--actor-hidden", "8", "--run-dir", "three"], "its networks do not fit");
        Bad(["train", "halfcheetah", "--from", "one"], "its task is pendulum");
        Assert.False(Directory.Exists(In("three")));
        Assert.Equal(["checkpoint-000000000800.safetensors", "checkpoint.safetensors"], Directory.GetFiles(In("one"), "checkpoint*").Select(Path.GetFileName).Order());
        Assert.Contains("policy of 800 steps", Ok("eval", "one/checkpoint-000000000800.safetensors").Output, StringComparison.Ordinal);
        Ok("eval", "one", "--policy", "best", "--episodes", "2");
    }

    /// <summary>A sweep that was stopped goes on as a whole, to what each seed would have been, and its table is true again.</summary>
    [Fact]
    public void Several_seeds_are_resumed_together()
    {
        Ok(["train", "pendulum", "--run-dir", "alone", "--seed", "1", "--steps", "4000", .. Small]);
        using (Process process = Program.Start(folder, ["train", "pendulum", "--seeds", "0-2", "--jobs", "1", "--run-dir", "seeds", "--steps", "4000", .. Small]))
        {
            for (int wait = 0; wait < 2000 && !File.Exists(In("seeds/s1/config.yaml")); wait++)
                Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        using (JsonDocument before = JsonDocument.Parse(File.ReadAllText(In("seeds/seeds.json"))))
            Assert.Equal(3, before.RootElement.GetProperty("seeds").GetArrayLength());
        Ok("train", "--resume", "seeds", "--jobs", "2");
        using JsonDocument after = JsonDocument.Parse(File.ReadAllText(In("seeds/seeds.json")));
        Assert.All(after.RootElement.GetProperty("seeds").EnumerateArray(), seed => Assert.Equal(4000, seed.GetProperty("summary").GetProperty("env_steps").GetInt32()));
        Assert.Equal(Arrays("alone"), Arrays("seeds/s1"));
        Bad(["train", "--resume", "seeds", "--seeds", "0-3"], "--seeds cannot be changed");
    }

    /// <summary>Runs that learn otherwise are no seeds of each other, and one run given twice is one.</summary>
    [Fact]
    public void A_plot_names_what_differs()
    {
        string[] settings = ["pendulum", "--steps", "1200", .. Small];
        Ok(["train", .. settings, "--run-dir", "a", "--seed", "1"]);
        Ok(["train", .. settings, "--run-dir", "b", "--seed", "2"]);
        Ok(["train", .. settings, "--run-dir", "c", "--seed", "1", "--gamma", "0.5"]);
        using JsonDocument plot = JsonDocument.Parse(Ok("plot", "a", "b", "c", "./a", "--column", "mean_return", "--json").Output);
        JsonElement[] groups = [.. plot.RootElement.GetProperty("groups").EnumerateArray()];
        Assert.Equal([(2, 2), (1, 1)], groups.Select(group => (group.GetProperty("runs").GetInt32(), group.GetProperty("seeds").GetInt32())));
        Assert.Contains("gamma 0.5", groups[1].GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("gamma", groups[0].GetProperty("label").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain/path-1.2")]
    [InlineData("with space")]
    [InlineData("it's $HOME `x` \"y\" \\ *")]
    [InlineData("-rf")]
    [InlineData("")]
    public void Quoted_words_are_read_back(string word)
    {
        string read = Shell($"printf %s {Ddpg.Runtime.Files.Shell.Quote(word)}").Output;
        Assert.Equal(word, read.StartsWith("./-", StringComparison.Ordinal) ? read[2..] : read);
    }

    /// <summary>The time left goes by the last minute: neither the first steps nor a pause before a resume matter.</summary>
    [Fact]
    public void Time_left_goes_by_the_last_minute()
    {
        TimeLeft left = new(1_000_000);
        left.Add(100_000, TimeSpan.Zero);
        Assert.Equal("-", left.Text);
        for (int second = 1; second <= 200; second++)
            left.Add(100_000 + (second <= 100 ? 1000 * second : 100_000 + (100 * (second - 100))), TimeSpan.FromSeconds(second));
        Assert.Equal("02:11:40", left.Text);
        TimeLeft days = new(1_000_000_000);
        days.Add(0, TimeSpan.Zero);
        days.Add(1000, TimeSpan.FromSeconds(1));
        Assert.Equal("11d 13:46:39", days.Text);
    }

    [Fact]
    public void Curves_are_thinned_with_their_extremes()
    {
        CurvePoint[] points = [.. Enumerable.Range(0, 100_000).Select(i => new CurvePoint(i, i == 54_321 ? 1e6 : i == 77_777 ? -1e6 : Math.Sin(i)))];
        IReadOnlyList<CurvePoint> thin = CurvePoint.Thin(points);
        Assert.InRange(thin.Count, 100, 2000);
        Assert.Contains(points[54_321], thin);
        Assert.Contains(points[77_777], thin);
        Assert.Equal((points[0], points[^1]), (thin[0], thin[^1]));
        Assert.Equal(thin.OrderBy(point => point.X), thin);
        Assert.Same(thin, CurvePoint.Thin(thin));
    }

    /// <summary>Whatever the values, coordinates are finite.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e20, 1e20)]
    [InlineData(-1e308, 1e308)]
    [InlineData(1e-300, 2e-300)]
    [InlineData(-150, -150)]
    public void A_chart_of_any_values_has_finite_coordinates(double low, double high)
    {
        string svg = new LineChart("title", "", "x", "y", [new("a", [new(1e15, low), new(1e15 + 1, high)])], [new("r", [(null, high), (1e15, low)])]).Svg();
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
        Assert.True(svg.Length < 20_000);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(string path) => Path.Combine(folder, path);

    private byte[] Arrays(string run) => Program.Arrays(In(run));

    private void WaitForRow(string run)
    {
        string metrics = In($"{run}/metrics.csv");
        for (int wait = 0; wait < 2000 && (!File.Exists(metrics) || new FileInfo(metrics).Length < 400); wait++)
            Thread.Sleep(5);
    }

    private Program.Result Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        return Program.Finish(process);
    }

    private Program.Result Ok(params string[] arguments) => Program.Ok(folder, arguments);

    private void Bad(string[] arguments, params string[] parts) => Program.Bad(folder, arguments, parts);
}
