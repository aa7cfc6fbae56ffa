using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGPU;

/// <summary>Reads and writes of one element that no other thread can split; each returns the value before.</summary>
public static class Atomic
{
    /// <summary>Adds to the target.</summary>
    public static int Add(ref int target, int value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Adds to the target.</summary>
    public static long Add(ref long target, long value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Adds to the target.</summary>
    public static uint Add(ref uint target, uint value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Adds to the target.</summary>
    public static ulong Add(ref ulong target, ulong value) => Interlocked.Add(ref target, value) - value;

    /// <summary>Adds to the target, in no fixed order among threads.</summary>
    public static float Add(ref float target, float value) => Update<float, Sum<float>>(ref target, value);

    /// <summary>Adds to the target, in no fixed order among threads.</summary>
    public static double Add(ref double target, double value) => Update<double, Sum<double>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static int Max(ref int target, int value) => Update<int, Larger<int>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static long Max(ref long target, long value) => Update<long, Larger<long>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static uint Max(ref uint target, uint value) => Update<uint, Larger<uint>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static ulong Max(ref ulong target, ulong value) => Update<ulong, Larger<ulong>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static float Max(ref float target, float value) => Update<float, Larger<float>>(ref target, value);

    /// <summary>Raises the target to the value.</summary>
    public static double Max(ref double target, double value) => Update<double, Larger<double>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static int Min(ref int target, int value) => Update<int, Smaller<int>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static long Min(ref long target, long value) => Update<long, Smaller<long>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static uint Min(ref uint target, uint value) => Update<uint, Smaller<uint>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static ulong Min(ref ulong target, ulong value) => Update<ulong, Smaller<ulong>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static float Min(ref float target, float value) => Update<float, Smaller<float>>(ref target, value);

    /// <summary>Lowers the target to the value.</summary>
    public static double Min(ref double target, double value) => Update<double, Smaller<double>>(ref target, value);

    /// <summary>Clears the bits that the value lacks.</summary>
    public static int And(ref int target, int value) => Interlocked.And(ref target, value);

    /// <summary>Clears the bits that the value lacks.</summary>
    public static long And(ref long target, long value) => Interlocked.And(ref target, value);

    /// <summary>Clears the bits that the value lacks.</summary>
    public static uint And(ref uint target, uint value) => Interlocked.And(ref target, value);

    /// <summary>Clears the bits that the value lacks.</summary>
    public static ulong And(ref ulong target, ulong value) => Interlocked.And(ref target, value);

    /// <summary>Sets the bits of the value.</summary>
    public static int Or(ref int target, int value) => Interlocked.Or(ref target, value);

    /// <summary>Sets the bits of the value.</summary>
    public static long Or(ref long target, long value) => Interlocked.Or(ref target, value);

    /// <summary>Sets the bits of the value.</summary>
    public static uint Or(ref uint target, uint value) => Interlocked.Or(ref target, value);

    /// <summary>Sets the bits of the value.</summary>
    public static ulong Or(ref ulong target, ulong value) => Interlocked.Or(ref target, value);

    /// <summary>Flips the bits of the value.</summary>
    public static int Xor(ref int target, int value) => Update<int, Difference<int>>(ref target, value);

    /// <summary>Flips the bits of the value.</summary>
    public static long Xor(ref long target, long value) => Update<long, Difference<long>>(ref target, value);

    /// <summary>Flips the bits of the value.</summary>
    public static uint Xor(ref uint target, uint value) => Update<uint, Difference<uint>>(ref target, value);

    /// <summary>Flips the bits of the value.</summary>
    public static ulong Xor(ref ulong target, ulong value) => Update<ulong, Difference<ulong>>(ref target, value);

    /// <summary>Writes the value.</summary>
    public static int Exchange(ref int target, int value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value.</summary>
    public static long Exchange(ref long target, long value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value.</summary>
    public static uint Exchange(ref uint target, uint value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value.</summary>
    public static ulong Exchange(ref ulong target, ulong value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value.</summary>
    public static float Exchange(ref float target, float value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value.</summary>
    public static double Exchange(ref double target, double value) => Interlocked.Exchange(ref target, value);

    /// <summary>Writes the value where the target equals another.</summary>
    public static int CompareExchange(ref int target, int compare, int value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Writes the value where the target equals another.</summary>
    public static long CompareExchange(ref long target, long compare, long value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Writes the value where the target equals another.</summary>
    public static uint CompareExchange(ref uint target, uint compare, uint value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Writes the value where the target equals another.</summary>
    public static ulong CompareExchange(ref ulong target, ulong compare, ulong value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Writes the value where the target equals another.</summary>
    public static float CompareExchange(ref float target, float compare, float value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    /// <summary>Writes the value where the target equals another.</summary>
    public static double CompareExchange(ref double target, double compare, double value) =>
        Interlocked.CompareExchange(ref target, value, compare);

    private static T Update<T, TOperation>(ref T target, T value)
        where T : unmanaged
        where TOperation : struct, IOperation<T>
    {
        // Bits are compared, not values: a NaN never equals itself, and 0 equals -0.
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            ref var bits = ref Unsafe.As<T, int>(ref target);
            for (var seen = Volatile.Read(ref bits); ;)
            {
                var next = Unsafe.BitCast<T, int>(TOperation.Apply(Unsafe.BitCast<int, T>(seen), value));
                var found = Interlocked.CompareExchange(ref bits, next, seen);
                if (found == seen)
                    return Unsafe.BitCast<int, T>(seen);
                seen = found;
            }
        }
        else
        {
            ref var bits = ref Unsafe.As<T, long>(ref target);
            for (var seen = Volatile.Read(ref bits); ;)
            {
                var next = Unsafe.BitCast<T, long>(TOperation.Apply(Unsafe.BitCast<long, T>(seen), value));
                var found = Interlocked.CompareExchange(ref bits, next, seen);
                if (found == seen)
                    return Unsafe.BitCast<long, T>(seen);
                seen = found;
            }
        }
    }

    private interface IOperation<T>
    {
        static abstract T Apply(T current, T value);
    }

    private readonly struct Sum<T> : IOperation<T>
        where T : IAdditionOperators<T, T, T>
    {
        public static T Apply(T current, T value) => current + value;
    }

    private readonly struct Larger<T> : IOperation<T>
        where T : INumber<T>
    {
        public static T Apply(T current, T value) => T.Max(current, value);
    }

    private readonly struct Smaller<T> : IOperation<T>
        where T : INumber<T>
    {
        public static T Apply(T current, T value) => T.Min(current, value);
    }

    private readonly struct Difference<T> : IOperation<T>
        where T : IBitwiseOperators<T, T, T>
    {
        public static T Apply(T current, T value) => current ^ value;
    }
}
