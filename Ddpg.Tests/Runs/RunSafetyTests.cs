using System.Globalization;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Simd;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Runs;

/// <summary>Nothing of a run is lost, mixed with another, or scored where it is not finite.</summary>
public sealed class RunSafetyTests(TestSets sets) : IClassFixture<TestSets>, IDisposable
{
    private static readonly TrainingSettings Small = SmallRuns.PendulumSettings with
    {
        Steps = 2000,
        WarmupSteps = 200,
        Batch = 16,
        ActorHidden = [16],
        CriticTrunk = [16],
        LogEvery = 300,
        EvaluateEvery = 700,
        CheckpointEvery = 500,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("ddpg").FullName;

    [Fact]
    public void A_directory_belongs_to_one_run_at_a_time()
    {
        using (TrainingRun run = TrainingRun.Start(Small, In("run")))
        {
            Assert.Contains("has files already", Assert.Throws<DdpgException>(() => TrainingRun.Start(Small, In("run"))).Message, StringComparison.Ordinal);
            string message = Assert.Throws<DdpgException>(() => TrainingRun.Resume(In("run"))).Message;
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} trains it"), message, StringComparison.Ordinal);
        }

        // A lock goes with its holder, and a run can be resumed from its first moment.
        using TrainingRun resumed = TrainingRun.Resume(In("run"));
        Assert.NotNull(resumed.Train());
    }

    /// <summary>Seeds of a sweep whose process was killed before their first checkpoint begin anew; a directory with anything else stays.</summary>
    [Fact]
    public void A_seed_that_was_killed_at_its_beginning_begins_anew()
    {
        using (SeedSweep sweep = SeedSweep.Start(Small with { Steps = 600 }, [4, 5], In("seeds")))
        {
            foreach (string seed in new[] { "s4", "s5" })
            {
                Directory.CreateDirectory(In($"seeds/{seed}"));
                foreach (string file in new[] { RunLog.Name, RunDirectory.ConfigName, "events.out.tfevents.1", "machine.json.partial" })
                    File.WriteAllText(In($"seeds/{seed}/{file}"), "");
            }

            File.WriteAllText(In("seeds/s5/notes.txt"), "mine");
        }

        using SeedSweep resumed = SeedSweep.Resume(In("seeds"));
        IReadOnlyList<SeedResult> results = resumed.Train(jobs: 1).Seeds;
        Assert.Equal(600, results[0].Summary!.EnvSteps);
        Assert.Contains("has files already", results[1].Problem, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(In("seeds/s5/notes.txt")));
    }

    [Fact]
    public void Default_names_of_the_same_second_differ()
    {
        string[] names = [In("a"), In("a-2"), In("a-3")];
        using RunLog first = RunLog.ClaimFirst(names, out string one);
        using RunLog second = RunLog.ClaimFirst(names, out string two);
        Assert.Equal((names[0], names[1]), (one, two));
        first.Dispose();
        File.WriteAllText(Path.Combine(one, "file"), "");
        using RunLog third = RunLog.ClaimFirst(names, out string three);
        Assert.Equal(names[2], three);
    }

