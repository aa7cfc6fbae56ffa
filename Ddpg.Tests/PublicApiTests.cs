using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;
using Ddpg.Runtime.Training;

namespace Ddpg.Tests;

/// <summary>What the libraries show: a list to be changed on purpose only. That each member is documented, the compiler sees to.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(IReal<>), "DdpgException F32 F64 IReal LaunchException NoiseKind Philox PhiloxBlock RandomStream TargetMask")]
    [InlineData(
        typeof(IEnvironment),
        "ActionRange Body Capsule Columns Constants Drawing DrawingView EnvironmentCatalog EnvironmentSpec EnvironmentStage HalfCheetah IEnvironment NumberArray Pendulum Pose ScaledAction StartDraw")]
    [InlineData(
        typeof(TrainingRun),
        "AgentHealth Aggregate DeviceCatalog DeviceInfo Episode EvaluationResult ExploreClip Initializer Interval PolicyFile Preset Presets Rollout RolloutPage "
        + "RunMachine RunRecord RunSummary SampleStatistics SeedResult SeedSummary SeedSweep TrainingProgress TrainingRun TrainingSettings")]
    public void Public_types_are_these(Type member, string expected) => Assert.Equal(
        expected.Split(' '), member.Assembly.GetExportedTypes().Where(type => !type.IsNested).Select(type => type.Name.Split('`')[0]).Order(StringComparer.Ordinal));
}
