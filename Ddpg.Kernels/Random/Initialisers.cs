using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Random
{
    /// <summary>Start values as functions of seed, array and element.</summary>
    internal static class Initialisers
    {
        /// <summary>Uniform in ±bound.</summary>
        public static T Uniform<T>(T bound, ulong seed, int block, int element)
            where T : unmanaged, IReal<T> =>
            Philox.Uniform(Philox.Draw(seed, RandomStream.Initialise, element, block).X, -bound, bound);

        /// <summary>Normal, redrawn while beyond 2σ (at most 16 draws: the chance to need more is below 10⁻²¹).</summary>
        public static T TruncatedNormal<T>(T deviation, ulong seed, int block, int element)
            where T : unmanaged, IReal<T>
        {
            T normal = T.Of(3);
            for (int draw = 0; draw < 8 && T.AnyLess(T.Of(2), T.Abs(normal)); draw++)
            {
                PhiloxBlock words = Philox.Draw(seed, RandomStream.Initialise, element, block, draw);
                normal = Philox.Normal(words.X, words.Y, out T second);
                normal = T.IfLess(T.Of(2), T.Abs(normal), second, normal);
            }

            return deviation * normal;
        }

        /// <summary>Kernel of <see cref="Uniform"/>.</summary>
        public static void UniformKernel(Index1D i, float bound, ulong seed, int block, ArrayView<float> values) =>
            values[i] = Uniform(new F32(bound), seed, block, i).Value;

        /// <summary>Kernel of <see cref="TruncatedNormal"/>.</summary>
        public static void TruncatedNormalKernel(Index1D i, float deviation, ulong seed, int block, ArrayView<float> values) =>
            values[i] = TruncatedNormal(new F32(deviation), seed, block, i).Value;
    }
}

namespace Ddpg.Kernels
{
    /// <content>Start values on the device.</content>
    internal sealed partial class DeviceKernels
    {
        private Action<Index1D, float, ulong, int, ArrayView<float>>? initialiseUniform;
        private Action<Index1D, float, ulong, int, ArrayView<float>>? initialiseNormal;

        /// <inheritdoc/>
        public void InitialiseUniform(double bound, ulong seed, int block, ArrayView<float> values)
        {
            initialiseUniform ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, float, ulong, int, ArrayView<float>>(Initialisers.UniformKernel);
            initialiseUniform((int)values.Length, (float)bound, seed, block, values);
        }

        /// <inheritdoc/>
        public void InitialiseTruncatedNormal(double deviation, ulong seed, int block, ArrayView<float> values)
        {
            initialiseNormal ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, float, ulong, int, ArrayView<float>>(Initialisers.TruncatedNormalKernel);
            initialiseNormal((int)values.Length, (float)deviation, seed, block, values);
        }
    }

    /// <content>Start values on the host.</content>
    internal sealed partial class HostKernels
    {
        /// <inheritdoc/>
        public void InitialiseUniform(double bound, ulong seed, int block, ArrayView<float> values)
        {
            for (int i = 0; i < values.Length; i++)
                Initialisers.UniformKernel(i, (float)bound, seed, block, values);
        }

        /// <inheritdoc/>
        public void InitialiseTruncatedNormal(double deviation, ulong seed, int block, ArrayView<float> values)
        {
            for (int i = 0; i < values.Length; i++)
                Initialisers.TruncatedNormalKernel(i, (float)deviation, seed, block, values);
        }
    }

    /// <content>Start values in float64.</content>
    internal sealed partial class ReferenceKernels
    {
        /// <inheritdoc/>
        public void InitialiseUniform(double bound, ulong seed, int block, ArrayView<double> values)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Initialisers.Uniform(new F64(bound), seed, block, i).Value;
        }

        /// <inheritdoc/>
        public void InitialiseTruncatedNormal(double deviation, ulong seed, int block, ArrayView<double> values)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Initialisers.TruncatedNormal(new F64(deviation), seed, block, i).Value;
        }
    }
}
