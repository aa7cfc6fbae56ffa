using Ddpg.Kernels.Host;
using Ddpg.Kernels.Optimisers;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Adam and the soft update as SIMD passes over the flat vectors.</content>
internal sealed unsafe partial class HostKernels
{
    /// <summary>Elements a thread takes at a time; a multiple of the lanes, so that every element meets the same code at any thread count.</summary>
    private const int ElementGrain = 8192;

    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Optimiser(gradient, moments, parameters);
        ParameterJob job = new()
        {
            Gradient = Pointer.To(gradient),
            First = Pointer.To(moments.First),
            Second = Pointer.To(moments.Second),
            Parameters = Pointer.To(parameters),
            Coefficients = AdamCoefficients.From(step),
        };
        team.Run(&ParameterJob.Adam, &job, (int)parameters.Length, ElementGrain);
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        ParameterJob job = new() { Parameters = Pointer.To(online), Target = Pointer.To(target), Tau = (float)tau };
        team.Run(&ParameterJob.SoftUpdate, &job, (int)online.Length, ElementGrain);
    }
}
