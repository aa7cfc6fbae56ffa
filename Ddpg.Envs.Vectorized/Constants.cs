using System.Runtime.CompilerServices;
using Ddpg.Kernels.Numerics;
using ILGPU;

namespace Ddpg.Envs.Vectorized;

/// <summary>An array of numbers as kernels of any set reach it.</summary>
/// <param name="View">The array.</param>
/// <param name="Address">Where it begins in the host's memory, for SIMD lanes; else 0.</param>
public readonly record struct NumberArray<T>(ArrayView<T> View, long Address)
    where T : unmanaged, IReal<T>
{
    /// <summary>Element <paramref name="index"/>, by reference.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref T.Element(View, Address, index);
    }
}

/// <summary>A task's constants as kernels read them: each repeated over the SIMD lanes.</summary>
/// <param name="Data">The numbers.</param>
/// <param name="Stride">From one to the next, in numbers of T.</param>
public readonly record struct Constants<T>(NumberArray<T> Data, int Stride)
    where T : unmanaged, IReal<T>
{
    /// <summary>The constant at <paramref name="place"/>.</summary>
    public T this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Data[place * Stride];
    }
}
