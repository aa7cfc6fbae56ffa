using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels;

/// <content>Sums over whole vectors on the device, for the log.</content>
internal sealed partial class DeviceKernels
{
    private MemoryBuffer1D<float, Stride1D.Dense>? vectorPartials;
    private Action<Index1D, ArrayView<float>, ArrayView<float>>? squares;
    private Action<Index1D, ArrayView<float>, float, ArrayView<float>>? beyond;
    private Action<Index1D, ArrayView<float>, ArrayView<float>>? total;

    private ArrayView<float> VectorPartials => (vectorPartials ??= Accelerator.Allocate1D<float>(Partials)).View;

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<float> x, ArrayView<float> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        squares ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>>(NormKernels.Squares);
        squares(Partials, x, VectorPartials);
        Total(sum);
    }

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<float> x, float bound, ArrayView<float> count)
    {
        Shapes.Length(count, 1, nameof(count), "one count");
        beyond ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, float, ArrayView<float>>(NormKernels.Beyond);
        beyond(Partials, x, bound, VectorPartials);
        Total(count);
    }

    private void Total(ArrayView<float> sum)
    {
        total ??= Accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>>(NormKernels.Total);
        total(1, VectorPartials, sum);
    }
}

/// <summary>Kernels of sums over whole vectors: each thread sums every so many elements, then one adds the threads' sums in order.</summary>
internal static class NormKernels
{
    /// <summary>Each thread's Σ x².</summary>
    public static void Squares(Index1D thread, ArrayView<float> x, ArrayView<float> partials)
    {
        float sum = 0;
        for (int i = thread; i < (int)x.Length; i += (int)partials.Length)
            sum += x[i] * x[i];
        partials[thread] = sum;
    }

    /// <summary>Each thread's count of |x| ≥ bound.</summary>
    public static void Beyond(Index1D thread, ArrayView<float> x, float bound, ArrayView<float> partials)
    {
        int count = 0;
        for (int i = thread; i < (int)x.Length; i += (int)partials.Length)
            count += x[i] >= bound || -x[i] >= bound ? 1 : 0;
        partials[thread] = count;
    }

    /// <summary>The threads' sums, added up.</summary>
    public static void Total(Index1D single, ArrayView<float> partials, ArrayView<float> sum)
    {
        float total = 0;
        for (int i = 0; i < (int)partials.Length; i++)
            total += partials[i];
        sum[single] = total;
    }
}
