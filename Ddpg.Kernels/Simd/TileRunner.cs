using System.Runtime.CompilerServices;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Simd;

/// <summary>What a tile's thread does with its rows.</summary>
internal interface ITileBody
{
    void Run(SimdTile tile);
}

/// <summary>Shares the rows of a batch between the threads: each takes a chunk of them, tile by tile, through everything that a body does.</summary>
/// <param name="team">The threads.</param>
internal sealed unsafe class TileRunner(ThreadTeam team) : IDisposable
{
    /// <summary>Multiply-adds from which a pass is worth sharing between threads: some microseconds.</summary>
    private const long SharedWork = 100_000;

    /// <summary>Rows of a tile at least where there are as many: they share a pass over the weights.</summary>
    private const int MinTileRows = 64;

    /// <summary>Bytes that a tile's rows leave behind at most: they stay in the second-level cache.</summary>
    private const int TileBytes = 512 << 10;

    /// <summary>Rows of a chunk at most, where there are more chunks than threads.</summary>
    private const int MaxChunkRows = 512;

    /// <summary>Rows of a chunk at least: fewer would cost more in transposed weights than a thread saves.</summary>
    private const int MinChunkRows = 16;

    private SimdTile[] tiles = [new()];

    /// <summary>Runs a body on all rows.</summary>
    /// <param name="body">What each tile goes through.</param>
    /// <param name="rows">B.</param>
    /// <param name="multiplyAdds">Its work on all rows.</param>
    /// <param name="rowLength">Numbers that a row leaves behind.</param>
    /// <param name="isUpdate">Whether the pass is part of an update: those are shared or kept to the caller together.</param>
    public void Run<TBody>(in TBody body, int rows, long multiplyAdds, long rowLength, bool isUpdate = false)
        where TBody : struct, ITileBody
    {
        bool canShare = multiplyAdds >= SharedWork && team.Threads > 1, isTuned = canShare && isUpdate && multiplyAdds < ParallelismTuner.AlwaysShared;
        bool isShared = canShare && (isTuned ? team.Tuner.Begin() : team.Tuner.Shares);
        Pass<TBody> pass = new() { Body = body, ChunkRows = isShared ? ChunkRows(rows) : rows, TileRows = (int)Math.Max(MinTileRows, TileBytes / (sizeof(float) * rowLength)) };
        int chunks = (rows + pass.ChunkRows - 1) / pass.ChunkRows;
        if (chunks > tiles.Length)
            tiles = [.. tiles, .. Enumerable.Range(tiles.Length, chunks - tiles.Length).Select(_ => new SimdTile())];
        pass.Tiles = tiles;
        team.Run(&Pass<TBody>.Chunk, Unsafe.AsPointer(ref pass), rows, pass.ChunkRows);
        if (isTuned)
            team.Tuner.End();
    }

    /// <summary>All rows as the caller's tile, for what takes too little to be shared.</summary>
    public SimdTile All(int rows)
    {
        tiles[0].Take(0, rows, isFirst: true);
        return tiles[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SimdTile tile in tiles)
            tile.Dispose();
    }

    /// <summary>Equal chunks, as many for each thread, of a multiple of four rows.</summary>
    private int ChunkRows(int rows)
    {
        int chunks = team.Threads * ((rows + (team.Threads * MaxChunkRows) - 1) / (team.Threads * MaxChunkRows));
        return Math.Max(MinChunkRows, ((rows + chunks - 1) / chunks + 3) / 4 * 4);
    }

    private struct Pass<TBody>
        where TBody : struct, ITileBody
    {
        public TBody Body;
        public SimdTile[] Tiles;
        public int ChunkRows;
        public int TileRows;

        public static void Chunk(void* context, int begin, int end)
        {
            ref Pass<TBody> pass = ref Unsafe.AsRef<Pass<TBody>>(context);
            SimdTile tile = pass.Tiles[begin / pass.ChunkRows];
            for (int first = begin; first < end; first += pass.TileRows)
            {
                tile.Take(first, Math.Min(end, first + pass.TileRows), isFirst: first == begin);
                pass.Body.Run(tile);
            }
        }
    }
}
