using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ddpg.Kernels;
using Ddpg.Kernels.Ilgpu;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Simd;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Benchmarks;

/// <summary>What a device can do at most, measured: the roofline that other rates are held against.</summary>
/// <param name="GigaflopsPerSecond">Fused multiply-adds, two operations each, from registers.</param>
/// <param name="GigabytesPerSecond">Copying a large buffer, bytes read and written.</param>
/// <param name="HandOffNanoseconds">From one thread's write to another's reading it, a cache line's way between two cores; 0 where the SIMD set has one thread, or on a device.</param>
internal sealed record Limits(double GigaflopsPerSecond, double GigabytesPerSecond, double HandOffNanoseconds)
{
    /// <summary>Floats of the buffer that is copied, 256 MiB: beyond any cache.</summary>
    private const int CopyLength = 64 << 20;

    private const int Chains = 8;

    /// <summary>Times that a cache line goes to and fro between two looks at the clock.</summary>
    private const int Exchanges = 100;

    /// <summary>Whose turn it is when the exchange has ended.</summary>
    private const int Done = 2;

    /// <summary>Multiply-adds of a chain.</summary>
    public const int Rounds = 2_000;

    /// <summary>Measures the device of a kernel set; the SIMD set on its threads.</summary>
    public static Limits Measure(IKernels<float> kernels)
    {
        Accelerator accelerator = kernels.Accelerator;
        using MemoryBuffer1D<float, Stride1D.Dense> from = accelerator.Allocate1D<float>(CopyLength), to = accelerator.Allocate1D<float>(CopyLength);
        kernels.Zero<float>(from.View);
        Rate copy = Rate.Measure(2.0 * sizeof(float) * CopyLength / 1e9, () => Copy(kernels, from.View, to.View), accelerator.Synchronize);
        return new(MultiplyAdds(kernels, to.View).PerSecond, copy.PerSecond, ThreadsOf(kernels) > 1 && Environment.ProcessorCount > 1 ? HandOff() : 0);
    }

    /// <summary>Threads of the SIMD set; 0 for a device.</summary>
    public static int ThreadsOf(IKernels<float> kernels) => kernels is SimdKernels simd ? simd.Team.Threads : 0;

    private static double HandOff()
    {
        StrongBox<int> turn = new();
        Thread other = new(() =>
        {
            while (Await(turn, 1, Done) == 1)
                Volatile.Write(ref turn.Value, 0);
        });
        other.Start();
        Exchange(turn);
        long start = Stopwatch.GetTimestamp();
        int exchanges = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < 20; exchanges += Exchanges)
            Exchange(turn);
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        Volatile.Write(ref turn.Value, Done);
        other.Join();
        return nanoseconds / (2 * exchanges);
    }

    private static void Exchange(StrongBox<int> turn)
    {
        for (int i = 0; i < Exchanges; i++)
        {
            Volatile.Write(ref turn.Value, 1);
            Await(turn, 0, 0);
        }
    }

    private static int Await(StrongBox<int> turn, int one, int other)
    {
        while (true)
        {
            int now = Volatile.Read(ref turn.Value);
            if (now == one || now == other)
                return now;
            ThreadTeam.Pause();
        }
    }

    private static unsafe void Copy(IKernels<float> kernels, ArrayView<float> from, ArrayView<float> to)
    {
        if (kernels is not SimdKernels simd)
        {
            from.CopyTo(to);
            return;
        }

        (nint From, nint To) pair = ((nint)Pointer.To(from), (nint)Pointer.To(to));
        simd.Team.Run(&CopyRange, &pair, CopyLength, CopyLength / 16);
    }

    private static unsafe Rate MultiplyAdds(IKernels<float> kernels, ArrayView<float> sums)
    {
        if (kernels is SimdKernels simd)
        {
            int chunks = 4 * simd.Team.Threads;
            double work = 2.0 * Chains * Vector512<float>.Count * Rounds * chunks / 1e9;
            nint target = (nint)Pointer.To(sums);
            return Rate.Measure(work, () => RunMultiplyAdds(simd, target, chunks), () => { });
        }

        // As many threads as fill the device, found by time: a simulated one would take minutes for a GPU's number.
        Launcher launcher = ((IlgpuKernels)kernels).Launcher;
        MultiplyAddKernel kernel = new(sums, 0.5f);
        int threads = 64;
        while (threads < 1 << 20 && Rate.SecondsOf(() => launcher.Elements(threads, kernel), kernels.Accelerator.Synchronize) < 0.01)
            threads *= 2;
        return Rate.Measure(2.0 * Chains * Rounds * threads / 1e9, () => launcher.Elements(threads, kernel), kernels.Accelerator.Synchronize);
    }

    private static unsafe void RunMultiplyAdds(SimdKernels simd, nint target, int chunks) => simd.Team.Run(&MultiplyAddRange, (void*)target, chunks, 1);

    private static unsafe void CopyRange(void* context, int begin, int end)
    {
        (nint from, nint to) = *((nint, nint)*)context;
        long bytes = (long)(end - begin) * sizeof(float);
        Buffer.MemoryCopy((float*)from + begin, (float*)to + begin, bytes, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void MultiplyAddRange(void* context, int begin, int end)
    {
        for (int chunk = begin; chunk < end; chunk++)
        {
            Vector512<float> factor = Vector512.Create(0.5f), one = Vector512.Create(1f);
            Vector512<float> a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one;
            for (int round = 0; round < Rounds; round++)
            {
                a = Vector512.FusedMultiplyAdd(a, factor, one);
                b = Vector512.FusedMultiplyAdd(b, factor, one);
                c = Vector512.FusedMultiplyAdd(c, factor, one);
                d = Vector512.FusedMultiplyAdd(d, factor, one);
                e = Vector512.FusedMultiplyAdd(e, factor, one);
                f = Vector512.FusedMultiplyAdd(f, factor, one);
                g = Vector512.FusedMultiplyAdd(g, factor, one);
                h = Vector512.FusedMultiplyAdd(h, factor, one);
            }

            ((float*)context)[chunk] = Vector512.Sum(a + b + c + d + e + f + g + h);
        }
    }
}

/// <summary>Eight independent chains of multiply-adds in each thread.</summary>
/// <param name="Sums">An element a thread, written.</param>
/// <param name="Factor">Of every multiplication.</param>
internal readonly record struct MultiplyAddKernel(ArrayView<float> Sums, float Factor) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        float a = i, b = a + 1, c = a + 2, d = a + 3, e = a + 4, f = a + 5, g = a + 6, h = a + 7, factor = Factor;
        for (int round = 0; round < Limits.Rounds; round++)
        {
            a = (a * factor) + 1;
            b = (b * factor) + 1;
            c = (c * factor) + 1;
            d = (d * factor) + 1;
            e = (e * factor) + 1;
            f = (f * factor) + 1;
            g = (g * factor) + 1;
            h = (h * factor) + 1;
        }

        Sums[i] = a + b + c + d + e + f + g + h;
    }
}
