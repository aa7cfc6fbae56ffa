using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ddpg.Kernels.Host;

/// <summary>A row operation as the host runs it: what to do with rows [begin, end), and where everything lies.</summary>
internal unsafe struct RowJob
{
    public delegate*<RowJob*, int, int, void> Body;

    /// <summary>What is read: x₁, dz, a batch or a ring.</summary>
    public HostMatrix X1;

    /// <summary>The second thing that is read.</summary>
    public HostMatrix X2;

    /// <summary>What a ReLU or tanh made, for its derivative.</summary>
    public HostMatrix X;

    /// <summary>What is written.</summary>
    public HostMatrix Y;

    /// <summary>Parameters as they lie in θ.</summary>
    public float* Parameters;

    /// <summary>Their transpose, taken anew before each pass; null where the operation needs none.</summary>
    public float* Turned;
    public int TurnedRows;
    public int TurnedColumns;

    /// <summary>Whether a gradient passes through: the pass is part of an update.</summary>
    public bool IsBackward;

    public Activation Activation;
    public TransitionLayout Layout;
    public Bootstrap Bootstrap;
    public ReplayDraw Draw;

    /// <summary>Multiply-adds a row.</summary>
    public long Work;

    /// <summary>From one row of <see cref="Turned"/> to the next: an odd number of cache lines, since a power of two would put a column into one set.</summary>
    public readonly int TurnedStride => ((TurnedRows + 15) / 16 * 16) | 16;

    public readonly long TurnedLength => (long)TurnedStride * TurnedColumns;
}

/// <summary>A row program on the host: tiles of rows go through all its operations, one thread a tile.</summary>
internal sealed unsafe class RowPass : IRowPass
{
    /// <summary>Multiply-adds from which a program is worth sharing between threads: some microseconds.</summary>
    private const long SharedWork = 100_000;

    /// <summary>Rows that share a pass over the weights at most: their activations stay in the second-level cache.</summary>
    private const int TileRows = 64;

    /// <summary>Rows from which a tile transposes the weights for itself: that takes less than fetching what the other core transposed.</summary>
    private const int OwnTransposeRows = 16;

    /// <summary>Parts that a transposition is shared in.</summary>
    private const int TurnParts = 4;

    private readonly ThreadTeam team;
    private readonly Scratch turned = new();
    private readonly int rows;
    private readonly int tile;
    private readonly int count;

    /// <summary>Copies of the program: one, or one a tile with transposed weights of its own.</summary>
    private readonly int copies;

    private readonly RowJob* jobs;

    /// <summary>Whether the pass is part of an update and small enough that sharing it is in question.</summary>
    private readonly bool isTried;

    public RowPass(ThreadTeam team, int rows, IReadOnlyList<RowJob> program)
    {
        this.team = team;
        this.rows = rows;
        count = program.Count;
        long work = program.Sum(job => job.Work) * rows;
        tile = work < SharedWork ? rows : Tile(rows, team.Threads);
        int tiles = (rows + tile - 1) / tile;
        bool isBackward = program.Any(job => job.IsBackward);
        isTried = isBackward && tile != rows && team.Threads > 1 && work < SharingTrial.AlwaysShared;
        copies = tiles <= team.Threads && tile >= OwnTransposeRows ? tiles : 1;
        jobs = (RowJob*)NativeMemory.AlignedAlloc((nuint)(count * copies * sizeof(RowJob)), 64);
        float* at = turned.Take(program.Sum(job => job.TurnedLength) * copies);
        for (int i = 0; i < count * copies; i++)
        {
            jobs[i] = program[i % count];
            if (jobs[i].TurnedColumns == 0)
                continue;
            jobs[i].Turned = at;
            at += jobs[i].TurnedLength;
        }
    }

    ~RowPass() => Free();

    public int Launches => 0;

    public void Run(ReplayDraw draw)
    {
        for (int i = 0; i < count * copies; i++)
            jobs[i].Draw = draw;
        RowPassView view = new() { Jobs = jobs, Count = count };
        if (tile == rows || !(isTried ? team.Sharing.Begin() : team.Sharing.Shares))
        {
            RowPassView.Turn(&view, 0, count * TurnParts);
            for (int begin = 0; begin < rows; begin += TileRows)
                RowPassView.Tile(&view, begin, Math.Min(rows, begin + TileRows));
        }
        else if (copies > 1)
        {
            view.TileRows = tile;
            team.Run(&RowPassView.OwnTile, &view, rows, tile);
        }
        else
        {
            team.Run(&RowPassView.Turn, &view, count * TurnParts, 1);
            team.Run(&RowPassView.Tile, &view, rows, tile);
        }

        if (isTried)
            team.Sharing.End();
    }

    /// <summary>Runs one operation by itself, on the threads where it has enough to do.</summary>
    public static void RunOnce(ThreadTeam team, Scratch scratch, RowJob job, int rows)
    {
        if (job.TurnedColumns != 0)
            job.Turned = scratch.Take(job.TurnedLength);
        RowPassView view = new() { Jobs = &job, Count = 1 };
        int tile = job.Work * rows < SharedWork ? rows : Tile(rows, team.Threads);
        team.Run(&RowPassView.Turn, &view, TurnParts, tile == rows ? TurnParts : 1);
        team.Run(&RowPassView.Tile, &view, rows, tile);
    }

    public void Dispose()
    {
        Free();
        turned.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows a tile: equal tiles, as many for each thread, of a multiple of four rows.</summary>
    private static int Tile(int rows, int threads)
    {
        int tiles = threads * ((rows + (threads * TileRows) - 1) / (threads * TileRows));
        return Math.Max(4, ((rows + tiles - 1) / tiles + 3) / 4 * 4);
    }

    private void Free() => NativeMemory.AlignedFree(jobs);

    /// <summary>The jobs as the threads see them.</summary>
    private struct RowPassView
    {
        public RowJob* Jobs;
        public int Count;

        /// <summary>Rows of a tile that has a copy of the jobs.</summary>
        public int TileRows;

        public static void Turn(void* context, int begin, int end)
        {
            RowPassView* view = (RowPassView*)context;
            for (int part = begin; part < end; part++)
            {
                RowJob* job = view->Jobs + (part / TurnParts);
                if (job->TurnedColumns == 0)
                    continue;
                int rows = ((job->TurnedRows / TurnParts) + 7) / 8 * 8;
                int first = Math.Min(job->TurnedRows, part % TurnParts * rows);
                int count = part % TurnParts == TurnParts - 1 ? job->TurnedRows - first : Math.Min(rows, job->TurnedRows - first);
                Transpose.Copy(job->Parameters + ((long)first * job->TurnedColumns), count, job->TurnedColumns, job->Turned + first, job->TurnedStride);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Tile(void* context, int begin, int end)
        {
            RowPassView* view = (RowPassView*)context;
            for (RowJob* job = view->Jobs; job < view->Jobs + view->Count; job++)
                job->Body(job, begin, end);
        }

        /// <summary>One tile with its own copy of the jobs.</summary>
        public static void OwnTile(void* context, int begin, int end)
        {
            RowPassView view = *(RowPassView*)context;
            view.Jobs += begin / view.TileRows * view.Count;
            Turn(&view, 0, view.Count * TurnParts);
            Tile(&view, begin, end);
        }
    }
}
