using Ddpg.Kernels;
using ILGPU;

namespace Ddpg.Runtime.Networks;

/// <summary>How start weights are drawn; n is a layer's number of inputs, m of outputs.</summary>
public enum Initializer
{
    /// <summary>Weights and biases uniform in ±1/√n (Lillicrap et al. 2016; PyTorch's default for a linear layer).</summary>
    FanIn,

    /// <summary>Weights uniform in ±√(6/(n + m)), biases 0 (Glorot and Bengio 2010; Keras' default).</summary>
    Glorot,

    /// <summary>Weights normal with σ = 0.02, redrawn beyond 2σ, biases 0 (tflearn's default).</summary>
    TruncatedNormal,
}

/// <summary>Draws a network's start weights, layer by layer.</summary>
internal static class WeightInitializer
{
    /// <summary>σ of <see cref="Initializer.TruncatedNormal"/>, tflearn's default.</summary>
    private const double TruncatedNormalDeviation = 0.02;

    /// <summary>Fills a network's parameters.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="network">Whose parameters.</param>
    /// <param name="initializer">For all layers but a bounded head.</param>
    /// <param name="headBound">Half width of the head's; 0: as the others.</param>
    /// <param name="headBoundOnBiases">Whether a bounded head's biases are drawn too.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="block">The first draw's counter; each array takes one, below 1,000 in all.</param>
    public static void Fill<T>(IKernels<T> kernels, Network<T> network, Initializer initializer, double headBound, bool headBoundOnBiases, ulong seed, int block)
        where T : unmanaged
    {
        foreach (NamedLayer layer in network.Shape.Layers)
        {
            ArrayView<T> weights = network.Weights(layer), biases = network.Biases(layer);
            double fanIn = 1 / Math.Sqrt(layer.Inputs);
            if (layer == network.Shape.Layers[^1] && headBound > 0)
            {
                kernels.InitializeUniform(headBound, seed, block++, weights);
                kernels.InitializeUniform(headBoundOnBiases ? headBound : 0, seed, block++, biases);
            }
            else if (initializer == Initializer.TruncatedNormal)
            {
                kernels.InitializeTruncatedNormal(TruncatedNormalDeviation, seed, block++, weights);
                kernels.InitializeUniform(0, seed, block++, biases);
            }
            else
            {
                bool glorot = initializer == Initializer.Glorot;
                kernels.InitializeUniform(glorot ? Math.Sqrt(6.0 / (layer.Inputs + layer.Outputs)) : fanIn, seed, block++, weights);
                kernels.InitializeUniform(glorot ? 0 : fanIn, seed, block++, biases);
            }
        }
    }
}
