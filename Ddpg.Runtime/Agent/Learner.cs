using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Networks;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>A network that learns, with everything that belongs to it: its target, gradient and moments, and what a batch leaves in its layers.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal sealed class Learner<T> : IDisposable
    where T : unmanaged
{
    private readonly LayerTable layers;
    private readonly ArenaArray<T> outputs;
    private readonly ArenaArray<T> dz;
    private readonly int batch;

    /// <summary>Reserves its arrays.</summary>
    /// <param name="name">Its name in a checkpoint: actor or critic.</param>
    /// <param name="accelerator">Where kernels run.</param>
    /// <param name="shape">The network's shape.</param>
    /// <param name="options">The optimizer's hyperparameters.</param>
    /// <param name="batch">B.</param>
    /// <param name="arena">Where the arrays are reserved.</param>
    public Learner(string name, Accelerator accelerator, NetworkShape shape, AdamOptions options, int batch, Arena<T> arena)
    {
        Name = name;
        this.batch = batch;
        layers = new(accelerator, shape);
        Online = new(shape, layers, arena);
        Target = new(shape, layers, arena);
        Adam = new(options, shape.ParameterCount, arena);
        outputs = arena.Reserve((long)batch * shape.OutputCount);
        dz = arena.Reserve((long)batch * shape.OutputCount);
    }

    /// <summary>Its name in a checkpoint.</summary>
    public string Name { get; }

    /// <summary>The network.</summary>
    public Network<T> Online { get; }

    /// <summary>Its slowly following target.</summary>
    public Network<T> Target { get; }

    /// <summary>Gradient and moments.</summary>
    public AdamState<T> Adam { get; }

    /// <summary>As an update's kernels see it.</summary>
    public LearningNetwork<T> View =>
        new(layers.View, Online.Parameters, Target.Parameters, Online.Parameters, new(outputs.View, batch), new(dz.View, batch));

    /// <summary>What its step reads and writes.</summary>
    /// <param name="state">s, [B, O].</param>
    /// <param name="action">a, [B, A], or none for an actor.</param>
    /// <param name="loss">The loss, for the log.</param>
    public StepView<T> Step(MatrixView<T> state, MatrixView<T> action, LossView<T> loss) => new(View, state, action, Adam.Gradient, Adam.Moments, loss);

    /// <summary>θ' = θ.</summary>
    public void CopyToTarget() => Target.Parameters.CopyFrom(Online.Parameters);

    /// <inheritdoc/>
    public void Dispose() => layers.Dispose();
}
