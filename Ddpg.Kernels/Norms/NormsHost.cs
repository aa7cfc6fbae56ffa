using Ddpg.Kernels.Host;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Sums over whole vectors on the host.</content>
internal sealed unsafe partial class HostKernels
{
    /// <inheritdoc/>
    public void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged
    {
        TElement* values = Pointer.To(x);
        for (long i = 0; i < x.Length; i++)
            values[i] = default;
    }

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<float> x, ArrayView<float> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        float* values = Pointer.To(x);
        double total = 0;
        for (long i = 0; i < x.Length; i++)
            total += (double)values[i] * values[i];
        sum[0] = (float)total;
    }

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<float> x, float bound, ArrayView<float> count)
    {
        Shapes.Length(count, 1, nameof(count), "one count");
        float* values = Pointer.To(x);
        int beyond = 0;
        for (long i = 0; i < x.Length; i++)
            beyond += Math.Abs(values[i]) >= bound ? 1 : 0;
        count[0] = beyond;
    }
}
