using Ddpg.Kernels;
using Ddpg.Runtime.Networks;
using Ddpg.Runtime.Settings;
using ILGPU;

namespace Ddpg.Runtime.Training;

/// <summary>Draws a network's start weights, layer by layer.</summary>
internal static class WeightInitialiser
{
    /// <summary>σ of <see cref="Initialiser.TruncatedNormal"/>, tflearn's default.</summary>
    private const double TruncatedNormalDeviation = 0.02;

    /// <summary>Fills a network's parameters.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="network">Whose parameters.</param>
    /// <param name="initialiser">For all layers but a bounded head.</param>
    /// <param name="headBound">Half width of the head's; 0: as the others.</param>
    /// <param name="headBoundOnBiases">Whether a bounded head's biases are drawn too.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">The first draw's counter; each array takes one, below 1,000 in all.</param>
    public static void Fill<T>(IKernels<T> kernels, Network<T> network, Initialiser initialiser, double headBound, bool headBoundOnBiases, ulong seed, int block)
        where T : unmanaged
    {
        LayerShape head = network.Shape.Trunk[^1];
        foreach (LayerShape layer in network.Shape.Layers)
        {
            ArrayView<T> parameters = network.Of(layer);
            ArrayView<T> weights = parameters.SubView(0, (long)layer.Inputs * layer.Outputs);
            ArrayView<T> biases = parameters.SubView((long)layer.Inputs * layer.Outputs, layer.Outputs);
            double fanIn = 1 / Math.Sqrt(layer.Inputs);
            if (layer == head && headBound > 0)
            {
                kernels.InitialiseUniform(headBound, seed, block++, weights);
                kernels.InitialiseUniform(headBoundOnBiases ? headBound : 0, seed, block++, biases);
            }
            else if (initialiser == Initialiser.TruncatedNormal)
            {
                kernels.InitialiseTruncatedNormal(TruncatedNormalDeviation, seed, block++, weights);
                kernels.InitialiseUniform(0, seed, block++, biases);
            }
            else
            {
                bool glorot = initialiser == Initialiser.Glorot;
                kernels.InitialiseUniform(glorot ? Math.Sqrt(6.0 / (layer.Inputs + layer.Outputs)) : fanIn, seed, block++, weights);
                kernels.InitialiseUniform(glorot ? 0 : fanIn, seed, block++, biases);
            }
        }
    }
}
