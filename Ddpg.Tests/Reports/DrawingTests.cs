using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Kernels;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Evaluation;
using Ddpg.Tests.Golden;
using Ddpg.Tests.Runs;

namespace Ddpg.Tests.Reports;

/// <summary>What is drawn is where MuJoCo has it, and a recorded rollout is what an evaluation plays.</summary>
public sealed class DrawingTests(TestSets sets, SmallRuns runs) : IClassFixture<TestSets>, IClassFixture<SmallRuns>
{
    [Fact]
    public void The_half_cheetahs_bodies_lie_where_MuJoCo_has_them()
    {
        Drawing drawing = HalfCheetah.Drawing;
        foreach (RecordedState state in HalfCheetahData.States())
        {
            IReadOnlyList<Pose> poses = drawing.Poses([.. state.Qpos, .. state.Qvel, 0]);
            for (int body = 0; body < 7; body++)
            {
                int x = 3 * (body + 1), z = x + 2;
                (double X, double Z) center = body == 0 ? HalfCheetahModel.Model.TorsoCenter : HalfCheetahModel.Model.Links[body - 1].Center;
                Pose middle = poses[body].At(center, 0);
                Assert.Equal([state.BodyPosition[x], state.BodyPosition[z], state.BodyCenter[x], state.BodyCenter[z]], [poses[body].X, poses[body].Height, middle.X, middle.Height], (a, b) => Math.Abs(a - b) < 1e-12);
            }

            // mjCNSTR_CONTACT_PYRAMIDAL: MuJoCo has a contact exactly where a body is drawn as touching.
            Assert.Equal(state.RowType.Contains(6), drawing.Contacts(poses).Contains(true));
        }
    }

    [Theory]
    [InlineData("pendulum")]
    [InlineData("halfcheetah")]
    public void A_recorded_rollout_is_what_an_evaluation_plays(string task)
    {
        PolicyFile policy = PolicyFile.Open(task == "pendulum" ? runs.Pendulum : runs.HalfCheetah);
        IKernels<float> kernels = sets["simd"];
        Rollout rollout = policy.Record(kernels, 3, 9);
        EvaluationResult evaluation = policy.Evaluate(kernels, 3, 9);
        for (int i = 0; i < 3; i++)
        {
            Episode episode = rollout.Episodes[i];
            Assert.Equal(evaluation.Returns[i], episode.Return, Math.Abs(evaluation.Returns[i]) * 1e-5);
            Assert.Equal((policy.Environment.TimeLimit + 1, policy.Environment.TimeLimit, false), (episode.States.Count, episode.Actions.Count, episode.Terminated));
            Assert.All(episode.Actions, action => Assert.All(action, value => Assert.InRange(value, -policy.Environment.ActionBound, policy.Environment.ActionBound)));
        }

        if (task == "halfcheetah")
        {
            // The reward is the way over the time, less the effort.
            Episode episode = rollout.Episodes[0];
            double speed = (episode.States[1][0] - episode.States[0][0]) / 0.05, effort = episode.Actions[0].Sum(action => action * action);
            Assert.Equal(speed - (0.1 * effort), episode.Rewards[0], 1e-4);
        }
    }
}
