using System.Runtime.InteropServices;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Tests.Training;

/// <summary>Same seed, same bits; and a run that stopped and went on ends as one that never stopped.</summary>
public sealed class ResumeTests(TestSets sets) : IClassFixture<TestSets>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ddpg").FullName;

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string preset in new[] { "pendulum", "keras", "emami" })
            {
                foreach (string set in TestSets.Names.Where(name => name != "ilgpu, groups"))
                    cases.Add(preset, set);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_resumed_run_equals_one_never_stopped(string preset, string set)
    {
        string whole = Train(preset, set, 600, null), half = Train(preset, set, 300, null);
        string resumed = Train(preset, set, 600, half);
        AssertSame(whole, resumed);
        using Safetensors file = Safetensors.Open(resumed);
        Assert.Equal(600, file.Metadata.Count("env_steps"));
    }

    [Theory]
    [InlineData("pendulum")]
    [InlineData("gautham")]
    public void Threads_do_not_change_a_bit(string preset) => AssertSame(Train(preset, "simd", 400, null), Train(preset, "simd, 3 threads", 400, null));

    [Fact]
    public void Seeds_do()
    {
        using Safetensors a = Safetensors.Open(Train("pendulum", "simd", 100, null)), b = Safetensors.Open(Train("pendulum", "simd", 100, null, seed: 8));
        Assert.NotEqual(a.Values<float>("actor.head.weight"), b.Values<float>("actor.head.weight"));
    }

    [Fact]
    public void A_policy_file_cannot_be_resumed()
    {
        TrainingSettings settings = Settings("pendulum", 100, 0);
        using Trainer<float> trainer = new(sets["simd"], EnvironmentCatalog.Find("pendulum")!, settings);
        string path = Path.Combine(folder, "policy.safetensors");
        trainer.SavePolicy(path);
        Assert.Contains("policy alone", Assert.Throws<DdpgException>(() => trainer.Load(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The preset with small networks, several environments and a ring that wraps around.</summary>
    private static TrainingSettings Settings(string name, long steps, ulong seed) => Presets.Find(name)!.Settings with
    {
        Steps = steps,
        Seed = seed,
        Environments = 5,
        UpdatesPerStep = 1,
        WarmupSteps = 60,
        Batch = 17,
        ReplayCapacity = 123,
        ActorHidden = [19, 33],
        CriticTrunk = [33, 18],
        EvaluateEvery = 200,
        EvaluationEpisodes = 2,
        LogEvery = 70,
    };

    private string Train(string preset, string set, long steps, string? from, ulong seed = 7)
    {
        IKernels<float> kernels = sets[set];
        using Trainer<float> trainer = new(kernels, EnvironmentCatalog.Find("pendulum")!, Settings(preset, steps, seed));
        if (from is not null)
            trainer.Load(from);
        Assert.True(trainer.Run((_, _) => { }, () => { }, CancellationToken.None));
        string path = Path.Combine(folder, $"{Guid.NewGuid()}.safetensors");
        trainer.Save(path);
        return path;
    }

    private static void AssertSame(string a, string b)
    {
        using Safetensors left = Safetensors.Open(a), right = Safetensors.Open(b);
        Assert.Equal(left.Names.Order(), right.Names.Order());
        Assert.Contains("replay.rows", left.Names);
        foreach (string name in left.Names)
            Assert.True(Bits(left, name).SequenceEqual(Bits(right, name)), $"{name} differs");
    }

    private static ReadOnlySpan<byte> Bits(Safetensors file, string name) => name is "env.episode" or "env.finished_count"
        ? MemoryMarshal.AsBytes<int>(file.Values<int>(name))
        : MemoryMarshal.AsBytes<float>(file.Values<float>(name));
}
