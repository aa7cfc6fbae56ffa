using System.Runtime.CompilerServices;

namespace Ddpg.Kernels.Host;

/// <summary>A matrix by its address: a <see cref="MatrixView{T}"/> of the CPU device's memory without the checks that each access would cost.</summary>
internal readonly unsafe struct HostMatrix : IReadMatrix<float>
{
    public readonly float* Data;
    public readonly int Rows;
    public readonly int Columns;
    public readonly int RowStride;
    public readonly int ColumnStride;

    public HostMatrix(in MatrixView<float> view)
    {
        Data = view.Columns == 0 ? null : Pointer.To(view.Data);
        Rows = view.Rows;
        Columns = view.Columns;
        RowStride = view.RowStride;
        ColumnStride = view.ColumnStride;
    }

    public ref float this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[((long)row * RowStride) + ((long)column * ColumnStride)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Read(int row, int column) => this[row, column];

    /// <summary>Whether rows are contiguous and at least one SIMD register wide.</summary>
    public bool IsWide => Columns >= Numerics.F32V.Lanes && ColumnStride == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Row(int row) => Data + ((long)row * RowStride);
}
