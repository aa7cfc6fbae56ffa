using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Fused;

/// <summary>The buffers that a fused kernel works on. Views cannot lie in device memory, so its descriptors name a buffer and an offset.</summary>
/// <param name="A">First buffer.</param>
/// <param name="B">Second buffer.</param>
/// <param name="C">Third buffer.</param>
/// <param name="D">Fourth buffer.</param>
/// <param name="Turned">Transposed weights.</param>
internal readonly record struct DeviceBuffers(ArrayView<float> A, ArrayView<float> B, ArrayView<float> C, ArrayView<float> D, ArrayView<float> Turned)
{
    /// <summary>Which of them is <see cref="Turned"/>.</summary>
    public const int TurnedBuffer = 4;

    /// <summary>The buffer of a descriptor.</summary>
    public ArrayView<float> Of(int buffer)
    {
        if (buffer == 0)
            return A;
        if (buffer == 1)
            return B;
        if (buffer == 2)
            return C;
        return buffer == 3 ? D : Turned;
    }
}

/// <summary>A matrix by its buffer and offset.</summary>
/// <param name="Buffer">Which of <see cref="DeviceBuffers"/>.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="RowStride">Elements from one row to the next.</param>
/// <param name="ColumnStride">Elements from one column to the next.</param>
/// <param name="Columns">Columns; 0 for none.</param>
internal readonly record struct MatrixPlace(int Buffer, int Offset, int RowStride, int ColumnStride, int Columns)
{
    /// <summary>Rows [first, first + rows) as a view.</summary>
    public MatrixView<float> View(DeviceBuffers buffers, int first, int rows)
    {
        ArrayView<float> buffer = buffers.Of(Buffer);
        long offset = Offset + ((long)first * RowStride);
        return new(buffer.SubView(offset, buffer.Length - offset), rows, Columns, RowStride, ColumnStride);
    }
}

/// <summary>Finds out in which buffers a program's matrices lie.</summary>
internal sealed class BufferCollector
{
    private const int MaxBuffers = 4;

    private readonly List<MemoryBuffer> buffers = [];

    /// <summary>Whether everything placed so far can be named.</summary>
    public bool Fits { get; private set; } = true;

    public MatrixPlace Place(in MatrixView<float> matrix)
    {
        if (matrix.Columns == 0)
            return default;
        (int buffer, int offset) = Place(matrix.Data);
        return new(buffer, offset, matrix.RowStride, matrix.ColumnStride, matrix.Columns);
    }

    public (int Buffer, int Offset) Place(ArrayView<float> view)
    {
        IContiguousArrayView contiguous = view;
        int index = buffers.IndexOf(contiguous.Buffer);
        if (index < 0)
        {
            index = buffers.Count;
            buffers.Add(contiguous.Buffer);
        }

        Fits &= buffers.Count <= MaxBuffers && contiguous.Index + view.Length <= int.MaxValue;
        return (index, (int)contiguous.Index);
    }

    public DeviceBuffers Buffers(ArrayView<float> turned) => new(Buffer(0), Buffer(1), Buffer(2), Buffer(3), turned);

    private ArrayView<float> Buffer(int index) => index < buffers.Count ? buffers[index].AsArrayView<float>(0, buffers[index].Length) : default;
}
