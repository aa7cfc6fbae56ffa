using System.Runtime.CompilerServices;
using ILGPU;

namespace Ddpg.Kernels;

/// <summary>Something with rows and columns that can be read.</summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
internal interface IReadMatrix<T>
    where T : unmanaged
{
    /// <summary>The element at (row, column).</summary>
    T Read(int row, int column);
}

/// <summary>
/// A matrix inside a buffer. With both strides free, a column range of a wider row, a transposed matrix and
/// a structure of arrays are all views, so nothing is ever copied to be concatenated or transposed.
/// </summary>
/// <typeparam name="T">float, or double in the reference.</typeparam>
/// <param name="Data">The buffer, from the matrix's first element on.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns; 0 for 'no such matrix'.</param>
/// <param name="RowStride">Elements from one row to the next.</param>
/// <param name="ColumnStride">Elements from one column to the next.</param>
internal readonly record struct MatrixView<T>(ArrayView<T> Data, int Rows, int Columns, int RowStride, int ColumnStride) : IReadMatrix<T>
    where T : unmanaged
{
    /// <summary>The element at (row, column), by reference.</summary>
    public ref T this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[((long)row * RowStride) + ((long)column * ColumnStride)];
    }

    /// <inheritdoc/>
    public T Read(int row, int column) => this[row, column];

    /// <summary>Rows × columns, as error messages give it.</summary>
    public string Shape => $"[{Rows}, {Columns}]";
}

/// <summary>Ways to make and cut matrices.</summary>
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
        where T : unmanaged
    {
        if (first < 0 || count < 0 || first + count > matrix.Columns)
            throw new ArgumentOutOfRangeException(nameof(first), $"Columns {first} to {first + count} of a matrix {matrix.Shape}.");
        long offset = (long)first * matrix.ColumnStride;
        return matrix with { Data = matrix.Data.SubView(offset, matrix.Data.Length - offset), Columns = count };
    }

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public static MatrixView<T> FirstRows<T>(this in MatrixView<T> matrix, int count)
        where T : unmanaged =>
        count <= matrix.Rows
            ? matrix with { Rows = count }
            : throw new ArgumentOutOfRangeException(nameof(count), $"{count} rows of a matrix {matrix.Shape}.");
}
