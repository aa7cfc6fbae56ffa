using ILGPU.Execution;

namespace ILGPU;

/// <summary>The thread's place in its group.</summary>
public static class Group
{
    /// <summary>The thread's index, X.</summary>
    public static int IdxX => KernelThread.Current.IdxX;

    /// <summary>The thread's index, Y.</summary>
    public static int IdxY => KernelThread.Current.IdxY;

    /// <summary>The thread's index, Z.</summary>
    public static int IdxZ => KernelThread.Current.IdxZ;

    /// <summary>The thread's index.</summary>
    public static Index3D Index => new(IdxX, IdxY, IdxZ);

    /// <summary>The number of threads along X.</summary>
    public static int DimX => KernelThread.Current.GroupDim.X;

    /// <summary>The number of threads along Y.</summary>
    public static int DimY => KernelThread.Current.GroupDim.Y;

    /// <summary>The number of threads along Z.</summary>
    public static int DimZ => KernelThread.Current.GroupDim.Z;

    /// <summary>The number of threads.</summary>
    public static Index3D Dimension => KernelThread.Current.GroupDim;

    /// <summary>The thread's number, X fastest.</summary>
    public static int LinearIndex => Grid.Linear(Index, Dimension);

    /// <summary>True for the first thread.</summary>
    public static bool IsFirstThread => Index.IsFirst;

    /// <summary>True for the last thread.</summary>
    public static bool IsLastThread => Index == Dimension - Index3D.One;

    /// <summary>Waits until every thread of the group has come here or has returned.</summary>
    public static void Barrier() => KernelThread.Current.Barrier();
}
