using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>Sums of many numbers in an order that depends on sizes alone.</summary>
internal static class Reduction
{
    /// <summary>Threads of a group at most.</summary>
    public const int GroupSize = 256;

    /// <summary>Groups of the first launch at most: their sums are the second's input.</summary>
    public const int MaxGroups = 64;

    /// <summary>The sum of what the group's threads bring, the same for all of them: a tree in shared memory.</summary>
    public static TSum OfGroup<TSum>(TSum own)
        where TSum : unmanaged, ISum<TSum>
    {
        ArrayView<TSum> sums = SharedMemory.Allocate<TSum>(GroupSize);
        int thread = Group.IdxX, threads = Group.DimX, half = 1;
        while (2 * half < threads)
            half *= 2;
        sums[thread] = own;
        GroupBarrier.Wait();
        for (; half > 0; half /= 2)
        {
            if (thread < half && thread + half < threads)
                sums[thread] = sums[thread].With(sums[thread + half]);
            GroupBarrier.Wait();
        }

        return sums[0];
    }
}

/// <summary>Something that is summed.</summary>
/// <typeparam name="T">Itself.</typeparam>
internal interface ISum<T>
    where T : unmanaged, ISum<T>
{
    /// <summary>This sum and another.</summary>
    T With(T other);
}

/// <summary>A sum of floats.</summary>
/// <param name="Value">Its value.</param>
internal readonly record struct FloatSum(float Value) : ISum<FloatSum>
{
    /// <inheritdoc/>
    public FloatSum With(FloatSum other) => new(Value + other.Value);
}

/// <summary>What a sum is of.</summary>
internal enum Summand
{
    /// <summary>x.</summary>
    Value,

    /// <summary>x².</summary>
    Square,

    /// <summary>1 where |x| ≥ bound.</summary>
    Beyond,
}

/// <summary>A sum a group, each thread over every so many elements, then a tree.</summary>
/// <param name="X">A vector of any length.</param>
/// <param name="Summand">What is summed.</param>
/// <param name="Bound">Of <see cref="Summand.Beyond"/>.</param>
/// <param name="Sums">The groups' sums, written.</param>
internal readonly record struct SumKernel(ArrayView<float> X, Summand Summand, float Bound, ArrayView<float> Sums) : IGroupKernel
{
    /// <inheritdoc/>
    public static int MaxGroupSize => Reduction.GroupSize;

    /// <inheritdoc/>
    public void Run()
    {
        float sum = 0;
        for (int i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < (int)X.Length; i += Grid.DimX * Group.DimX)
            sum += Of(X[i]);
        sum = Reduction.OfGroup(new FloatSum(sum)).Value;
        if (Group.IdxX == 0)
            Sums[Grid.IdxX] = sum;
    }

    private float Of(float x)
    {
        if (Summand == Summand.Square)
            return x * x;
        return Summand == Summand.Value ? x : x >= Bound || -x >= Bound ? 1 : 0;
    }
}

/// <summary>x ← 0, one thread an element.</summary>
/// <param name="X">The vector, written.</param>
internal readonly record struct ZeroKernel<TElement>(ArrayView<TElement> X) : IElementKernel
    where TElement : unmanaged
{
    /// <inheritdoc/>
    public void Run(int i) => X[i] = default;
}
