using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Commands;

/// <summary>Every command end to end, as a process, bad input included.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string[] Small = ["--warmup-steps", "200", "--batch", "16", "--actor-hidden", "16-16", "--critic-trunk", "16-16", "--eval-every", "400", "--checkpoint-every", "400"];

    private readonly string folder = Directory.CreateTempSubdirectory("ddpg").FullName;

    [Fact]
    public void Train_leaves_a_whole_run_and_eval_agrees_with_it()
    {
        Program.Result train = Ok(["train", "pendulum", "--run-dir", "run", "--seed", "3", "--steps", "900", "--envs", "1", .. Small]);
        Assert.Contains("noise-free episodes", train.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["best.safetensors", "checkpoint.safetensors", "config.yaml", "events.out.tfevents", "machine.json", "metrics.csv", "report.html", "run.log", "summary.json"],
            Directory.GetFiles(In("run")).Select(path => Path.GetFileName(path) is var name && name.StartsWith("events", StringComparison.Ordinal) ? name[..19] : name).Order());
        Assert.Contains('┤', train.Output);

        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(In("run/summary.json")));
        Assert.Equal(
            ["env", "preset", "seed", "device", "kernels", "env_steps", "updates", "train_seconds", "env_steps_per_second", "updates_per_second", "eval_episodes", "eval_diverged", "eval_mean", "eval_std", "eval_low", "eval_high", "diverged_steps"],
            summary.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(3, summary.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(900, summary.RootElement.GetProperty("env_steps").GetInt32());
        Assert.Equal(100, summary.RootElement.GetProperty("eval_episodes").GetInt32());

        using JsonDocument eval = JsonDocument.Parse(Ok("eval", "run", "--json").Output);
        Assert.Equal(summary.RootElement.GetProperty("eval_mean").GetDouble(), eval.RootElement.GetProperty("eval_mean").GetDouble(), 3);
        Assert.Contains("over 7 noise-free episodes", Ok("eval", "run/best.safetensors", "--episodes", "7", "--seed", "5").Output, StringComparison.Ordinal);

        string[] rows = File.ReadAllLines(In("run/metrics.csv"));
        Assert.StartsWith("env_steps,updates,episodes,seconds", rows[0], StringComparison.Ordinal);
        Assert.Contains("q_max", rows[0], StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal(rows[0].Count(c => c == ','), row.Count(c => c == ',')));
        Assert.Equal("900", rows[^1].Split(',')[0]);
    }

    [Fact]
    public void The_default_run_directory_says_what_it_holds()
    {
        Ok("train", "pendulum", "--preset", "keras", "--seed", "4", "--steps", "100");
        string run = Assert.Single(Directory.GetDirectories(In("runs")));
        Assert.Matches(@"^pendulum-keras-s4-\d{8}-\d{6}$", Path.GetFileName(run));
    }

    /// <summary>config.yaml is fully resolved: training from it alone gives the same bits.</summary>
    [Fact]
    public void A_runs_config_trains_the_same_run_again()
    {
        Ok(["train", "pendulum", "--run-dir", "one", "--seed", "3", "--steps", "900", .. Small]);
        Ok("train", "--config", "one/config.yaml", "--run-dir", "two");
        Assert.Equal(Arrays("one"), Arrays("two"));
    }

    [Fact]
    public void Resume_continues_to_the_last_bit_also_through_the_command_line()
    {
        Ok(["train", "pendulum", "--run-dir", "whole", "--steps", "900", .. Small]);
        Ok(["train", "pendulum", "--run-dir", "half", "--steps", "500", .. Small]);

        // The log of a version with fewer columns is continued too.
        string[] log = File.ReadAllLines(In("half/metrics.csv"));
        File.WriteAllLines(In("half/metrics.csv"), log.Select(line => string.Join(',', line.Split(',').Take(4))));
        Ok("train", "--resume", "half", "--steps", "900");
        Assert.All(File.ReadAllLines(In("half/metrics.csv")), line => Assert.Equal(log[0].Count(c => c == ','), line.Count(c => c == ',')));
        Assert.Equal(Arrays("whole"), Arrays("half"));
        Assert.Equal("900", File.ReadAllLines(In("half/metrics.csv"))[^1].Split(',')[0]);
        Bad(["train", "--resume", "half"], "900 of 900 steps already");
        Bad(["train", "--resume", "half", "--gamma", "0.5", "--batch", "8"], "gamma", "batch");
        Bad(["train", "--resume", "half", "--run-dir", "other"], "exclude each other");
    }

    [Fact]
    public void Control_C_finishes_the_step_saves_and_can_be_resumed()
    {
        Ok(["train", "pendulum", "--run-dir", "whole", "--steps", "6000", .. Small]);
        using Process process = Program.Start(folder, ["train", "pendulum", "--run-dir", "stopped", "--steps", "2000000", .. Small]);
        Program.Result stopped = Interrupted(process, In("stopped/metrics.csv"));
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("ddpg train --resume stopped", Assert.Single(stopped.ErrorLines), StringComparison.Ordinal);
        using JsonDocument eval = JsonDocument.Parse(Ok("eval", "stopped", "--json").Output);
        long steps = eval.RootElement.GetProperty("env_steps").GetInt64();
        if (steps < 6000)
        {
            Ok("train", "--resume", "stopped", "--steps", "6000");
            Assert.Equal(Arrays("whole"), Arrays("stopped"));
        }
    }

    [Fact]
    public void Control_C_ends_every_seed_and_each_can_be_resumed()
    {
        using Process process = Program.Start(folder, ["train", "pendulum", "--seeds", "0-3", "--jobs", "2", "--run-dir", "seeds", "--steps", "2000000", .. Small]);
        Program.Result stopped = Interrupted(process, In("seeds/s1/metrics.csv"));
        Assert.Equal(130, stopped.ExitCode);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(In("seeds/seeds.json")));
        string[] problems = [.. json.RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetProperty("problem").GetString()!)];
        Assert.All(problems[..2], problem => Assert.Contains("continue with: ddpg train --resume seeds", problem, StringComparison.Ordinal));
        Assert.All(problems[2..], problem => Assert.Contains("not trained", problem, StringComparison.Ordinal));
        using JsonDocument eval = JsonDocument.Parse(Ok("eval", "seeds/s1", "--episodes", "2", "--json").Output);
        long steps = eval.RootElement.GetProperty("env_steps").GetInt64() + 40;
        Ok("train", "--resume", "seeds/s1", "--steps", steps.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Verify_passes_on_both_sets_and_prints_json()
    {
        string all = Ok("verify", "--device", "all").Output;
        Assert.Contains("simd kernels on cpu, ilgpu kernels on cpu; 0 bounds exceeded", all, StringComparison.Ordinal);
        Assert.All(TestSets.Devices, id => Assert.Contains($"ilgpu-plain kernels on {id}", all, StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(Ok("verify", "--device", "cpu", "--kernels", "ilgpu", "--json").Output);
        Assert.Equal(0, json.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal("ilgpu", json.RootElement.GetProperty("kernels").GetString());
    }

    [Fact]
    public void Devices_and_presets_list_everything()
    {
        Assert.Contains("usable   cpu", Ok("devices").Output, StringComparison.Ordinal);
        using JsonDocument devices = JsonDocument.Parse(Ok("devices", "--json").Output);
        Assert.Contains(devices.RootElement.GetProperty("devices").EnumerateArray(), device => device.GetProperty("kind").GetString() == "cuda");
        string presets = Ok("presets").Output;
        Assert.All(Presets.All, preset => Assert.Contains(preset.Name, presets, StringComparison.Ordinal));
        string keras = Ok("presets", "keras").Output;
        Assert.All(SettingTable.All, setting => Assert.Contains(setting.Key, keras, StringComparison.Ordinal));
        Assert.Contains("keras.io", keras, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_writes_one_JSON_object_and_overwrites_nothing()
    {
        Ok("bench", "envs", "--env", "pendulum", "--envs", "3,64", "--threads", "1", "--json", "bench.json");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(In("bench.json")));
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal([3, 64], rows.Select(row => row.GetProperty("envs").GetInt32()));
        Assert.All(rows, row => Assert.True(row.GetProperty("steps_per_second").GetDouble() > 0));
        JsonElement limits = json.RootElement.GetProperty("limits");
        Assert.True(limits.GetProperty("gflops").GetDouble() > 0 && limits.GetProperty("gbytes_per_second").GetDouble() > 0);
        Assert.All(rows, row => Assert.InRange(row.GetProperty("share_of_limit").GetDouble(), 0, 1.2));
        Bad(["bench", "envs", "--json", "bench.json"], "exists already");
        Bad(["bench", "nothing", "--envs", "0", "--batch", "x", "--network", "8-0"], "unknown group", "--envs", "--batch", "--network");
    }

    /// <summary>Updates by network and batch; whole loops with every stage's share of the time.</summary>
    [Fact]
    public void Bench_measures_updates_and_training_loops()
    {
        Ok("bench", "update", "--network", "8-8,16", "--batch", "4", "--threads", "1", "--json", "update.json");
        using JsonDocument update = JsonDocument.Parse(File.ReadAllText(In("update.json")));
        JsonElement[] rows = [.. update.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["8-8", "16"], rows.Select(row => row.GetProperty("network").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("updates_per_second").GetDouble() > 0 && row.GetProperty("batch").GetInt32() == 4));
        Ok("bench", "train", "--env", "pendulum", "--envs", "2", "--json", "train.json");
        using JsonDocument train = JsonDocument.Parse(File.ReadAllText(In("train.json")));
        rows = [.. train.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["pendulum", "massive"], rows.Select(row => row.GetProperty("preset").GetString()));
        Assert.All(rows, row => Assert.Equal(1, row.GetProperty("stages").EnumerateObject().Sum(stage => stage.Value.GetDouble()), 1e-6));
        Assert.All(rows, row => Assert.True(row.GetProperty("steps_per_second").GetDouble() > 0));
    }

    /// <summary>MJCF is well formed, holds the table's masses to the last digit, and replaces no file.</summary>
    [Fact]
    public void Export_writes_the_half_cheetah_for_MuJoCo()
    {
        Ok("export", "--mjcf", "cheetah.xml");
        System.Xml.Linq.XDocument model = System.Xml.Linq.XDocument.Load(In("cheetah.xml"));
        Assert.Equal(7, model.Descendants("body").Count());
        Assert.Equal(9, model.Descendants("geom").Count(geom => geom.Attribute("name") is not null));
        Assert.Equal(
            [HalfCheetahModel.Model.TorsoMass, .. HalfCheetahModel.Model.Links.Select(link => link.Mass)],
            model.Descendants("inertial").Select(inertial => double.Parse(inertial.Attribute("mass")!.Value, CultureInfo.InvariantCulture)));
        Bad(["export", "--mjcf", "cheetah.xml"], "exists already");
        Bad(["export"], "needs --onnx FILE or --mjcf FILE");
        Bad(["export", "--onnx", "policy.onnx"], "needs the policy's run");
        Bad(["export", "none", "--onnx", "policy.onnx"], "no such checkpoint");
        Bad(["export", "none", "--onnx", "no/policy.onnx"], "there is no directory");
    }

    /// <summary>Several seeds: each as it would be alone, one table, one summary; a seed that fails is reported and the others go on.</summary>
    [Fact]
    public void Seeds_train_side_by_side_and_end_in_one_table()
    {
        string[] settings = ["pendulum", "--steps", "900", .. Small];
        Ok(["train", .. settings, "--seed", "2", "--run-dir", "alone"]);
        Directory.CreateDirectory(In("seeds"));
        Program.Result trained = Ok(["train", .. settings, "--seeds", "1-2,5", "--jobs", "2", "--run-dir", "seeds"]);
        Assert.Equal(3, trained.Output.Split('\n').Count(line => line.StartsWith("seed ", StringComparison.Ordinal)));
        Assert.All(new[] { "mean ", "median ", "interquartile mean", "95 % interval" }, part => Assert.Contains(part, trained.Output, StringComparison.Ordinal));
        Assert.Equal(Arrays("alone"), Arrays("seeds/s2"));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(In("seeds/seeds.json")));
        double[] returns = [.. json.RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetProperty("summary").GetProperty("eval_mean").GetDouble())];
        Assert.Equal(3, returns.Length);
        Assert.Equal(returns.Average(), json.RootElement.GetProperty("mean").GetProperty("value").GetDouble(), 1e-3);
        Assert.Equal(returns.Order().ElementAt(1), json.RootElement.GetProperty("median").GetProperty("value").GetDouble());
        Assert.True(json.RootElement.GetProperty("mean").GetProperty("low").GetDouble() <= returns.Average());
        Bad(["train", .. settings, "--seeds", "1-2", "--run-dir", "seeds"], "has files already");

        // All together stand for one curve.
        using JsonDocument plot = JsonDocument.Parse(Ok("plot", "seeds", "--json").Output);
        JsonElement group = Assert.Single(plot.RootElement.GetProperty("groups").EnumerateArray());
        Assert.Equal(3, group.GetProperty("runs").GetInt32());
        Bad(["plot", "seeds", "--column", "critic_loss", "--reference"], "nothing is published for critic_loss");
        Ok("plot", "seeds", "alone", "--column", "mean_return", "--smooth", "2", "--reference", "--svg", "plot.svg", "--html", "plot.html");
        string svg = File.ReadAllText(In("plot.svg"));
        Assert.All(new[] { "each point the mean of 2 rows", "environment steps", "(4 runs of 3 seeds)", "rl-zoo3" }, part => Assert.Contains(part, svg, StringComparison.Ordinal));
        Assert.Contains("seconds", Ok("plot", "alone", "--over", "seconds").Output, StringComparison.Ordinal);
        Bad(["plot", "seeds", "--svg", "plot.svg"], "exists already");
    }

    [Fact]
    public void A_seed_that_fails_is_reported_and_the_rest_go_on()
    {
        // While the first seed trains, a file takes the place of the second's directory.
        using Process process = Program.Start(folder, ["train", "pendulum", "--seeds", "0-2", "--jobs", "1", "--run-dir", "seeds", "--steps", "6000", .. Small]);
        for (int wait = 0; wait < 2000 && !Directory.Exists(In("seeds/s0")); wait++)
            Thread.Sleep(5);
        File.WriteAllText(In("seeds/s1"), "in the way");
        Program.Result result = Program.Finish(process);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("s1: it has files already", result.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(In("seeds/seeds.json")));
        Assert.Equal([true, false, true], json.RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.TryGetProperty("summary", out _)));
        Assert.Equal("in the way", File.ReadAllText(In("seeds/s1")));
    }

    /// <summary>Pictures and pages of runs; what cannot be drawn is said.</summary>
    [Fact]
    public void Render_plot_and_watch_refuse_what_they_cannot_do()
    {
        Bad(["render", "none", "--html", "page.html"], "no such checkpoint");
        Bad(["render", "none", "--episodes", "0"], "--episodes is 0", "needs --html FILE or --svg FILE");
        Bad(["plot"], "needs a run directory");
        Bad(["plot", "none", "--over", "days", "--column", "eval_retrun", "--smooth", "0"], "--over is 'days'", "nearest: 'eval_return'", "--smooth is 0");
        Bad(["plot", "none"], "not a run's directory");
        Bad(["watch", "none"], "not a run's directory");
        Bad(["watch", "none", "--port", "70000"], "--port is 70000");
        Bad(["train", "pendulum", "--seeds", "3-1", "--seed", "2", "--jobs", "0"], "--seeds is '3-1'", "--seed and --seeds", "--jobs is 0");
        Bad(["train", "pendulum", "--jobs", "2"], "--jobs says how many");
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Render_plays_the_trained_policy()
    {
        Ok(["train", "pendulum", "--run-dir", "run", "--steps", "900", .. Small]);
        Ok("render", "run", "--episodes", "2", "--html", "page.html", "--svg", "picture.svg");
        Assert.Contains("\"episodes\":[{\"return\":", File.ReadAllText(In("page.html")), StringComparison.Ordinal);

        // 200 steps of the first episode: 201 angles, ten seconds, over and over.
        System.Xml.Linq.XElement picture = System.Xml.Linq.XElement.Load(In("picture.svg"));
        System.Xml.Linq.XElement turn = picture.Descendants(picture.Name.Namespace + "animateTransform").Single(animate => (string?)animate.Attribute("type") == "rotate");
        Assert.Equal(("10s", "indefinite", 201), ((string?)turn.Attribute("dur"), (string?)turn.Attribute("repeatCount"), ((string)turn.Attribute("values")!).Split(';').Length));
        Bad(["render", "run", "--svg", "picture.svg"], "exists already");
    }

    [Fact]
    public void Help_says_what_there_is()
    {
        string help = Ok("--help").Output;
        Assert.Contains("Exit codes: 0 done", help, StringComparison.Ordinal);
        foreach (string verb in new[] { "train", "eval", "verify", "devices", "presets", "render", "plot", "watch", "export", "bench" })
        {
            Assert.Contains($"\n  {verb} ", help, StringComparison.Ordinal);
            Assert.Contains($"\nExample: ddpg {verb}", Ok(verb, "--help").Output, StringComparison.Ordinal);
        }

        string train = Ok("train", "--help").Output;
        Assert.Contains("1 to 1,048,576. Default: 64 (pendulum), 256", train, StringComparison.Ordinal);
        string words = string.Join(' ', train.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(SettingTable.All.Where(setting => setting.Key != "env"), setting =>
        {
            Assert.Contains(setting.Option, train, StringComparison.Ordinal);
            Assert.Contains(setting.Attribute.Help, words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Bad_input_gets_one_clear_line_each_and_leaves_nothing_behind()
    {
        Bad(["train", "pendulm"], "unknown task 'pendulm'; nearest: 'pendulum'");
        Bad(["train"], "needs a task");
        Bad(["trian", "pendulum"], "nearest: 'train'");
        Bad(["train", "pendulum", "--preset", "kears"], "nearest: 'keras'");
        Bad(["train", "pendulum", "--bach", "3"], "nearest: '--batch'");
        Bad(["train", "pendulum", "--batch"], "needs a value");
        Bad(["train", "pendulum", "--batch", "many"], "batch is 'many'; it takes a whole number");
        Bad(["train", "pendulum", "--gamma", "2", "--tau", "0", "--envs", "0"], "gamma is 2", "tau is 0", "envs is 0");
        Bad(["train", "pendulum", "--noise", "pink", "--actor-hidden", "a-b"], "noise", "actor_hidden");
        Bad(["train", "pendulum", "--device", "tpu"], "device is 'tpu'");
        Bad(["train", "pendulum", "--device", "cuda:77"], "--device cuda:77: no such device here");
        Bad(["eval", "none", "--device", "all"], "--device is 'all'");
        Bad(["bench", "--group-size", "0"], "--group-size is 0");
        Bad(["train", "pendulum", "--config", "none.yaml"], "no such configuration file");
        Bad(["train", "--resume", "none"], "no such run directory");
        Bad(["eval", "none"], "no such checkpoint");
        Bad(["eval", "none", "--episodes", "0", "--kernels", "x"], "--kernels", "--episodes");
        Bad(["eval"], "needs an argument");
        Bad(["presets", "kears"], "nearest: 'keras'");
        Bad(["verify", "--kernels", "x"], "--kernels is 'x'");
        Bad(["verify", "--device", "all", "--kernels", "simd"], "name a device");
        File.WriteAllText(In("bad.yaml"), "batch: 64\nbatch: [");
        Bad(["train", "pendulum", "--config", "bad.yaml"], "not YAML at line");
        File.WriteAllText(In("odd.yaml"), "bach: 64\nsteps: 0\n");
        Bad(["train", "pendulum", "--config", "odd.yaml"], "unknown key 'bach'; nearest: 'batch'");
        Assert.Equal(["bad.yaml", "odd.yaml"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_run_is_never_overwritten_and_a_damaged_one_is_refused()
    {
        Ok(["train", "pendulum", "--run-dir", "run", "--steps", "900", .. Small]);
        byte[] before = File.ReadAllBytes(In("run/checkpoint.safetensors"));
        Bad(["train", "pendulum", "--run-dir", "run", "--steps", "900", .. Small], "has files already");
        Assert.Equal(before, File.ReadAllBytes(In("run/checkpoint.safetensors")));

        File.WriteAllBytes(In("run/checkpoint.safetensors"), before[..^100]);
        Bad(["eval", "run"], "not a whole checkpoint");
        Bad(["train", "--resume", "run", "--steps", "2000"], "not a whole checkpoint");
        before[^50] ^= 1;
        File.WriteAllBytes(In("run/checkpoint.safetensors"), before);
        Bad(["eval", "run"], "it was altered");
        Bad(["train", "--resume", "run/best.safetensors"], "no such run directory");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(string path) => Path.Combine(folder, path);

    private byte[] Arrays(string run) => Program.Arrays(In(run));

    /// <summary>Interrupts a training when its log has two rows, and waits for its end.</summary>
    private static Program.Result Interrupted(Process process, string metrics)
    {
        for (int wait = 0; wait < 600 && (!File.Exists(metrics) || File.ReadAllLines(metrics).Length < 3); wait++)
            Thread.Sleep(20);
        using (Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {process.Id}")]))
            kill.WaitForExit();
        return Program.Finish(process);
    }

    private Program.Result Ok(params string[] arguments) => Program.Ok(folder, arguments);

    private void Bad(string[] arguments, params string[] parts) => Program.Bad(folder, arguments, parts);
}
