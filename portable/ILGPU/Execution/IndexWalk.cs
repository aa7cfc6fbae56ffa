namespace ILGPU.Execution;

/// <summary>The order in which a launch visits an extent: X fastest.</summary>
internal static class IndexWalk
{
    public static long Count(Index1D extent) => extent.X;

    public static long Count(Index2D extent) => extent.LongSize;

    public static long Count(Index3D extent) => extent.LongSize;

    public static Index1D At(long position, Index1D extent) => new((int)position);

    public static Index2D At(long position, Index2D extent) =>
        new((int)(position % extent.X), (int)(position / extent.X));

    public static Index3D At(long position, Index3D extent)
    {
        var row = position / extent.X;
        return new Index3D((int)(position % extent.X), (int)(row % extent.Y), (int)(row / extent.Y));
    }

    public static Index1D Next(Index1D index, Index1D extent) => new(index.X + 1);

    public static Index2D Next(Index2D index, Index2D extent) =>
        index.X + 1 < extent.X ? new(index.X + 1, index.Y) : new(0, index.Y + 1);

    public static Index3D Next(Index3D index, Index3D extent)
    {
        if (index.X + 1 < extent.X)
            return new(index.X + 1, index.Y, index.Z);
        return index.Y + 1 < extent.Y ? new(0, index.Y + 1, index.Z) : new(0, 0, index.Z + 1);
    }
}
