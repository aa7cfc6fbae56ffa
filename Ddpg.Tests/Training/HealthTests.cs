using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Training;
using Ddpg.Tests.Runs;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Training;

/// <summary>The log's norms and saturation are those of the vectors they speak of.</summary>
public sealed class HealthTests(TestSets sets) : IClassFixture<TestSets>
{
    public static TheoryData<string> SetNames => [.. TestSets.Names];

    [Theory]
    [MemberData(nameof(SetNames))]
    public void Norms_and_saturation_are_those_of_the_agents_vectors(string set)
    {
        using Trainer<float> trainer = new(sets[set], EnvironmentCatalog.Find("pendulum")!, SmallRuns.PendulumSettings with
        {
            Steps = 240,
            WarmupSteps = 160,
            Environments = 8,
            Batch = 19,
            ActorHidden = [17],
            CriticTrunk = [23],
            ActorHeadBound = 1,
            EvaluateEvery = 0,
        });
        AgentHealth? logged = null;
        Assert.True(trainer.Run((row, _) => logged = row.Health, () => { }, CancellationToken.None));

        DdpgAgent<float> agent = trainer.Agent;
        Assert.Equal(Norm(agent.Actor.Adam.Gradient), logged!.ActorGradientNorm, 1e-5 * logged.ActorGradientNorm);
        Assert.Equal(Norm(agent.Critic.Adam.Gradient), logged.CriticGradientNorm, 1e-5 * logged.CriticGradientNorm);
        Assert.Equal(Norm(agent.Actor.Online.Parameters), logged.ActorNorm, 1e-5 * logged.ActorNorm);
        Assert.Equal(Norm(agent.Critic.Online.Parameters), logged.CriticNorm, 1e-5 * logged.CriticNorm);
        float[] actions = Values(agent.PolicyAction.Data);
        Assert.Equal(actions.Count(action => Math.Abs(action) >= 0.99f) / (double)actions.Length, logged.Saturation, 1e-6);
        Assert.True(logged.ActorGradientNorm > 0 && logged.CriticGradientNorm > 0 && actions.Length == 19);
    }

    private static double Norm(ArrayView<float> view) => Math.Sqrt(Values(view).Sum(value => (double)value * value));

    private static float[] Values(ArrayView<float> view)
    {
        float[] values = new float[view.Length];
        view.CopyToCPU(values);
        return values;
    }
}
