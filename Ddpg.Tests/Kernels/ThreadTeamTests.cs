using Ddpg.Kernels.Simd;

namespace Ddpg.Tests.Kernels;

public sealed unsafe class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_index_is_visited_once(int threads)
    {
        using ThreadTeam team = new(threads);
        for (int round = 0; round < 2_000; round++)
        {
            int count = (round * 7 % 331) + 1;
            int[] visits = new int[count];
            fixed (int* context = visits)
                team.Run(&Visit, context, count, 1 + (round % 13));
            Assert.All(visits, visit => Assert.Equal(1, visit));
        }
    }

    [Fact]
    public void It_wakes_after_a_pause()
    {
        using ThreadTeam team = new(3);
        int[] visits = new int[64];
        for (int round = 1; round <= 3; round++)
        {
            Thread.Sleep(30);
            fixed (int* context = visits)
                team.Run(&Visit, context, visits.Length, 1);
            Assert.All(visits, visit => Assert.Equal(round, visit));
        }
    }

    private static void Visit(void* context, int begin, int end)
    {
        for (int i = begin; i < end; i++)
            ((int*)context)[i]++;
    }
}
