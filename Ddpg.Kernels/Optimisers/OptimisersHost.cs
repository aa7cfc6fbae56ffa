using System.Runtime.CompilerServices;
using Ddpg.Kernels.Host;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Optimisers;
using ILGPU;

namespace Ddpg.Kernels;

/// <content>Adam and the soft update as SIMD passes over the flat vectors.</content>
public sealed unsafe partial class HostKernels
{
    /// <summary>Elements a thread takes at a time; a multiple of the lanes, so that every element meets the same code at any thread count.</summary>
    private const int ElementGrain = 8192;

    /// <inheritdoc/>
    public void Adam(ArrayView<float> gradient, AdamStep step, AdamMoments<float> moments, ArrayView<float> parameters)
    {
        Shapes.Optimiser(gradient, moments, parameters);
        AdamJob job = new(
            Pointer.To(gradient), Pointer.To(moments.First), Pointer.To(moments.Second), Pointer.To(parameters), AdamCoefficients.From(step));
        team.Run(&AdamJob.Range, &job, (int)parameters.Length, ElementGrain);
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<float> online, double tau, ArrayView<float> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        SoftUpdateJob job = new(Pointer.To(online), Pointer.To(target), (float)tau);
        team.Run(&SoftUpdateJob.Range, &job, (int)online.Length, ElementGrain);
    }

    private readonly struct AdamJob(float* gradient, float* first, float* second, float* parameters, AdamCoefficients coefficients)
    {
        private readonly AdamCoefficients coefficients = coefficients;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Range(void* context, int begin, int end)
        {
            ref readonly AdamJob job = ref *(AdamJob*)context;
            int i = begin;
            for (; i + F32V.Lanes <= end; i += F32V.Lanes)
                job.Step<F32V>(i);
            for (; i < end; i++)
                job.Step<F32>(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Step<T>(int i)
            where T : unmanaged, IReal<T> =>
            *(T*)(parameters + i) = OptimiserRules.Adam(
                *(T*)(parameters + i), *(T*)(gradient + i), ref *(T*)(first + i), ref *(T*)(second + i), in coefficients);
    }

    private readonly struct SoftUpdateJob(float* online, float* target, float tau)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Range(void* context, int begin, int end)
        {
            ref readonly SoftUpdateJob job = ref *(SoftUpdateJob*)context;
            int i = begin;
            for (; i + F32V.Lanes <= end; i += F32V.Lanes)
                job.Step<F32V>(i);
            for (; i < end; i++)
                job.Step<F32>(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Step<T>(int i)
            where T : unmanaged, IReal<T> =>
            *(T*)(target + i) = OptimiserRules.SoftUpdate(*(T*)(online + i), *(T*)(target + i), tau);
    }
}
