using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Envs.Vectorized;

/// <summary>A task's constants as kernels read them: each repeated over the SIMD lanes.</summary>
/// <param name="Data">The numbers.</param>
/// <param name="Stride">From one to the next, in numbers of T.</param>
public readonly record struct Table<T>(ArrayView<T> Data, int Stride)
    where T : unmanaged, IReal<T>
{
    /// <summary>The constant at <paramref name="place"/>.</summary>
    public T this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Data[place * Stride];
    }
}
