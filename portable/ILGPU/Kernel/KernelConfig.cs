namespace ILGPU;

/// <summary>The grid and group dimensions of a launch.</summary>
public readonly struct KernelConfig : IIntrinsicIndex
{
    /// <summary>Groups of one dimension.</summary>
    public KernelConfig(Index1D gridDim, Index1D groupDim)
        : this(gridDim, groupDim, default)
    {
    }

    /// <summary>Groups of one dimension with dynamic shared memory.</summary>
    public KernelConfig(Index1D gridDim, Index1D groupDim, SharedMemoryConfig sharedMemoryConfig)
        : this(new Index3D(gridDim.X, 1, 1), new Index3D(groupDim.X, 1, 1), sharedMemoryConfig)
    {
    }

    /// <summary>Groups of two dimensions.</summary>
    public KernelConfig(Index2D gridDim, Index2D groupDim)
        : this(gridDim, groupDim, default)
    {
    }

    /// <summary>Groups of two dimensions with dynamic shared memory.</summary>
    public KernelConfig(Index2D gridDim, Index2D groupDim, SharedMemoryConfig sharedMemoryConfig)
        : this(new Index3D(gridDim, 1), new Index3D(groupDim, 1), sharedMemoryConfig)
    {
    }

    /// <summary>Groups of three dimensions.</summary>
    public KernelConfig(Index3D gridDim, Index3D groupDim)
        : this(gridDim, groupDim, default)
    {
    }

    /// <summary>Groups of three dimensions, component by component.</summary>
    public KernelConfig(int gridDimX, int gridDimY, int gridDimZ, int groupDimX, int groupDimY, int groupDimZ)
        : this(new Index3D(gridDimX, gridDimY, gridDimZ), new Index3D(groupDimX, groupDimY, groupDimZ), default)
    {
    }

    /// <summary>Groups of three dimensions with dynamic shared memory.</summary>
    public KernelConfig(Index3D gridDim, Index3D groupDim, SharedMemoryConfig sharedMemoryConfig)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gridDim.LongSize, nameof(gridDim));
        ArgumentOutOfRangeException.ThrowIfNegative(groupDim.LongSize, nameof(groupDim));
        GridDim = gridDim;
        GroupDim = groupDim;
        SharedMemoryConfig = sharedMemoryConfig;
    }

    /// <summary>The kind of this index type.</summary>
    public IndexType IndexType => IndexType.KernelConfig;

    /// <summary>The number of groups.</summary>
    public Index3D GridDim { get; }

    /// <summary>The number of threads of a group.</summary>
    public Index3D GroupDim { get; }

    /// <summary>The dynamic shared memory of a group.</summary>
    public SharedMemoryConfig SharedMemoryConfig { get; }

    /// <summary>True where groups have dynamic shared memory.</summary>
    public bool UsesDynamicSharedMemory => SharedMemoryConfig.UsesDynamicSharedMemory;

    /// <summary>True where there is at least one thread.</summary>
    public bool IsValid =>
        (GridDim.X > 0) & (GridDim.Y > 0) & (GridDim.Z > 0) &
        (GroupDim.X > 0) & (GroupDim.Y > 0) & (GroupDim.Z > 0);

    /// <summary>The number of threads.</summary>
    public long Size => GridDim.LongSize * GroupDim.LongSize;

    /// <summary>Groups of one dimension.</summary>
    public static implicit operator KernelConfig((Index1D, Index1D) dimensions) => new(dimensions.Item1, dimensions.Item2);

    /// <summary>A grid of three dimensions of groups of one.</summary>
    public static implicit operator KernelConfig((Index3D, Index1D) dimensions) =>
        new(dimensions.Item1, new Index3D(dimensions.Item2.X, 1, 1));

    /// <summary>A grid of three dimensions of groups of two.</summary>
    public static implicit operator KernelConfig((Index3D, Index2D) dimensions) =>
        new(dimensions.Item1, new Index3D(dimensions.Item2, 1));

    /// <summary>Groups of two dimensions.</summary>
    public static implicit operator KernelConfig((Index2D, Index2D) dimensions) => new(dimensions.Item1, dimensions.Item2);

    /// <summary>Groups of three dimensions.</summary>
    public static implicit operator KernelConfig((Index3D, Index3D) dimensions) => new(dimensions.Item1, dimensions.Item2);

    /// <summary>Groups of one dimension with dynamic shared memory.</summary>
    public static implicit operator KernelConfig((Index1D, Index1D, SharedMemoryConfig) dimensions) =>
        new(dimensions.Item1, dimensions.Item2, dimensions.Item3);

    /// <summary>Groups of three dimensions with dynamic shared memory.</summary>
    public static implicit operator KernelConfig((Index3D, Index3D, SharedMemoryConfig) dimensions) =>
        new(dimensions.Item1, dimensions.Item2, dimensions.Item3);

    /// <summary>The dimensions as a tuple.</summary>
    public static implicit operator (Index3D, Index3D)(KernelConfig config) => config.ToDimensions();

    /// <summary>The dimensions and the dynamic shared memory as a tuple.</summary>
    public static implicit operator (Index3D, Index3D, SharedMemoryConfig)(KernelConfig config) => config.ToValueTuple();

    /// <summary>The dimensions as a tuple.</summary>
    public (Index3D, Index3D) ToDimensions() => (GridDim, GroupDim);

    /// <summary>The dimensions and the dynamic shared memory as a tuple.</summary>
    public (Index3D, Index3D, SharedMemoryConfig) ToValueTuple() => (GridDim, GroupDim, SharedMemoryConfig);

    /// <summary>Takes the dimensions apart.</summary>
    public void Deconstruct(out Index3D gridDim, out Index3D groupDim) => (gridDim, groupDim) = (GridDim, GroupDim);

    /// <summary>Takes the configuration apart.</summary>
    public void Deconstruct(out Index3D gridDim, out Index3D groupDim, out SharedMemoryConfig sharedMemoryConfig) =>
        (gridDim, groupDim, sharedMemoryConfig) = (GridDim, GroupDim, SharedMemoryConfig);
}

/// <summary>The dynamic shared memory of a group.</summary>
public readonly struct SharedMemoryConfig
{
    /// <summary>No dynamic shared memory.</summary>
    public static readonly SharedMemoryConfig Empty;

    /// <summary>Elements of a size.</summary>
    public SharedMemoryConfig(int numElements, int elementSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numElements);
        ArgumentOutOfRangeException.ThrowIfNegative(elementSize);
        NumElements = numElements;
        ElementSize = elementSize;
    }

    /// <summary>The number of elements.</summary>
    public int NumElements { get; }

    /// <summary>The bytes of an element.</summary>
    public int ElementSize { get; }

    /// <summary>The bytes of all elements.</summary>
    public int ArraySize => NumElements * ElementSize;

    /// <summary>True where there is any.</summary>
    public bool UsesDynamicSharedMemory => (NumElements > 0) & (ElementSize > 0);

    /// <summary>Elements of a type.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public static SharedMemoryConfig RequestDynamic<T>(int numElements)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numElements, 1);
        return new SharedMemoryConfig(numElements, Interop.SizeOf<T>());
    }
}
