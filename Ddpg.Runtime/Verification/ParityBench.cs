using Ddpg.Kernels;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Runtime.Verification;

/// <summary>Seeded inputs and poisoned outputs for one run of one kernel on one kernel set.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <remarks>Both sets draw the same float32 numbers in the same order, so the reference's inputs are exactly those of the set under test.</remarks>
internal sealed class ParityBench<T> : IDisposable
    where T : unmanaged
{
    private readonly List<IDisposable> buffers = [];
    private readonly List<(string Label, string Vector, Func<double[]> Read)> outputs = [];
    private int draws;

    /// <summary>An empty bench.</summary>
    public ParityBench(IKernels<T> kernels, int size)
    {
        Kernels = kernels;
        Size = size;
    }

    /// <summary>The set under test, or the reference.</summary>
    public IKernels<T> Kernels { get; }

    /// <summary>The size that the check is run at.</summary>
    public int Size { get; }

    /// <summary>What the kernel wrote, by label. Outputs of one vector hold its components, an element for each row.</summary>
    public IEnumerable<(string Label, string Vector, double[] Values)> Outputs => outputs.Select(output => (output.Label, output.Vector, output.Read()));

    /// <summary>A uniform input in (low, high).</summary>
    public ArrayView<T> Input(int length, double low = -1, double high = 1)
    {
        float[] values = new float[length];
        int block = draws++;
        for (int i = 0; i < length; i++)
            values[i] = Philox.Uniform(Philox.Draw(1, RandomStream.Verify, i, block).X, new F32((float)low), new F32((float)high)).Value;
        return Upload(values);
    }

    /// <summary>A uniform input matrix, dense.</summary>
    public MatrixView<T> InputMatrix(int rows, int columns, double low = -1, double high = 1) => Input(rows * columns, low, high).AsMatrix(rows, columns);

    /// <summary>An input of flags, 1 with the given chance.</summary>
    public ArrayView<T> Flags(int length, double chance)
    {
        float[] values = new float[length];
        int block = draws++;
        for (int i = 0; i < length; i++)
            values[i] = Philox.Uniform<F32>(Philox.Draw(1, RandomStream.Verify, i, block).X).Value < chance ? 1 : 0;
        return Upload(values);
    }

    /// <summary>Puts flags into a column of an input matrix.</summary>
    public void SetFlags(in MatrixView<T> matrix, int column, double chance)
    {
        ArrayView<T> flags = Flags(matrix.Rows, chance);
        for (int row = 0; row < matrix.Rows; row++)
            matrix.Data.SubView(((long)row * matrix.RowStride) + column, 1).CopyFrom(flags.SubView(row, 1));
    }

    /// <summary>An output, poisoned with NaN, compared afterwards.</summary>
    public ArrayView<T> Output(string label, int length) => Compared(label, Upload([.. Enumerable.Repeat(float.NaN, length)]));

    /// <summary>An output matrix, poisoned with NaN.</summary>
    public MatrixView<T> OutputMatrix(string label, int rows, int columns) => Output(label, rows * columns).AsMatrix(rows, columns);

    /// <summary>An array that is read and written, compared afterwards.</summary>
    /// <param name="label">What messages call it.</param>
    /// <param name="view">The array.</param>
    /// <param name="vector">Where it is one component of a vector, the vector's name: errors are then taken relative to the vector's largest component.</param>
    public ArrayView<T> Compared(string label, ArrayView<T> view, string vector = "")
    {
        outputs.Add((label, vector, () => view.ToDoubles()));
        return view;
    }

    /// <summary>Whole numbers.</summary>
    public ArrayView<int> Integers(params int[] values)
    {
        MemoryBuffer1D<int, Stride1D.Dense> buffer = Kernels.Accelerator.Allocate1D<int>(values.Length);
        buffers.Add(buffer);
        buffer.CopyFromCPU(values);
        return buffer.View;
    }

    /// <summary>Something to dispose with the bench.</summary>
    public TOwned Own<TOwned>(TOwned owned)
        where TOwned : IDisposable
    {
        buffers.Add(owned);
        return owned;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable buffer in buffers)
            buffer.Dispose();
    }

    /// <summary>Given values on the device.</summary>
    public ArrayView<T> Upload(float[] values)
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = Kernels.Accelerator.Allocate1D<T>(values.Length);
        buffers.Add(buffer);
        T[] converted = values as T[] ?? (T[])(object)Array.ConvertAll(values, value => (double)value);
        buffer.CopyFromCPU(converted);
        return buffer.View;
    }
}
