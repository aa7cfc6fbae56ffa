using System.Runtime.CompilerServices;
using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>A matrix by its address: a <see cref="MatrixView{T}"/> of the CPU device's memory without the checks that each access would cost.</summary>
internal readonly unsafe struct SimdMatrix(in MatrixView<float> view) : IMatrix<float>
{
    public readonly float* Data = view.Columns == 0 ? null : Pointer.To(view.Data);
    public readonly int Rows = view.Rows;
    public readonly int Columns = view.Columns;
    public readonly int RowStride = view.RowStride;
    public readonly int ColumnStride = view.ColumnStride;

    public ref float this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Data[((long)row * RowStride) + ((long)column * ColumnStride)];
    }

    /// <summary>Whether rows are contiguous and at least one SIMD register wide.</summary>
    public bool IsWide => Columns >= F32V.Lanes && ColumnStride == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Row(int row) => Data + ((long)row * RowStride);
}
