using Ddpg.Kernels;
using Ddpg.Runtime.Reports;

namespace Ddpg.Runtime.Verification;

/// <summary>One kernel, run on a set and on the reference with the same inputs.</summary>
internal abstract class ParityCheck
{
    /// <summary>The kernel's name, as the table shows it.</summary>
    public abstract string Name { get; }

    /// <summary>The largest error allowed, |a − b| / max(1, |b|), with its reason in <see cref="Tolerance"/>.</summary>
    public virtual double Bound => Tolerance.Elementwise;

    /// <summary>The sizes it is run at: odd ones, around a tile's and a vector's width.</summary>
    public virtual IReadOnlyList<int> Sizes { get; } = [1, 3, 31, 33, 257];

    /// <summary>Makes inputs, launches the kernel.</summary>
    public abstract void Run<T>(ParityBench<T> bench)
        where T : unmanaged;
}

/// <summary>How far float32 may be from float64.</summary>
internal static class Tolerance
{
    /// <summary>Copies are exact.</summary>
    public const double Exact = 0;

    /// <summary>A handful of roundings of 6e-8 each, on values of a few units.</summary>
    public const double Elementwise = 2e-6;

    /// <summary>Sums of up to 515 products of numbers within ±1: rounding grows with the square root of the length.</summary>
    public const double Sums = 2e-5;

    /// <summary>Two updates: sums through four layers and back, and twice a learning rate of 1e-5 where a vanishing gradient's sign differs.</summary>
    public const double Update = 1e-4;

    /// <summary>Box-Muller near u₁ → 1: √(−2 ln u) magnifies the rounding of ln.</summary>
    public const double Normal = 2e-5;

    /// <summary>One step of physics: some ten roundings on values up to 8.</summary>
    public const double Physics = 5e-6;

    /// <summary>A control step of five physics steps with contacts: velocities up to 30, forces stiff enough to magnify a rounding ten-thousandfold.</summary>
    public const double ContactPhysics = 1e-2;
}

/// <summary>How one kernel did at one size.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Size">The size.</param>
/// <param name="Label">Which output was worst.</param>
/// <param name="Index">Where in it.</param>
/// <param name="Value">What the set gave there.</param>
/// <param name="Reference">What the reference gave.</param>
/// <param name="WorstAbsolute">Largest |a − b| of all outputs.</param>
/// <param name="Error">Largest |a − b| / max(1, |b|) of all outputs, |b| of a vector its largest component; infinite where one is not a number.</param>
/// <param name="Bound">The bound on it.</param>
internal sealed record ParityResult(string Kernel, int Size, string Label, int Index, double Value, double Reference, double WorstAbsolute, double Error, double Bound)
{
    /// <summary>Whether the bound holds.</summary>
    public bool Passed => Error <= Bound;

    /// <summary>All of it in a line.</summary>
    public override string ToString() =>
        $"{Kernel} at {Size}: {Label}[{Index}] is {Value:R}, the reference has {Reference:R}; worst absolute error {WorstAbsolute:E2}, relative {Error:E2}, bound {Bound:E1}";
}

/// <summary>Holds a kernel set against the reference.</summary>
internal static class Verifier
{
    /// <summary>Runs a check at one size on both sets and compares every output.</summary>
    public static ParityResult Compare(ParityCheck check, int size, IKernels<float> kernels, IKernels<double> reference)
    {
        using ParityBench<float> bench = new(kernels, size);
        using ParityBench<double> oracle = new(reference, size);
        check.Run(bench);
        kernels.Accelerator.Synchronize();
        check.Run(oracle);

        ParityResult worst = new(check.Name, size, "", 0, 0, 0, 0, -1, check.Bound);
        double absolute = 0;
        (string Label, string Vector, double[] Values)[] outputs = [.. bench.Outputs], oracles = [.. oracle.Outputs];
        foreach (((string label, string vector, double[] values), (_, _, double[] expected)) in outputs.Zip(oracles))
        {
            double[][] components = vector.Length == 0 ? [expected] : [.. oracles.Where(other => other.Vector == vector).Select(other => other.Values)];
            for (int i = 0; i < expected.Length; i++)
            {
                double difference = values[i].Equals(expected[i]) ? 0 : Math.Abs(values[i] - expected[i]);
                double error = difference / Math.Max(1, components.Max(component => Math.Abs(component[i])));
                if (double.IsNaN(error))
                    error = double.PositiveInfinity;
                absolute = Math.Max(absolute, difference);
                if (error > worst.Error)
                    worst = worst with { Label = label, Index = i, Value = values[i], Reference = expected[i], Error = error };
            }
        }

        return worst with { WorstAbsolute = absolute };
    }

    /// <summary>Every check at every size.</summary>
    public static IEnumerable<ParityResult> Run(IKernels<float> kernels, IKernels<double> reference) =>
        from check in ParityChecks.All
        from size in check.Sizes
        select Compare(check, size, kernels, reference);
}
