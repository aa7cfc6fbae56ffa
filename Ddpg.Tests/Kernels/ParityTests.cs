using Ddpg.Runtime.Reports;
using Ddpg.Runtime.Verification;

namespace Ddpg.Tests.Kernels;

/// <summary>Every kernel of every set against the float64 reference, at sizes 1, 3, 31, 33, 257.</summary>
public sealed class ParityTests(TestSets sets) : IClassFixture<TestSets>
{
    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            foreach (string set in TestSets.Names)
            {
                foreach (ParityCheck check in ParityChecks.All)
                {
                    // Simulated groups of threads cost milliseconds a barrier: the largest size only where it is affordable.
                    foreach (int size in check.Sizes.Where(size => size <= 33 || set != "ilgpu, groups" || !check.Name.StartsWith("Dense", StringComparison.Ordinal)))
                        cases.Add(set, check.Name, size);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_agrees_with_reference(string set, string kernel, int size)
    {
        ParityCheck check = ParityChecks.All.Single(check => check.Name == kernel);
        ParityResult result = Verifier.Compare(check, size, sets[set], sets.Reference);
        Assert.True(result.Passed, result.ToString());
    }

    /// <summary>The suite can fail: a scale off by one part in a thousand, in one kernel, is found.</summary>
    [Fact]
    public void A_wrong_kernel_is_found()
    {
        ParityCheck wrong = new WrongSoftUpdate();
        Assert.All(wrong.Sizes, size => Assert.False(Verifier.Compare(wrong, size, sets["simd"], sets.Reference).Passed));
    }

    /// <summary>An output that a kernel leaves unwritten keeps its poison and is found.</summary>
    [Fact]
    public void An_unwritten_output_is_found()
    {
        ParityResult result = Verifier.Compare(new Unwritten(), 3, sets["simd"], sets.Reference);
        Assert.False(result.Passed);
        Assert.Contains("NaN", result.ToString(), StringComparison.Ordinal);
    }

    private sealed class WrongSoftUpdate : ParityCheck
    {
        public override string Name => "wrong";

        public override void Run<T>(ParityBench<T> bench) =>
            bench.Kernels.SoftUpdate(bench.Input(bench.Size), typeof(T) == typeof(float) ? 0.006 : 0.005, bench.Compared("θ'", bench.Input(bench.Size)));
    }

    private sealed class Unwritten : ParityCheck
    {
        public override string Name => "unwritten";

        public override void Run<T>(ParityBench<T> bench)
        {
            ILGPU.ArrayView<T> output = bench.Output("values", bench.Size);
            if (typeof(T) == typeof(double))
                bench.Kernels.InitializeUniform(1, 1, 1, output);
        }
    }
}
