using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Simd;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>Single kernels at the sizes of training.</summary>
internal static class KernelBenchmark
{
    private const int Ring = 1 << 20;

    /// <summary>Measures them one after the other.</summary>
    /// <param name="kernels">The kernel set.</param>
    /// <param name="limits">What the device can do.</param>
    /// <param name="announce">Called with what is measured next.</param>
    public static IEnumerable<BenchRow> Measure(IKernels<float> kernels, Limits limits, Action<string> announce)
    {
        using CuBlasYardstick? blas = CuBlasYardstick.Create(kernels.Accelerator, out string reason);
        if (reason.Length > 0)
            announce(reason);
        foreach ((int batch, int inputs, int outputs) in new[] { (64, 256, 256), (256, 256, 256), (8192, 256, 256) })
        {
            using MemoryBuffer1D<float, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D<float>((2L * batch * (inputs + outputs)) + (2L * (inputs + 1) * outputs));
            kernels.InitializeUniform(0.1, 1, 1, memory.View);
            long at = 0;
            ArrayView<float> Take(long length) => memory.View.SubView((at += length) - length, length);
            MatrixView<float> x = Take((long)batch * inputs).AsMatrix(batch, inputs), dx = Take((long)batch * inputs).AsMatrix(batch, inputs);
            MatrixView<float> y = Take((long)batch * outputs).AsMatrix(batch, outputs);
            ArrayView<float> weights = Take((inputs + 1L) * outputs), gradient = Take((inputs + 1L) * outputs);
            double work = 2.0 * batch * inputs * outputs / 1e9;
            string size = $"{batch}x{inputs}x{outputs}";
            yield return Compute($"dense forward {size}", work, () => kernels.DenseForward(x, default, weights, Activation.Relu, y));
            yield return Compute($"dense backward input {size}", work, () => kernels.DenseBackwardInput(y, new(weights.SubView(0, (long)inputs * outputs), default), Activation.Relu, x, dx));
            yield return Compute($"dense backward weights {size}", work, () => kernels.DenseBackwardWeights(x, default, y, gradient));
            if (blas is null)
                continue;
            yield return Compute($"cuBLAS forward {size}", work, () => blas.Forward(x, weights, y));
            yield return Compute($"cuBLAS backward input {size}", work, () => blas.BackwardInput(y, weights, dx));
            yield return Compute($"cuBLAS backward weights {size}", work, () => blas.BackwardWeights(x, y, gradient));
        }

        foreach (int parameters in new[] { 67_000, 1 << 22 })
        {
            using MemoryBuffer1D<float, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D<float>(4L * parameters);
            kernels.InitializeUniform(0.1, 1, 1, memory.View);
            ArrayView<float> Part(int k) => memory.View.SubView((long)k * parameters, parameters);
            kernels.Zero(Part(2));
            yield return Move($"Adam {parameters:N0} parameters", 7.0 * sizeof(float) * parameters / 1e9, () => kernels.Adam(Part(0), new(1e-3, 0.9, 0.999, 1e-8, 0, 10), new(Part(1), Part(2)), Part(3)));
            yield return Move($"soft update {parameters:N0} parameters", 3.0 * sizeof(float) * parameters / 1e9, () => kernels.SoftUpdate(Part(0), 0.005, Part(3)));
        }

        TransitionLayout layout = new(17, 6);
        using Arena<float> transitions = new();
        ArenaArray<float> from = transitions.Reserve((long)Ring * layout.Width), to = transitions.Reserve((long)Ring * layout.Width);
        transitions.Allocate(kernels.Accelerator);
        MatrixView<float> ring = from.View.AsMatrix(Ring, layout.Width), samples = to.View.AsMatrix(Ring, layout.Width);
        long update = 0;
        foreach (int batch in new[] { 8192, Ring })
        {
            MatrixView<float> sample = samples.FirstRows(batch);
            yield return Move($"replay sample {batch:N0} of {Ring:N0}", 2.0 * sizeof(float) * batch * layout.Width / 1e9, () => kernels.ReplaySample(ring, layout, new(Ring, 1, 1, 0.99f, 1, update++), sample));
        }

        if (kernels is SimdKernels { Team.Threads: > 1 } simd)
        {
            Rate rate = Rate.Measure(1, () => HandOff(simd), () => { });
            yield return new("kernels", simd.Team.Threads, rate.Spread) { Kernel = "hand-off to waiting threads and back", Microseconds = 1e6 / rate.PerSecond };
        }

        BenchRow Compute(string name, double work, Action action)
        {
            announce(name);
            Rate rate = Rate.Measure(work, action, kernels.Accelerator.Synchronize);
            return new("kernels", Limits.ThreadsOf(kernels), rate.Spread) { Kernel = name, Gflops = rate.PerSecond, ShareOfLimit = rate.PerSecond / limits.GigaflopsPerSecond };
        }

        BenchRow Move(string name, double work, Action action)
        {
            announce(name);
            Rate rate = Rate.Measure(work, action, kernels.Accelerator.Synchronize);
            return new("kernels", Limits.ThreadsOf(kernels), rate.Spread) { Kernel = name, GbytesPerSecond = rate.PerSecond, ShareOfLimit = rate.PerSecond / limits.GigabytesPerSecond };
        }
    }

    /// <summary>A job of one empty chunk a thread.</summary>
    private static unsafe void HandOff(SimdKernels simd) => simd.Team.Run(&Nothing, null, simd.Team.Threads, 1);

    private static unsafe void Nothing(void* context, int begin, int end)
    {
    }
}
