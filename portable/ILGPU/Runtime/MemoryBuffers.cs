namespace ILGPU.Runtime;

/// <summary>A buffer of one dimension.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
public class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    /// <summary>Owns the buffer behind a view.</summary>
    protected internal MemoryBuffer1D(Accelerator accelerator, in ArrayView1D<T, TStride> view)
        : base(accelerator, view)
    {
    }

    /// <summary>The number of elements.</summary>
    public LongIndex1D Extent => View.Extent;

    /// <summary>The number of elements in 32 bits.</summary>
    public Index1D IntExtent => View.IntExtent;

    /// <summary>The memory as a view.</summary>
    public static explicit operator ArrayView<T>(MemoryBuffer1D<T, TStride> buffer) => buffer.AsContiguous();

    /// <summary>The memory as a view.</summary>
    public ArrayView<T> AsContiguous() => View.AsContiguous();
}

/// <summary>A buffer of two dimensions.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TStride">The stride type.</typeparam>
public class MemoryBuffer2D<T, TStride> : MemoryBuffer<ArrayView2D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride2D
{
    /// <summary>Owns the buffer behind a view.</summary>
    protected internal MemoryBuffer2D(Accelerator accelerator, in ArrayView2D<T, TStride> view)
        : base(accelerator, view)
    {
    }

    /// <summary>The number of elements of each dimension.</summary>
    public LongIndex2D Extent => View.Extent;

    /// <summary>The same in 32 bits.</summary>
    public Index2D IntExtent => View.IntExtent;

    /// <summary>The memory as a view.</summary>
    public static explicit operator ArrayView<T>(MemoryBuffer2D<T, TStride> buffer) => buffer.AsContiguous();

    /// <summary>The memory as a view.</summary>
    public ArrayView<T> AsContiguous() => View.AsContiguous();
}
