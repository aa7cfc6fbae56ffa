using Ddpg.Kernels.Random;

namespace Ddpg.Tests.Kernels;

/// <summary>Draws without replacement: each element once, each place alike.</summary>
public sealed class PermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(50_000)]
    public void Every_element_has_a_place_of_its_own(int n)
    {
        PhiloxBlock key = Philox.Draw(7, RandomStream.Sample, 0, 3);
        Assert.Equal(Enumerable.Range(0, n), Enumerable.Range(0, n).Select(i => Permutation.At(i, n, key)).Order());
    }

    /// <summary>χ² of where some elements, and some pairs, go over many keys: within five standard deviations of what chance gives.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(70)]
    [InlineData(100)]
    [InlineData(257)]
    public void Places_are_uniform_over_keys(int n)
    {
        const int Keys = 40_000;
        int[][] places = [new int[n], new int[n], new int[n]];
        for (int update = 0; update < Keys; update++)
        {
            PhiloxBlock key = Philox.Draw(11, RandomStream.Sample, 0, update);
            int first = Permutation.At(0, n, key), second = Permutation.At(1, n, key);
            places[0][first]++;
            places[1][second]++;
            places[2][(second - first + n) % n]++;
        }

        Assert.Equal(0, places[2][0]);
        foreach ((int[] counts, int cells) in new[] { (places[0], n), (places[1], n), (places[2][1..], n - 1) })
        {
            double expected = (double)Keys / cells, chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
            Assert.InRange(chiSquared, cells - 1 - (5 * Math.Sqrt(2 * cells)), cells - 1 + (5 * Math.Sqrt(2 * cells)));
        }
    }

    [Fact]
    public void The_largest_ring_is_permuted_too()
    {
        const int N = 100_000_000;
        PhiloxBlock key = Philox.Draw(1, RandomStream.Sample, 0, 1);
        int[] places = [.. Enumerable.Range(N - 10_000, 10_000).Select(i => Permutation.At(i, N, key))];
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.All(places, place => Assert.InRange(place, 0, N - 1));
    }
}
