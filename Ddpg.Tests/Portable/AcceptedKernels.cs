using ILGPU;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels of constructs that ILGPU compiles for every device.</summary>
public static class AcceptedKernels
{
    private static readonly float Half = MathF.Sqrt(0.25f);

    private static readonly double Precise = Math.Sqrt(3.0);

    public enum Mode
    {
        Double,
        Negate,
    }

    public static void UsesStaticAbstract<TShift>(Index1D i, ArrayView<float> v, TShift shift)
        where TShift : struct, RefusedKernels.IShift =>
        v[i] = TShift.Shift(v[i]) + shift.Add(1f);

    public static void NestsViews(Index1D i, Outer outer) =>
        outer.Inner.Target[i] = (outer.Inner.Source[i] * outer.Scale) + outer.Inner.Source.SubView(i.X, 1)[0];

    public static void MakesArray(Index1D i, ArrayView<float> v)
    {
        var a = new float[3 * 3];
        for (var k = 0; k < a.Length; k++)
            a[k] = k;
        var b = new[] { 1f, 2f, 3f, 4f, 5f };
        v[i] = a[i.X % 9] + b[i.X % 5];
    }

    public static void UsesLocalMemory(Index1D i, ArrayView<float> v)
    {
        var a = LocalMemory.Allocate1D<float>(9);
        var b = LocalMemory.Allocate<int>(3);
        for (var k = 0; k < 9; k++)
            a[k] = i.X + k;
        b[0] = i.X;
        v[i] = a[8] + b[0];
    }

    public static void UsesKnownMaths(Index1D i, ArrayView<float> v)
    {
        var x = v[i];
        var y = MathF.Sqrt(MathF.Abs(x)) + MathF.Min(x, 1f) + MathF.Max(x, 2f) + MathF.Floor(x) + MathF.Ceiling(x);
        y += MathF.Exp(x) + MathF.Log(x + 2f) + MathF.Tanh(x) + MathF.Sin(x) + MathF.Cos(x) + MathF.Pow(x, 2f) + MathF.Round(x);
        v[i] = y + Math.Min(i.X, 3) + Math.Max(i.X, 4) + Math.Abs(-i.X) + MathF.CopySign(x, -1f);
    }

    public static void UsesBits(Index1D i, ArrayView<uint> v)
    {
        var bits = v[i] + Interop.FloatAsInt(1f) + (uint)BitConverter.SingleToInt32Bits(Interop.IntAsFloat(7u));
        var product = (ulong)bits * 0xD2511F53u;
        v[i] = (uint)(product >> 32) ^ (uint)System.Numerics.BitOperations.PopCount(bits);
    }

    public static void UsesDoubleByName(Index1D i, ArrayView<double> v) => v[i] = Math.Sqrt(v[i] * 2.0);

    public static void UsesDoubleConstants(Index1D i, ArrayView<float> v) => v[i] = (v[i] * Narrow(0.1)) + (float)Math.Sqrt(2.0) + (float)Precise;

    public static void UsesRefsTuplesSwitch(Index1D i, ArrayView<float> v, Mode mode)
    {
        ref var x = ref v[i];
        var (a, b) = Pair(x);
        x = mode switch
        {
            Mode.Double => a + b,
            Mode.Negate => -a,
            _ => 0f,
        };
        bool large = x > Half;
        x += large & (i.X > 1) ? 1f : 0f;
    }

    private static float Narrow(double constant) => (float)constant;

    private static (float First, float Second) Pair(float x) => (x, x + 1f);

    public readonly record struct Inner(ArrayView<float> Source, ArrayView<float> Target);

    public readonly record struct Outer(Inner Inner, float Scale);
}
