using ILGPU;

namespace Ddpg.Kernels;

/// <content>Adam and the soft update in float64.</content>
internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void Adam(ArrayView<double> gradient, AdamStep step, AdamMoments<double> moments, ArrayView<double> parameters)
    {
        Shapes.Optimiser(gradient, moments, parameters);
        for (int i = 0; i < parameters.Length; i++)
        {
            double g = gradient[i] + (step.WeightDecay * parameters[i]);
            moments.First[i] = (step.Beta1 * moments.First[i]) + ((1 - step.Beta1) * g);
            moments.Second[i] = (step.Beta2 * moments.Second[i]) + ((1 - step.Beta2) * g * g);
            double mean = moments.First[i] / step.Correction1;
            double square = moments.Second[i] / step.Correction2;
            parameters[i] -= step.LearningRate * mean / (Math.Sqrt(square) + step.Epsilon);
        }
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<double> online, double tau, ArrayView<double> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        for (int i = 0; i < target.Length; i++)
            target[i] = (tau * online[i]) + ((1 - tau) * target[i]);
    }
}
