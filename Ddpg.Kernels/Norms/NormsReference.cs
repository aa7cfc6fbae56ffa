using ILGPU;

namespace Ddpg.Kernels;

/// <content>Sums over whole vectors in float64.</content>
internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged
    {
        for (long i = 0; i < x.Length; i++)
            x[i] = default;
    }

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<double> x, ArrayView<double> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        sum[0] = 0;
        for (int i = 0; i < x.Length; i++)
            sum[0] += x[i] * x[i];
    }

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<double> x, float bound, ArrayView<double> count)
    {
        Shapes.Length(count, 1, nameof(count), "one count");
        count[0] = 0;
        for (int i = 0; i < x.Length; i++)
            count[0] += Math.Abs(x[i]) >= bound ? 1 : 0;
    }
}
