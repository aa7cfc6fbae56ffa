using System.Runtime.CompilerServices;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Memory;

/// <summary>Something with rows and columns, so that one function serves a kernel's views and the CPU's addresses.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IMatrix<T>
    where T : unmanaged
{
    /// <summary>The element at (row, column), by reference.</summary>
    ref T this[int row, int column] { get; }
}

/// <summary>
/// A matrix inside a buffer. With both strides free, a column range of a wider row, a transposed matrix and
/// a structure of arrays are all views, so nothing is ever copied to be concatenated or transposed.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Data">The buffer, from the matrix's first element on.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns; 0 for no such matrix.</param>
/// <param name="RowStride">Elements from one row to the next.</param>
/// <param name="ColumnStride">Elements from one column to the next.</param>
internal readonly record struct MatrixView<T>(ArrayView<T> Data, int Rows, int Columns, int RowStride, int ColumnStride) : IMatrix<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public ref T this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[((long)row * RowStride) + ((long)column * ColumnStride)];
    }

    /// <summary>Rows × columns, as error messages give it.</summary>
    public string Shape => $"[{Rows}, {Columns}]";

    /// <summary>The rows [first, first + count), unchecked: kernels throw nothing.</summary>
    public MatrixView<T> UncheckedRows(int first, int count)
    {
        long offset = (long)first * RowStride;
        return new(Data.SubView(offset, Data.Length - offset), count, Columns, RowStride, ColumnStride);
    }

    /// <summary>The columns [first, first + count) of the same rows, unchecked: kernels throw nothing.</summary>
    public MatrixView<T> UncheckedColumns(int first, int count)
    {
        long offset = (long)first * ColumnStride;
        return new(Data.SubView(offset, Data.Length - offset), Rows, count, RowStride, ColumnStride);
    }
}

/// <summary>Ways to make matrices.</summary>
internal static class MatrixViews
{
    /// <summary>A dense row-major matrix over the buffer's beginning, [rows, columns].</summary>
    /// <exception cref="ArgumentException">The buffer is shorter than rows × columns.</exception>
    public static MatrixView<T> AsMatrix<T>(this ArrayView<T> data, int rows, int columns)
        where T : unmanaged
    {
        if (data.Length < (long)rows * columns)
            throw new ArgumentException($"A matrix [{rows}, {columns}] needs {(long)rows * columns} elements; the buffer has {data.Length}.", nameof(data));
        return new(data, rows, columns, columns, 1);
    }

    /// <summary>A structure of arrays over the buffer's beginning: columns lie <paramref name="stride"/> apart, [rows, columns].</summary>
    /// <exception cref="ArgumentException">The buffer is shorter than columns × stride.</exception>
    public static MatrixView<T> AsColumns<T>(this ArrayView<T> data, int rows, int columns, int stride)
        where T : unmanaged
    {
        if (stride < rows || data.Length < (long)columns * stride)
            throw new ArgumentException($"Columns [{rows}, {columns}] {stride} apart do not fit {data.Length} elements.", nameof(data));
        return new(data, rows, columns, 1, stride);
    }

    /// <summary>The columns [first, first + count) of the same rows.</summary>
    public static MatrixView<T> ColumnRange<T>(this in MatrixView<T> matrix, int first, int count)
        where T : unmanaged => first >= 0 && count >= 0 && first + count <= matrix.Columns
            ? matrix.UncheckedColumns(first, count)
            : throw new ArgumentOutOfRangeException(nameof(first), $"Columns {first} to {first + count} of a matrix {matrix.Shape}.");

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public static MatrixView<T> FirstRows<T>(this in MatrixView<T> matrix, int count)
        where T : unmanaged => count <= matrix.Rows
            ? matrix.UncheckedRows(0, count)
            : throw new ArgumentOutOfRangeException(nameof(count), $"{count} rows of a matrix {matrix.Shape}.");

    /// <summary>A vector as a matrix of one column, [length, 1].</summary>
    public static MatrixView<T> AsColumn<T>(this ArrayView<T> data)
        where T : unmanaged => new(data, (int)data.Length, 1, 1, 1);
}
