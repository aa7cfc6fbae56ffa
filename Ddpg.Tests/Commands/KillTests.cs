using System.Diagnostics;
using System.Globalization;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.RunFiles;
using Xunit.Abstractions;

namespace Ddpg.Tests.Commands;

/// <summary>
/// Fault injection: trainings are killed (SIGKILL) at random moments, resumed, killed again, until they come to their end; each must end
/// in the bits and the log of one that was never stopped.
/// </summary>
/// <remarks>Three chains in CI; DDPG_KILLS=N goes on until N processes were killed.</remarks>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int MaxChain = 60;

    private readonly string folder = Directory.CreateTempSubdirectory("ddpg").FullName;

    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_as_one_never_stopped()
    {
        string[] settings =
        [
            "train", "pendulum", "--steps", "24000", "--warmup-steps", "400", "--batch", "16", "--actor-hidden", "16-16", "--critic-trunk", "16-16", "--log-every", "600",
            "--eval-every", "2000", "--checkpoint-every", "700", "--replay-capacity", "5000", "--threads", "1",
        ];
        Assert.Equal(0, Program.Run(folder, [.. settings, "--run-dir", "whole"]).ExitCode);
        int wanted = int.Parse(Environment.GetEnvironmentVariable("DDPG_KILLS") ?? "0", CultureInfo.InvariantCulture), kills = 0, resumed = 0, chains = 0;
        Random random = new(wanted);
        while (chains < 3 || kills < wanted)
        {
            string run = string.Create(CultureInfo.InvariantCulture, $"run{chains++}");
            string path = Path.Combine(folder, run);
            for (int link = 0; link < MaxChain && !File.Exists(Path.Combine(path, RunDirectory.SummaryName)); link++)
            {
                bool isNew = !File.Exists(Path.Combine(path, CheckpointMetadata.CheckpointName));
                if (isNew && Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                using Process process = Program.Start(folder, isNew ? [.. settings, "--run-dir", run] : ["train", "--resume", run]);
                resumed += isNew ? 0 : 1;

                // From its first moment to well beyond its end, start-up included.
                if (!process.WaitForExit(random.Next(100, 1600)))
                {
                    process.Kill();
                    process.WaitForExit();
                    kills++;
                    continue;
                }

                Assert.True(process.ExitCode == 0, process.StandardError.ReadToEnd());
            }

            if (!File.Exists(Path.Combine(path, RunDirectory.SummaryName)))
                Assert.Equal(0, Program.Run(folder, "train", "--resume", run).ExitCode);
            AssertSame(Path.Combine(folder, "whole"), path);
            Directory.Delete(path, recursive: true);
        }

        output.WriteLine($"{kills} kills, {resumed} resumed, {chains} chains: not a bit and not a row of the log differs");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void AssertSame(string a, string b)
    {
        Assert.Equal(Program.Arrays(a), Program.Arrays(b));
        IReadOnlyDictionary<string, double[]> left = RunRecord.Read(a).Metrics, right = RunRecord.Read(b).Metrics;
        Assert.All(left.Keys.Where(name => name is not ("seconds" or "env_steps_per_second" or "updates_per_second")), name => Assert.Equal(left[name], right[name]));
        Assert.Equal(RunRecord.Read(a).Summary!.EvalMean, RunRecord.Read(b).Summary!.EvalMean);
        Assert.Empty(Directory.GetFiles(b, "*.partial"));
    }
}
