using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CommandLine;
using Ddpg.Cli;
using Ddpg.Cli.Verbs;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels.Numerics;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;
using Ddpg.Tests.Runs;
using Xunit.Abstractions;

namespace Ddpg.Tests.Commands;

/// <summary>
/// Every file and argument that the program reads, mangled: each is taken, or refused in lines of its own; no other exception, none over five
/// seconds, no memory that grows.
/// </summary>
/// <remarks>A few thousand in CI; DDPG_FUZZ=N takes N.</remarks>
public sealed class FuzzTests(TestSets sets, SmallRuns runs, ITestOutputHelper output) : IClassFixture<TestSets>, IClassFixture<SmallRuns>
{
    private const int Default = 12_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Words =
    [
        "", " ", "0", "-1", "1e308", "NaN", "Infinity", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1_000", "null", "true", "[]", "{}", "[", "{", "}", "]", "\"", "'", ":", "#", "&a", "*a",
        "---", "...", "|", ">", "!!int", "%", "@", "`", "\0", "\n", "\r\n", "\t", "\u2028", "\uFFFE", "é", "日本", "../../x", "/dev/null", "a-b", "-", "--", "--seed", "--steps=1e9", "-h", "0-99999999999", "1,2,2", "F32", "I64",
    ];

    [Fact]
    public void Mangled_input_is_taken_or_refused_in_a_line()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("DDPG_FUZZ") ?? $"{Default}", CultureInfo.InvariantCulture);
        string folder = Path.Combine(runs.Folder, "fuzz");
        (string Name, Func<Random, Action> Case)[] kinds = [.. Kinds(folder)];
        int refused = 0;
        long memory = 0;
        Stopwatch clock = new();
        for (int i = 0; i < count; i++)
        {
            (string name, Func<Random, Action> make) = kinds[i % kinds.Length];
            Action read = make(new(i));
            clock.Restart();
            try
            {
                read();
            }
            catch (DdpgException error)
            {
                refused++;
                Assert.All(error.Lines, line => Assert.True(line.Length > 0 && !line.Contains('\n', StringComparison.Ordinal), $"{name}, input {i}: a message of several lines: {line}"));
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{name}, input {i}: {error}");
            }

            Assert.True(clock.Elapsed < Longest, $"{name}, input {i}: {clock.Elapsed.TotalSeconds:F1} s");
            if (i == count / 2)
                memory = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        output.WriteLine($"{count:N0} mangled inputs of {kinds.Length} kinds, {refused:N0} refused; memory grew by {growth / 1024:N0} KiB over the second half");
        Assert.InRange(refused, count / 10, count);
        Assert.True(growth < 16 << 20, $"memory grew by {growth / 1024:N0} KiB");
    }

    private IEnumerable<(string Name, Func<Random, Action> Case)> Kinds(string folder)
    {
        string source = runs.Pendulum;
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(source).Where(file => Path.GetFileName(file) != RunLog.Name))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Trainer<float> trainer = new(sets["simd"], EnvironmentCatalog.Find("pendulum")!, SmallRuns.PendulumSettings);
        string checkpoint = Path.Combine(folder, CheckpointMetadata.CheckpointName);
        byte[] whole = File.ReadAllBytes(checkpoint);
        trainer.SavePolicy(Path.Combine(folder, "small"));
        byte[] policy = File.ReadAllBytes(Path.Combine(folder, "small"));

        yield return ("a checkpoint", random => Written(checkpoint, Mangled(whole, random), () => trainer.Load(checkpoint)));
        yield return ("a checkpoint with its digest put right", random => Written(checkpoint, Signed(MangledHead(whole, random)), () => trainer.Load(checkpoint)));
        yield return ("a policy with its digest put right", random => Written(checkpoint, Signed(MangledHead(policy, random)), () => PolicyFile.Open(folder)));
        yield return ("settings of a run", random => Written(checkpoint, Signed(MangledHead(policy, random)), () => RunDirectory.ReadSettings(folder)));
        foreach (string name in new[] { RunDirectory.ConfigName, RunDirectory.MetricsName, RunDirectory.SummaryName, RunDirectory.MachineName })
        {
            byte[] contents = File.ReadAllBytes(Path.Combine(source, name));
            yield return (name, random => Written(Path.Combine(folder, name), Mangled(contents, random), () => Read(folder, Path.Combine(folder, name), contents)));
        }

        string config = Path.Combine(folder, "settings.yaml");
        byte[] short_ = Encoding.UTF8.GetBytes("batch: 64\nactor_hidden: [16, 16]\nnoise: gaussian\ngamma: 0.99\npreset: keras\n");
        yield return ("a configuration file", random => Written(config, Mangled(short_, random), () => new TrainVerb { Env = "pendulum", Config = config }.NewSettings()));
        byte[] seeds = Encoding.UTF8.GetBytes("""{"env":"pendulum","preset":"pendulum","seeds":[{"seed":0,"path":"x/s0","problem":"not started"},{"seed":1,"path":"x/s1","summary":{"env":"pendulum","eval_mean":-150}}]}""");
        string sweep = Path.Combine(folder, "sweep");
        Directory.CreateDirectory(sweep);
        File.WriteAllText(Path.Combine(sweep, SeedSweep.ConfigName), ConfigFile.Text(SmallRuns.PendulumSettings));
        yield return ("seeds.json", random => Written(Path.Combine(sweep, SeedSweep.SummaryName), Mangled(seeds, random), () => SeedSweep.Resume(sweep).Dispose()));
        Type[] verbs = [typeof(TrainVerb), typeof(EvalVerb), typeof(VerifyVerb), typeof(DevicesVerb), typeof(PresetsVerb), typeof(RenderVerb), typeof(PlotVerb), typeof(WatchVerb), typeof(ExportVerb), typeof(BenchVerb)];
        yield return ("arguments", random => () => Parse(Typed(random, verbs[random.Next(verbs.Length)]), verbs));
        yield return ("arguments of train", random => () => Parse(Typed(random, typeof(TrainVerb)), verbs));
        yield return ("a value", random => () => Value(random));
    }

    private static void Read(string folder, string path, byte[] before)
    {
        try
        {
            RunRecord run = RunRecord.Read(folder);
            _ = RunReport.Page(run, null);
            _ = LearningCurves.Of([run], new(MetricColumn.Steps, MetricColumn.Return, 1));
        }
        finally
        {
            File.WriteAllBytes(path, before);
        }
    }

    private static Action Written(string path, byte[] contents, Action read) => () =>
    {
        File.WriteAllBytes(path, contents);
        read();
    };

    private static void Parse(string[] arguments, Type[] verbs)
    {
        Type verb = verbs.First(type => Help.Verb(type).Name == arguments[0]);
        using Parser parser = new(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoVersion = false;
            settings.ParsingCulture = CultureInfo.InvariantCulture;
        });
        parser.ParseArguments(Arguments.Checked(arguments, verb), verbs).WithParsed<TrainVerb>(train =>
        {
            train.Config = null;
            train.From = null;
            if (train.Seeds is not null)
                _ = SeedList.Parse(train.Seeds, []);
            _ = train.NewSettings();
        });
    }

    private static string[] Typed(Random random, Type verb)
    {
        string[] options = [.. Arguments.Options(verb).Keys];
        List<string> arguments = [Help.Verb(verb).Name];
        for (int i = random.Next(6); i >= 0; i--)
        {
            string option = options.Length == 0 || random.Next(8) == 0 ? Word(random) : "--" + options[random.Next(options.Length)];
            switch (random.Next(4))
            {
                case 0:
                    arguments.Add(option);
                    break;
                case 1:
                    arguments.Add($"{option}={Word(random)}");
                    break;
                case 2:
                    arguments.Add(Word(random));
                    break;
                default:
                    arguments.AddRange([option, Word(random)]);
                    break;
            }
        }

        return [.. arguments];
    }

    private static void Value(Random random)
    {
        SettingInfo setting = SettingTable.All[random.Next(SettingTable.All.Count)];
        try
        {
            TrainingSettings settings = setting.With(SmallRuns.PendulumSettings, Word(random));
            if (settings.Validate() is { Count: > 0 } problems)
                throw new DdpgException(problems);
        }
        catch (FormatException error)
        {
            throw new DdpgException(error.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Word(Random random) => random.Next(3) switch
    {
        0 => Words[random.Next(Words.Length)],
        1 => random.NextInt64().ToString(CultureInfo.InvariantCulture)[..random.Next(1, 12)],
        _ => Words[random.Next(Words.Length)] + Words[random.Next(Words.Length)],
    };

    /// <summary>Cut, turned, repeated, moved, or with words in it.</summary>
    private static byte[] Mangled(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(bytes.Count - at, 1 << random.Next(10));
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A checkpoint whose header is mangled, and its length said rightly.</summary>
    private static byte[] MangledHead(byte[] whole, Random random)
    {
        int length = 8 + BitConverter.ToInt32(whole);
        byte[] head = Mangled(whole[8..length], random);
        byte[] file = [.. new byte[8], .. head, .. whole[length..]];
        BinaryPrimitives.WriteInt64LittleEndian(file, head.Length);
        return file;
    }

    /// <summary>With the digest that the file should carry, where it still has a place for one.</summary>
    private static byte[] Signed(byte[] file)
    {
        byte[] key = "\"sha256\":\""u8.ToArray();
        int at = file.AsSpan().IndexOf(key) + key.Length;
        if (at < key.Length || at + 64 > file.Length)
            return file;
        file.AsSpan(at, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file))).CopyTo(file, at);
        return file;
    }
}
