using Ddpg.Kernels.Launch;
using Ddpg.Kernels.Norms;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels
{
    /// <content>Sums over whole vectors on the device, for the log.</content>
    internal sealed partial class DeviceKernels
    {
        private MemoryBuffer1D<float, Stride1D.Dense>? vectorPartials;

        private ArrayView<float> VectorPartials => (vectorPartials ??= Accelerator.Allocate1D<float>(Partials)).View;

        /// <inheritdoc/>
        public void Zero<TElement>(ArrayView<TElement> x)
            where TElement : unmanaged =>
            Launcher.Elements((int)x.Length, new ZeroKernel<TElement>(x));

        /// <inheritdoc/>
        public void SumOfSquares(ArrayView<float> x, ArrayView<float> sum)
        {
            Shapes.Length(sum, 1, nameof(sum), "one sum");
            Launcher.Elements(Partials, new PartialSquares(x, VectorPartials));
            Launcher.Elements(1, new TotalOfPartials(VectorPartials, sum));
        }

        /// <inheritdoc/>
        public void CountBeyond(ArrayView<float> x, float bound, ArrayView<float> count)
        {
            Shapes.Length(count, 1, nameof(count), "one count");
            Launcher.Elements(Partials, new PartialCounts(x, bound, VectorPartials));
            Launcher.Elements(1, new TotalOfPartials(VectorPartials, count));
        }
    }
}

namespace Ddpg.Kernels.Norms
{
    /// <summary>x ← 0, one thread an element.</summary>
    /// <param name="X">The vector, written.</param>
    internal readonly record struct ZeroKernel<TElement>(ArrayView<TElement> X) : IElementKernel
        where TElement : unmanaged
    {
        /// <inheritdoc/>
        public void Run(int i) => X[i] = default;
    }

    /// <summary>Each thread's Σ x² over every so many elements.</summary>
    /// <param name="X">A vector of any length.</param>
    /// <param name="Partials">The threads' sums, written.</param>
    internal readonly record struct PartialSquares(ArrayView<float> X, ArrayView<float> Partials) : IElementKernel
    {
        /// <inheritdoc/>
        public void Run(int i)
        {
            float sum = 0;
            for (int k = i; k < (int)X.Length; k += (int)Partials.Length)
                sum += X[k] * X[k];
            Partials[i] = sum;
        }
    }

    /// <summary>Each thread's count of |x| ≥ bound over every so many elements.</summary>
    /// <param name="X">A vector of any length.</param>
    /// <param name="Bound">Not negative.</param>
    /// <param name="Partials">The threads' counts, written.</param>
    internal readonly record struct PartialCounts(ArrayView<float> X, float Bound, ArrayView<float> Partials) : IElementKernel
    {
        /// <inheritdoc/>
        public void Run(int i)
        {
            int count = 0;
            for (int k = i; k < (int)X.Length; k += (int)Partials.Length)
                count += X[k] >= Bound || -X[k] >= Bound ? 1 : 0;
            Partials[i] = count;
        }
    }

    /// <summary>The threads' sums, added up in order; one thread.</summary>
    /// <param name="Partials">The threads' sums.</param>
    /// <param name="Sum">[1], written.</param>
    internal readonly record struct TotalOfPartials(ArrayView<float> Partials, ArrayView<float> Sum) : IElementKernel
    {
        /// <inheritdoc/>
        public void Run(int i)
        {
            float total = 0;
            for (int k = 0; k < (int)Partials.Length; k++)
                total += Partials[k];
            Sum[i] = total;
        }
    }
}
