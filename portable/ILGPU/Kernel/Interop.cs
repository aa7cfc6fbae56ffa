using System.Runtime.CompilerServices;

namespace ILGPU;

/// <summary>Sizes and bits of values.</summary>
public static class Interop
{
    /// <summary>The bytes of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static int SizeOf<T>()
        where T : unmanaged =>
        Unsafe.SizeOf<T>();

    /// <summary>The bytes of a value.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static int SizeOf<T>(T structure)
        where T : unmanaged =>
        Unsafe.SizeOf<T>();

    /// <summary>The bits of a float.</summary>
    public static uint FloatAsInt(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <summary>The bits of a double.</summary>
    public static ulong FloatAsInt(double value) => BitConverter.DoubleToUInt64Bits(value);

    /// <summary>The float of bits.</summary>
    public static float IntAsFloat(uint value) => BitConverter.UInt32BitsToSingle(value);

    /// <summary>The double of bits.</summary>
    public static double IntAsFloat(ulong value) => BitConverter.UInt64BitsToDouble(value);
}
