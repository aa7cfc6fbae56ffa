using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Envs.Vectorized.Vectors;

/// <summary>A float64 that counts the operations done with it, as float32 code does them: a multiply-add counts two, a comparison one.</summary>
internal readonly record struct CountedReal(double Value) : IBinaryFloat<CountedReal>
{
    /// <summary>Operations so far on this thread.</summary>
    [ThreadStatic]
    internal static long Operations;

    public static CountedReal operator +(CountedReal a, CountedReal b) => Count(a.Value + b.Value);

    public static CountedReal operator -(CountedReal a, CountedReal b) => Count(a.Value - b.Value);

    public static CountedReal operator *(CountedReal a, CountedReal b) => Count(a.Value * b.Value);

    public static CountedReal operator /(CountedReal a, CountedReal b) => Count(a.Value / b.Value);

    public static CountedReal operator -(CountedReal a) => Count(-a.Value);

    public static CountedReal Of(double value) => new(value);

    public static CountedReal OfSingle(float value) => new(value);

    public static CountedReal OfInt(int value) => new(value);

    public static CountedReal MultiplyAdd(CountedReal a, CountedReal b, CountedReal c) => Count((a.Value * b.Value) + c.Value, 2);

    public static ref TStruct Workspace<TStruct>(ref TStruct local)
        where TStruct : unmanaged => ref local;

    public static ref CountedReal Element(ArrayView<CountedReal> view, long address, long index) => ref view[index];

    public static CountedReal Reciprocal(CountedReal a) => Count(1 / a.Value);

    public static CountedReal Root(CountedReal a) => Count(Math.Sqrt(a.Value));

    public static CountedReal Sqrt(CountedReal a) => Count(Math.Sqrt(a.Value));

    public static CountedReal Abs(CountedReal a) => Count(Math.Abs(a.Value));

    public static CountedReal Min(CountedReal a, CountedReal b) => Count(Math.Min(a.Value, b.Value));

    public static CountedReal Max(CountedReal a, CountedReal b) => Count(Math.Max(a.Value, b.Value));

    public static CountedReal IfLess(CountedReal a, CountedReal b, CountedReal then, CountedReal otherwise) => Count(a.Value < b.Value ? then.Value : otherwise.Value);

    public static bool AnyLess(CountedReal a, CountedReal b) => Count(a.Value).Value < b.Value;

    public static CountedReal Round(CountedReal a) => Count(Math.Round(a.Value));

    public static CountedReal SinCos(CountedReal x, out CountedReal cos) => Elementary.SinCos(x, out cos);

    public static CountedReal Tanh(CountedReal x) => Elementary.Tanh(x);

    public static CountedReal Exp(CountedReal x) => Elementary.Exp(x);

    public static CountedReal Log(CountedReal x) => Elementary.Log(x);

    public static CountedReal Scale(CountedReal a, CountedReal n) => Count(Math.ScaleB(a.Value, (int)n.Value));

    public static CountedReal Exponent(CountedReal x, out CountedReal mantissa)
    {
        int exponent = Math.ILogB(x.Value);
        mantissa = Count(Math.ScaleB(x.Value, -exponent));
        return new(exponent);
    }

    /// <summary>Floating-point operations of one environment step, the mean over some steps of random actions from drawn starts.</summary>
    /// <param name="cpu">A CPU accelerator.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static double PerStep<TEnvironment>(Accelerator cpu)
        where TEnvironment : struct, IEnvironment
    {
        const int Environments = 16, Steps = 50;
        EnvironmentSpec spec = EnvironmentSpec.Of<TEnvironment>();
        using EnvironmentArrays<double> environments = new(cpu, spec, Environments);
        using MemoryBuffer1D<double, Stride1D.Dense> actions = cpu.Allocate1D(new double[environments.Stride * spec.ActionSize]);
        MatrixView<double> action = ((ArrayView<double>)actions.View).AsColumns(Environments, spec.ActionSize, environments.Stride);
        EnvironmentView<CountedReal> view = environments.View<CountedReal>(action, 1);
        for (int i = 0; i < Environments; i++)
            EnvironmentSteps.Start<TEnvironment, CountedReal>(i, view, 1, RandomStream.Reset);
        Operations = 0;
        for (int step = 0; step < Steps; step++)
        {
            for (int i = 0; i < Environments; i++)
            {
                for (int a = 0; a < spec.ActionSize; a++)
                    action[i, a] = ((2 * Philox.Uniform<F64>(Philox.Draw(1, RandomStream.Warmup, i, step, a).X).Value) - 1) * spec.ActionBound;
                EnvironmentSteps.Step<TEnvironment, CountedReal>(i, view);
            }

            environments.Advance();
            view = environments.View<CountedReal>(action, 1);
        }

        return (double)Operations / (Environments * Steps);
    }

    private static CountedReal Count(double value, int operations = 1)
    {
        Operations += operations;
        return new(value);
    }
}
