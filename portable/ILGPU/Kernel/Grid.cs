using ILGPU.Execution;

namespace ILGPU;

/// <summary>The group's place in its launch.</summary>
public static class Grid
{
    /// <summary>The group's index, X.</summary>
    public static int IdxX => KernelThread.Current.GridIndex.X;

    /// <summary>The group's index, Y.</summary>
    public static int IdxY => KernelThread.Current.GridIndex.Y;

    /// <summary>The group's index, Z.</summary>
    public static int IdxZ => KernelThread.Current.GridIndex.Z;

    /// <summary>The group's index.</summary>
    public static Index3D Index => KernelThread.Current.GridIndex;

    /// <summary>The number of groups along X.</summary>
    public static int DimX => KernelThread.Current.GridDim.X;

    /// <summary>The number of groups along Y.</summary>
    public static int DimY => KernelThread.Current.GridDim.Y;

    /// <summary>The number of groups along Z.</summary>
    public static int DimZ => KernelThread.Current.GridDim.Z;

    /// <summary>The number of groups.</summary>
    public static Index3D Dimension => KernelThread.Current.GridDim;

    /// <summary>The group's number, X fastest.</summary>
    public static int LinearIndex => Linear(Index, Dimension);

    /// <summary>The thread's index in the launch.</summary>
    public static Index3D GlobalIndex => ComputeGlobalIndex(Index, Group.Index);

    /// <summary>The thread's index in the launch, in 64 bits.</summary>
    public static LongIndex3D LongGlobalIndex => ComputeLongGlobalIndex(Index, Group.Index);

    /// <summary>The thread's number in the launch, group by group.</summary>
    public static int GlobalLinearIndex => (LinearIndex * Group.Dimension.Size) + Group.LinearIndex;

    /// <summary>The index in the launch of a thread of a group.</summary>
    public static Index1D ComputeGlobalIndex(Index1D gridIdx, Index1D groupIdx) => groupIdx + (gridIdx * Group.DimX);

    /// <summary>The index in the launch of a thread of a group.</summary>
    public static Index2D ComputeGlobalIndex(Index2D gridIdx, Index2D groupIdx) => groupIdx + (gridIdx * Group.Dimension.XY);

    /// <summary>The index in the launch of a thread of a group.</summary>
    public static Index3D ComputeGlobalIndex(Index3D gridIdx, Index3D groupIdx) => groupIdx + (gridIdx * Group.Dimension);

    /// <summary>The 64-bit index in the launch of a thread of a group.</summary>
    public static LongIndex1D ComputeLongGlobalIndex(Index1D gridIdx, Index1D groupIdx) =>
        groupIdx.ToLongIndex() + (gridIdx.ToLongIndex() * Group.DimX);

    /// <summary>The 64-bit index in the launch of a thread of a group.</summary>
    public static LongIndex2D ComputeLongGlobalIndex(Index2D gridIdx, Index2D groupIdx) =>
        groupIdx.ToLongIndex() + (gridIdx.ToLongIndex() * Group.Dimension.XY);

    /// <summary>The 64-bit index in the launch of a thread of a group.</summary>
    public static LongIndex3D ComputeLongGlobalIndex(Index3D gridIdx, Index3D groupIdx) =>
        groupIdx.ToLongIndex() + (gridIdx.ToLongIndex() * Group.Dimension);

    internal static int Linear(Index3D index, Index3D extent) => index.X + (extent.X * (index.Y + (extent.Y * index.Z)));
}
