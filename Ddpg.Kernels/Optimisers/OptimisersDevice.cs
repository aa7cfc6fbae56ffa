using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Optimisers;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Adam and the soft update on the device.</content>
internal sealed partial class DeviceKernels
{
    private Action<Index1D, ArrayView<float>, AdamCoefficients, AdamMoments<float>, ArrayView<float>>? adam;
    private Action<Index1D, ArrayView<float>, float, ArrayView<float>>? softUpdate;

    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Optimiser(gradient, moments, parameters);
        adam ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, AdamCoefficients, AdamMoments<float>, ArrayView<float>>(OptimiserKernels.Adam);
        adam((int)parameters.Length, gradient, AdamCoefficients.From(step), moments, parameters);
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        softUpdate ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float, ArrayView<float>>(OptimiserKernels.SoftUpdate);
        softUpdate((int)online.Length, online, (float)tau, target);
    }
}

/// <summary>Kernels of the optimiser, one thread a parameter.</summary>
internal static class OptimiserKernels
{
    /// <summary>One step of Adam.</summary>
    public static void Adam(Index1D i, ArrayView<float> gradient, AdamCoefficients coefficients, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        F32 first = new(moments.First[i]), second = new(moments.Second[i]);
        parameters[i] = OptimiserRules.Adam(new F32(parameters[i]), new F32(gradient[i]), ref first, ref second, coefficients).Value;
        moments.First[i] = first.Value;
        moments.Second[i] = second.Value;
    }

    /// <summary>θ' ← θ' + τ (θ − θ').</summary>
    public static void SoftUpdate(Index1D i, ArrayView<float> online, float tau, ArrayView<float> target) =>
        target[i] = OptimiserRules.SoftUpdate(new F32(online[i]), new F32(target[i]), tau).Value;
}
