using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Simd;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Replay;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Training;

public sealed class AllocationTests
{
    /// <summary>Once made, an agent's updates allocate nothing on the host set, on one thread or several.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_update_allocates_nothing(int threads)
    {
        using OpenDevice device = DeviceCatalog.Open("cpu");
        using SimdKernels kernels = new(device.Accelerator, threads);
        EnvironmentSpec spec = EnvironmentCatalog.Find("pendulum")!;
        using ReplayBuffer<float> replay = new(kernels, new(spec.ObservationSize, spec.ActionSize), 1000, 1, new(0.99, 3));
        using DdpgAgent<float> agent = new(kernels, AgentOptions.Of(new TrainingSettings { Batch = 64 }, spec), replay);
        kernels.InitializeUniform(1, 1, 1, replay.Ring.Data);
        replay.Inserted = 1000;
        for (int update = 0; update < 100; update++)
            Update(update);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int update = 0; update < 100; update++)
            Update(update);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Update(int update)
        {
            agent.BackpropagateCritic(replay.Draw(1, update));
            agent.StepCritic();
            agent.BackpropagateActor();
            agent.StepActor();
        }
    }
}
