using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Tests.Portable;

/// <summary>Kernels with one construct each that ILGPU refuses on some device.</summary>
public static class RefusedKernels
{
    private static readonly float[] Table = [1f, 2f];
    private static float counter;

    public interface IShift
    {
        static abstract float Shift(float x);

        float Add(float x);
    }

    public static void Throws(Index1D i, ArrayView<float> v)
    {
        if (i.X < 0)
            throw new InvalidOperationException();
        v[i] = 1f;
    }

    public static void Clamps(Index1D i, ArrayView<float> v) => v[i] = Math.Clamp(v[i], -1f, 1f);

    public static void TakesSign(Index1D i, ArrayView<float> v) => v[i] = Math.Sign(v[i]);

    public static unsafe void AllocatesOnStack(Index1D i, ArrayView<float> v)
    {
        var p = stackalloc float[4];
        p[0] = 1f;
        v[i] = p[0];
    }

    public static void HasBool(Index1D i, ArrayView<float> v, WithBool flags) => v[i] = flags.Flag ? 1f : 0f;

    public static void HasBoolView(Index1D i, ArrayView<bool> v) => v[i] = true;

    public static void HasChar(Index1D i, ArrayView<float> v, WithChar text) => v[i] = text.Letter;

    public static void Recurses(Index1D i, ArrayView<float> v) => v[i] = Factorial(i.X);

    public static void CallsVirtual(Index1D i, ArrayView<float> v) => v[i] = new Shape().Area();

    public static void CallsInterface(Index1D i, ArrayView<float> v)
    {
        IShift shift = default(ByOne);
        v[i] = shift.Add(1f);
    }

    public static void MakesDelegate(Index1D i, ArrayView<float> v)
    {
        Func<float, float> f = static x => x + 1f;
        v[i] = f(1f);
    }

    public static unsafe void CallsPointer(Index1D i, ArrayView<float> v)
    {
        delegate*<int, int> f = &Factorial;
        v[i] = f(1);
    }

    public static void MakesObject(Index1D i, ArrayView<float> v)
    {
        var shape = new Shape { Side = 1f };
        v[i] = shape.Side;
    }

    public static void UsesString(Index1D i, ArrayView<float> v)
    {
        var text = "abc";
        v[i] = text.Length;
    }

    public static void Boxes(Index1D i, ArrayView<float> v)
    {
        object boxed = v[i];
        v[i] = (float)boxed;
    }

    public static void Tries(Index1D i, ArrayView<float> v)
    {
        try
        {
            v[i] = 1f;
        }
        finally
        {
            v[i] = 2f;
        }
    }

    public static void LoadsStatic(Index1D i, ArrayView<float> v) => v[i] = counter;

    public static void StoresStatic(Index1D i, ArrayView<float> v) => counter = v[i];

    public static void LoadsStaticArray(Index1D i, ArrayView<float> v) => v[i] = Table[i.X % 2];

    public static void SizesArrayAtRunTime(Index1D i, ArrayView<float> v)
    {
        var a = new float[i.X + 1];
        v[i] = a[0];
    }

    public static void UsesSpan(Index1D i, ArrayView<float> v)
    {
        ReadOnlySpan<float> s = [1f, 2f, 3f];
        v[i] = s[i.X % 3];
    }

    public static void AsksForSize(Index1D i, ArrayView<float> v) => v[i] = Unsafe.SizeOf<WithBool>();

    public static void CopiesOnHost(Index1D i, ArrayView<float> v) => v.CopyFromCPU(new float[1]);

    public static void Hashes(Index1D i, ArrayView<float> v) => v[i] = i.GetHashCode();

    public static void FusesMultiplyAdd(Index1D i, ArrayView<float> v) => v[i] = MathF.FusedMultiplyAdd(v[i], 2f, 3f);

    public static void TakesLog2(Index1D i, ArrayView<float> v) => v[i] = MathF.Log2(v[i]);

    public static void TakesCbrt(Index1D i, ArrayView<float> v) => v[i] = MathF.Cbrt(v[i]);

    public static void EstimatesReciprocal(Index1D i, ArrayView<float> v) => v[i] = MathF.ReciprocalEstimate(v[i]);

    public static void EstimatesReciprocalSqrt(Index1D i, ArrayView<float> v) => v[i] = MathF.ReciprocalSqrtEstimate(v[i]);

    public static void TakesSinCos(Index1D i, ArrayView<float> v) => v[i] = MathF.SinCos(v[i]).Sin;

    public static void Truncates(Index1D i, ArrayView<float> v) => v[i] = MathF.Truncate(v[i]);

    public static void MultipliesByDouble(Index1D i, ArrayView<float> v) => v[i] = (float)(v[i] * 2.0);

    public static void TakesDoubleSine(Index1D i, ArrayView<float> v) => v[i] = (float)Math.Sin(v[i]);

    public static void WidensToDouble(Index1D i, ArrayView<float> v) => v[i] = (float)Math.Sqrt(i.X);

    public static void KeepsDoubles(Index1D i, ArrayView<float> v)
    {
        var local = LocalMemory.Allocate<double>(2);
        local[0] = 1.0;
        v[i] = (float)local[0];
    }

    public static void ConvertsUnsigned(Index1D i, ArrayView<float> v) => v[i] = (uint)i.X;

    public static void SynchronisesWithoutGroup(Index1D i, ArrayView<float> v)
    {
        Group.Barrier();
        v[i] = 1f;
    }

    private static void HasHidden(Index1D i, ArrayView<float> v, Hidden hidden) => v[i] = hidden.X;

    private static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    public struct WithBool
    {
        public bool Flag;
    }

    public struct WithChar
    {
        public char Letter;
    }

    public struct ByOne : IShift
    {
        public static float Shift(float x) => x + 1f;

        public readonly float Add(float x) => x + 1f;
    }

    private struct Hidden
    {
        public float X { get; set; }
    }

    public class Shape
    {
        public float Side { get; set; }

        public virtual float Area() => Side * Side;
    }
}
