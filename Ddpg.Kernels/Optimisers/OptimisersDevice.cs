using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Optimisers;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Adam and the soft update on the device.</content>
internal sealed partial class DeviceKernels
{
    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Optimiser(gradient, moments, parameters);
        Launcher.Elements((int)parameters.Length, new AdamKernel(gradient, AdamCoefficients.From(step), moments, parameters));
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        Launcher.Elements((int)online.Length, new SoftUpdateKernel(online, (float)tau, target));
    }
}

/// <summary>One step of Adam, one thread a parameter.</summary>
/// <param name="Gradient">g, [P].</param>
/// <param name="Coefficients">Adam's.</param>
/// <param name="Moments">m and v, updated.</param>
/// <param name="Parameters">θ, [P], updated.</param>
internal readonly record struct AdamKernel(ArrayView<float> Gradient, AdamCoefficients Coefficients, AdamMoments<float> Moments, ArrayView<float> Parameters) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        F32 first = new(Moments.First[i]), second = new(Moments.Second[i]);
        Parameters[i] = OptimiserRules.Adam(new F32(Parameters[i]), new F32(Gradient[i]), ref first, ref second, Coefficients).Value;
        Moments.First[i] = first.Value;
        Moments.Second[i] = second.Value;
    }
}

/// <summary>θ' ← θ' + τ (θ − θ'), one thread a parameter.</summary>
/// <param name="Online">θ, [P].</param>
/// <param name="Tau">τ.</param>
/// <param name="Target">θ', [P], updated.</param>
internal readonly record struct SoftUpdateKernel(ArrayView<float> Online, float Tau, ArrayView<float> Target) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => Target[i] = OptimiserRules.SoftUpdate(new F32(Online[i]), new F32(Target[i]), Tau).Value;
}