    /// <summary>A run that was killed between two rows goes on in its log as if it had not been: every column but those of time.</summary>
    [Fact]
    public void The_log_of_a_resumed_run_is_that_of_one_never_stopped()
    {
        using (TrainingRun whole = TrainingRun.Start(Small, In("whole")))
        {
            whole.Train(row =>
            {
                // As the disk is at this moment: a checkpoint at 1,500 steps, rows up to 1,800.
                if (row.EnvironmentSteps == 1800)
                    Copy(In("whole"), In("killed"));
            });
        }

        File.AppendAllText(In("killed/metrics.csv"), "1900,12,cut");
        using (TrainingRun resumed = TrainingRun.Resume(In("killed")))
        {
            Assert.Equal(1500, resumed.EnvironmentSteps);
            resumed.Train();
        }

        IReadOnlyDictionary<string, double[]> a = RunRecord.Read(In("whole")).Metrics, b = RunRecord.Read(In("killed")).Metrics;
        Assert.Equal(9, a[MetricColumn.Steps].Length);
        Assert.All(a.Keys.Where(name => name is not ("seconds" or "env_steps_per_second" or "updates_per_second")), name => Assert.Equal(a[name], b[name]));
        Assert.Contains("1 row(s) of metrics.csv were not whole", File.ReadAllText(In("killed/run.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_stopped_in_its_final_evaluation_is_finished_by_a_resume()
    {
        using CancellationTokenSource stop = new();
        using (TrainingRun run = TrainingRun.Start(Small, In("run")))
            Assert.Null(run.Train(row => CancelAt(row, Small.Steps, stop), stop.Token));
        Assert.False(File.Exists(In("run/summary.json")));
        using (TrainingRun run = TrainingRun.Resume(In("run")))
            Assert.Equal(Small.Steps, run.Train()!.EnvSteps);
        Assert.True(File.Exists(In("run/report.html")));
        Assert.Contains("2000 of 2000 steps already", Assert.Throws<DdpgException>(() => TrainingRun.Resume(In("run"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_079_360, "1000079360")]
    [InlineData(9_007_199_254_740_991, "9007199254740991")]
    [InlineData(12, "12")]
    public void Counts_are_logged_in_full(long steps, string text)
    {
        TrainingProgress row = new(steps, 1, 1, 1.25, 1.0 / 3, 1, -150, 200, 0.1, 1, 1, 1, null, 0, double.NaN, 0);
        string line = MetricColumn.Line(row);
        Assert.StartsWith(text + ",1,1,1.25,0.333333333,1,-150,", line, StringComparison.Ordinal);
        Assert.Equal(steps, MetricColumn.Values(line, MetricColumn.All.Count)![0]);
        Assert.Equal(1_000_079_360, MetricColumn.Values(line.Replace(text + ",", "1.00007936E+09,", StringComparison.Ordinal), MetricColumn.All.Count)![0]);
    }

    /// <summary>What is not finite is not saved over what is, whichever of the networks or moments it is in, and no part of a file is left.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_not_finite_is_not_saved(int which)
    {
        using Trainer<float> trainer = new(sets["simd"], EnvironmentCatalog.Find("pendulum")!, Small);
        string path = In("checkpoint.safetensors");
        trainer.Save(path);
        byte[] before = File.ReadAllBytes(path);
        ArrayView<float> array = new[] { trainer.Agent.Actor.Online.Parameters, trainer.Agent.Critic.Online.Parameters, trainer.Agent.Critic.Target.Parameters, trainer.Agent.Actor.Adam.Moments.Second }[which];
        array.SubView(array.Length - 1, 1).CopyFromCPU([which % 2 == 0 ? float.NaN : float.PositiveInfinity]);
        Assert.Contains("Training diverged", Assert.Throws<DdpgException>(() => trainer.Save(path)).Message, StringComparison.Ordinal);
        if (which < 2)
            Assert.Throws<DdpgException>(() => trainer.SavePolicy(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    /// <summary>A file with such numbers, as an earlier version wrote it, is refused wherever one is opened.</summary>
    [Fact]
    public void A_policy_that_is_not_finite_is_refused()
    {
        string run = Trained();
        Rewrite(Path.Combine(run, CheckpointMetadata.CheckpointName), [], "actor.head.weight");
        Assert.Contains("not finite", Assert.Single(Assert.Throws<DdpgException>(() => PolicyFile.Open(run)).Lines), StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Single(Assert.Throws<DdpgException>(() => TrainingRun.Resume(run, 3000)).Lines), StringComparison.Ordinal);
    }

    /// <summary>A whole file whose metadata is not ours, or contradicts itself: one line, wherever it is opened.</summary>
    [Theory]
    [InlineData("format", "ddpg 1")]
    [InlineData("kind", "model")]
    [InlineData("env_steps", "-5")]
    [InlineData("env_steps", "1e3")]
    [InlineData("updates", "99999999999999999999")]
    [InlineData("vector_steps", "-1", false)]
    [InlineData("vector_steps", "9223372036854775807", false)]
    [InlineData("replay_inserted", "9223372036854775807", false)]
    [InlineData("replay_inserted", "-1", false)]
    [InlineData("actor_adam_steps", "", false)]
    [InlineData("best_return", "NaN", false)]
    [InlineData("train_seconds", "-1", false)]
    [InlineData("setting.env", "no-such-task")]
    [InlineData("setting.batch", "0")]
    [InlineData("setting.batch", "many")]
    [InlineData("setting.actor_hidden", "17")]
    public void Metadata_that_cannot_be_is_refused(string key, string value, bool ofPolicy = true)
    {
        string run = Trained();
        Rewrite(Path.Combine(run, CheckpointMetadata.CheckpointName), new() { [key] = value });
        Assert.Single(Assert.Throws<DdpgException>(() => TrainingRun.Resume(run, 3000)).Lines);
        if (ofPolicy)
            Assert.Single(Assert.Throws<DdpgException>(() => PolicyFile.Open(run)).Lines);
    }

    /// <summary>Without room for the replay the rest is saved; the run goes on, says so, and fills its replay before it updates.</summary>
    [Fact]
    public void A_checkpoint_without_its_replay_goes_on()
    {
        string path = In("small.safetensors");
        using (Trainer<float> trainer = new(sets["simd"], EnvironmentCatalog.Find("pendulum")!, Small))
        {
            trainer.Run((_, _) => { }, () => { }, CancellationToken.None);
            trainer.Save(path, withReplay: false);
        }

        using Trainer<float> resumed = new(sets["simd"], EnvironmentCatalog.Find("pendulum")!, Small with { Steps = 2400, LogEvery = 4, EvaluateEvery = 0 });
        Assert.False(resumed.Load(path));
        long updates = resumed.Updates;
        List<(long Steps, long Updates)> rows = [];
        resumed.Run((row, _) => rows.Add((row.EnvironmentSteps - 2000, row.Updates - updates)), () => { }, CancellationToken.None);
        Assert.All(rows.Where(row => row.Steps < 200), row => Assert.Equal(0, row.Updates));
        Assert.Equal(1, rows.First(row => row.Steps >= 200).Updates / Small.UpdatesPerStep);
    }

    /// <summary>Bytes that cannot be written come with the next, whole and once.</summary>
    [Fact]
    public void A_file_that_grows_outlives_a_full_disk()
    {
        string path = In("log");
        using AppendingFile file = new(path, FileMode.CreateNew);
        file.Append("one\n"u8);
        using (FileStream blocker = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // What a write that failed half-way leaves behind.
            blocker.Seek(0, SeekOrigin.End);
            blocker.Write("tw"u8);
        }

        file.Append("two\n"u8);
        Assert.Equal("one\ntwo\n", File.ReadAllText(path));
    }

    [Fact]
    public void Episodes_that_diverge_are_counted_and_never_the_best()
    {
        EnvironmentCatalog.Add<Breaking>();
        TrainingSettings settings = SmallRuns.For("pendulum") with { Environment = Breaking.Name, Steps = 600, WarmupSteps = 100, Batch = 16, ActorHidden = [8], CriticTrunk = [8], EvaluateEvery = 200, LogEvery = 100 };
        using TrainingRun run = TrainingRun.Start(settings, In("run"));
        List<TrainingProgress> rows = [];
        RunSummary summary = run.Train(rows.Add)!;
        Assert.True(summary is { EvalMean: null, EvalDiverged: 100, EvalEpisodes: 100 } && summary.DivergedSteps > 0);
        Assert.All(rows.Where(row => row.EnvironmentSteps % 200 == 0), row => Assert.True(double.IsNaN(row.EvaluationReturn) && row.EvaluationDiverged == settings.EvaluationEpisodes));
        Assert.Contains("no return", File.ReadAllText(In("run/report.html")), StringComparison.Ordinal);
        using Safetensors best = Safetensors.Open(In("run/best.safetensors"));
        Assert.Equal("-Infinity", best.Metadata["best_return"]);
        Assert.Equal(3, PolicyFile.Open(In("run")).Evaluate(3).Diverged);
    }

    /// <summary>A task that no task can be is refused when it is added, a line for each reason.</summary>
    [Fact]
    public void A_task_that_cannot_be_is_refused()
    {
        DdpgException error = Assert.Throws<DdpgException>(EnvironmentCatalog.Add<Impossible>);
        Assert.Equal(6, error.Lines.Count);
        Assert.All(new[] { "a name is made of", "StateSize is 0", "ActionSize is 0", "TimeLimit is 0", "ActionBound is NaN", "not finite" }, part => Assert.Contains(error.Lines, line => line.Contains(part, StringComparison.Ordinal)));
        Assert.Contains("another one has that name", Assert.Throws<DdpgException>(EnvironmentCatalog.Add<SecondPendulum>).Message, StringComparison.Ordinal);
    }

    /// <summary>More memory than there is, in any of its parts: refused before anything starts, with the setting to lower.</summary>
    [Theory]
    [InlineData("replay_capacity", "100000000", "envs", "4000000", "replay_capacity")]
    [InlineData("batch", "1048576", "actor_hidden", "8192-8192-8192", "batch")]
    [InlineData("envs", "4194304", "actor_hidden", "8192-8192", "envs")]
    [InlineData("eval_episodes", "100000", "actor_hidden", "8192-8192-8192-8192-8192-8192-8192", "eval_episodes")]
    public void Memory_that_there_is_not_is_refused(string key, string value, string other, string otherValue, string named)
    {
        TrainingSettings settings = Presets.For(Presets.Find("massive")!, EnvironmentCatalog.Find("halfcheetah")!) with { Environments = 1 };
        settings = SettingTable.Find(other)!.With(SettingTable.Find(key)!.With(settings, value), otherValue);
        MemoryNeed need = MemoryNeed.Of(settings, EnvironmentCatalog.Find("halfcheetah")!);

        // This machine may be a large one: what it has is stood in for by a part of what is needed.
        using OpenDevice device = DeviceCatalog.Open("cpu");
        double scale = 1e15 / need.Parts.Sum(part => part.Bytes);
        DdpgException error = Assert.Throws<DdpgException>(() => new MemoryNeed([.. need.Parts.Select(part => (part.What, part.Bytes * scale, part.Settings))]).Check(device));
        Assert.Contains($"Lower {named}", Assert.Single(error.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_added_up_is_what_is_allocated()
    {
        using OpenDevice device = DeviceCatalog.Open("cpu");
        EnvironmentSpec spec = EnvironmentCatalog.Find("halfcheetah")!;
        TrainingSettings settings = SmallRuns.For("halfcheetah") with { ReplayCapacity = 3_000_000, Environments = 4096, Batch = 4096, ActorHidden = [512, 512], CriticTrunk = [512, 512], EvaluateEvery = 0 };
        long before = Environment.WorkingSet;
        using SimdKernels kernels = new(device.Accelerator, 1);
        using Trainer<float> trainer = new(kernels, spec, settings);
        trainer.Replay.Ring.Data.SubView(0, trainer.Replay.Ring.Data.Length).Fill((_, piece) => piece.Span.Fill(1));
        Assert.InRange((Environment.WorkingSet - before) / MemoryNeed.Of(settings, spec).Parts.Sum(part => part.Bytes), 0.6, 1.3);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void CancelAt(TrainingProgress row, long steps, CancellationTokenSource stop)
    {
        if (row.EnvironmentSteps >= steps)
            stop.Cancel();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != RunLog.Name))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>The file with other metadata, and not-a-number in one array: whole, with the right digest.</summary>
    private static void Rewrite(string path, Dictionary<string, string> changes, string? broken = null)
    {
        Dictionary<string, string> metadata;
        Dictionary<string, Tensor> tensors = [];
        using (Safetensors file = Safetensors.Open(path))
        {
            metadata = new(file.Metadata);
            foreach (string name in file.Names)
            {
                if (name is "env.episode" or "env.finished_count")
                {
                    tensors.Add(name, Tensor.Of<int>(file.Values<int>(name), file.Shape(name)));
                    continue;
                }

                float[] values = file.Values<float>(name);
                if (name == broken)
                    values[0] = float.NaN;
                tensors.Add(name, Tensor.Of<float>(values, file.Shape(name)));
            }
        }

        foreach ((string key, string value) in changes)
            metadata[key] = value;
        Safetensors.Write(path, metadata, tensors);
    }

    private string In(string path) => Path.Combine(folder, path);

    private string Trained()
    {
        using TrainingRun run = TrainingRun.Start(Small with { Steps = 600 }, In("run"));
        Assert.NotNull(run.Train());
        return run.Path;
    }

    /// <summary>−1 a step; from the fifth step on its state is no number.</summary>
    private readonly struct Breaking : IEnvironment
    {
        public static string Name => "breaking";

        public static int StateSize => 1;

        public static int ObservationSize => 1;

        public static int ActionSize => 1;

        public static float ActionBound => 1;

        public static int TimeLimit => 100;

        public static double[] Constants() => [];

        public static void Reset<T>(StartDraw draw, Columns<T> state)
            where T : unmanaged, IReal<T> => state[0] = Philox.Uniform(draw.Block(0).X, T.Of(0), T.Of(0.5));

        public static void Observe<T>(Columns<T> state, Columns<T> observation)
            where T : unmanaged, IReal<T> => observation[0] = state[0];

        public static T Step<T>(in Constants<T> table, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
            where T : unmanaged, IReal<T>
        {
            state[0] += T.Of(1);
            state[0] = T.IfLess(T.Of(5), state[0], state[0] * T.Of(1e38) * T.Of(1e38), state[0]);
            terminated = T.Of(0);
            return T.Of(-1);
        }
    }

    private readonly struct Impossible : IEnvironment
    {
        public static string Name => "im/possible";

        public static int StateSize => 0;

        public static int ObservationSize => 1;

        public static int ActionSize => 0;

        public static float ActionBound => float.NaN;

        public static int TimeLimit => 0;

        public static double[] Constants() => [double.NaN];

        public static void Reset<T>(StartDraw draw, Columns<T> state)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();

        public static void Observe<T>(Columns<T> state, Columns<T> observation)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();

        public static T Step<T>(in Constants<T> table, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();
    }

    private readonly struct SecondPendulum : IEnvironment
    {
        public static string Name => Pendulum.Name;

        public static int StateSize => 1;

        public static int ObservationSize => 1;

        public static int ActionSize => 1;

        public static float ActionBound => 1;

        public static int TimeLimit => 1;

        public static double[] Constants() => [];

        public static void Reset<T>(StartDraw draw, Columns<T> state)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();

        public static void Observe<T>(Columns<T> state, Columns<T> observation)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();

        public static T Step<T>(in Constants<T> table, Columns<T> state, Columns<T> observation, ScaledAction<T> action, out T terminated)
            where T : unmanaged, IReal<T> => throw new NotSupportedException();
    }
}
