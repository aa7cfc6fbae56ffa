using Ddpg.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Agent;

/// <summary>Adam's hyperparameters.</summary>
/// <param name="LearningRate">α.</param>
/// <param name="WeightDecay">λ, L2.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Epsilon">ε.</param>
public sealed record AdamOptions(double LearningRate, double WeightDecay = 0, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8);

/// <summary>A gradient, Adam's moments for it, and the steps taken.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
public sealed class AdamOptimiser<T> : IDisposable
    where T : unmanaged
{
    private readonly IKernels<T> kernels;
    private readonly AdamOptions options;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> gradient;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> first;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> second;

    /// <summary>Allocates for P parameters, moments zero.</summary>
    public AdamOptimiser(IKernels<T> kernels, int parameterCount, AdamOptions options)
    {
        this.kernels = kernels;
        this.options = options;
        gradient = kernels.Accelerator.Allocate1D<T>(parameterCount);
        first = kernels.Accelerator.Allocate1D<T>(parameterCount);
        second = kernels.Accelerator.Allocate1D<T>(parameterCount);
        first.MemSetToZero();
        second.MemSetToZero();
    }

    /// <summary>∂/∂θ, [P].</summary>
    public ArrayView<T> Gradient => gradient.View;

    /// <summary>m and v.</summary>
    public AdamMoments<T> Moments => new(first.View, second.View);

    /// <summary>t.</summary>
    public long Steps { get; set; }

    /// <summary>θ ← θ − α·m̂/(√v̂ + ε), the learning rate times <paramref name="rateFactor"/>.</summary>
    public void Step(ArrayView<T> parameters, double rateFactor = 1)
    {
        Steps++;
        kernels.Adam(gradient.View, new(options.LearningRate * rateFactor, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, Steps), Moments, parameters);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        gradient.Dispose();
        first.Dispose();
        second.Dispose();
    }
}
