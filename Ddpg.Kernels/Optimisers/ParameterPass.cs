using System.Runtime.CompilerServices;
using Ddpg.Kernels.Dense;
using Ddpg.Kernels.Host;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Kernels.Optimisers;

/// <summary>
/// A parameter program on the host: a thread computes some rows of a layer's gradient, and takes Adam's step and the soft update on
/// them while they lie in its cache.
/// </summary>
internal sealed unsafe class ParameterPass : IParameterPass
{
    private readonly ThreadTeam team;
    private readonly WeightGradientPieces[] layers;
    private readonly WeightGradientPiece*[] pieces;
    private readonly LossView<float> loss;
    private readonly ParameterJob job;
    private readonly HostKernels kernels;
    private readonly bool isTried;

    public ParameterPass(HostKernels kernels, ParameterProgram<float> program)
    {
        program.Validate();
        this.kernels = kernels;
        team = kernels.Team;
        ParameterState<float> state = program.State;
        loss = program.Loss;
        float* gradient = Pointer.To(state.Gradient);
        layers = [.. program.Layers.Select(layer => new WeightGradientPieces(layer, Pointer.To(state.Gradient) + layer.Offset))];
        job = new()
        {
            Gradient = gradient,
            First = Pointer.To(state.Moments.First),
            Second = Pointer.To(state.Moments.Second),
            Parameters = Pointer.To(state.Parameters),
            Target = Pointer.To(state.Target),
        };
        isTried = team.Threads > 1 && program.Layers.Sum(layer => (long)layer.Dz.Rows * layer.Length) < SharingTrial.AlwaysShared;
        pieces = new WeightGradientPiece*[layers.Sum(layer => layer.Count)];
        int at = 0;
        foreach (WeightGradientPieces layer in layers)
        {
            for (int i = 0; i < layer.Count; i++)
                pieces[at++] = layer.First + i;
        }
    }

    public int Launches => 0;

    public void Run(AdamStep step, double tau)
    {
        if (loss.IsCritic)
            kernels.CriticStatistics(loss.Q, loss.Target, loss.Statistics);
        else
            kernels.ActorStatistics(loss.Q, loss.Statistics);
        ParameterJob now = job;
        now.Coefficients = AdamCoefficients.From(step);
        now.Tau = (float)tau;
        fixed (WeightGradientPiece** first = pieces)
        {
            now.Pieces = first;
            team.Run(&ParameterJob.Range, &now, pieces.Length, !isTried || team.Sharing.Begin() ? 1 : pieces.Length);
        }

        if (isTried)
            team.Sharing.End();
    }

    public void Dispose()
    {
        foreach (WeightGradientPieces layer in layers)
            layer.Dispose();
    }
}

/// <summary>Adam's step and the soft update on parts of θ, their gradient computed just before where there are pieces.</summary>
internal unsafe struct ParameterJob
{
    public WeightGradientPiece** Pieces;
    public float* Gradient;
    public float* First;
    public float* Second;
    public float* Parameters;
    public float* Target;
    public AdamCoefficients Coefficients;
    public float Tau;

    /// <summary>Gradient, Adam and soft update of pieces [begin, end).</summary>
    public static void Range(void* context, int begin, int end)
    {
        ParameterJob* job = (ParameterJob*)context;
        for (int i = begin; i < end; i++)
        {
            WeightGradientPiece* piece = job->Pieces[i];
            WeightGradientPieces.Compute(piece);
            int first = (int)(piece->First - job->Gradient);
            Adam(context, first, first + piece->Length);
            SoftUpdate(context, first, first + piece->Length);
        }
    }

    /// <summary>Adam on elements [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(void* context, int begin, int end)
    {
        ParameterJob job = *(ParameterJob*)context;
        int i = begin;
        for (; i + F32V.Lanes <= end; i += F32V.Lanes)
            job.Adam<F32V>(i);
        for (; i < end; i++)
            job.Adam<F32>(i);
    }

    /// <summary>Soft update of elements [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftUpdate(void* context, int begin, int end)
    {
        ParameterJob job = *(ParameterJob*)context;
        int i = begin;
        for (; i + F32V.Lanes <= end; i += F32V.Lanes)
            job.SoftUpdate<F32V>(i);
        for (; i < end; i++)
            job.SoftUpdate<F32>(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Adam<T>(int i)
        where T : unmanaged, IReal<T> =>
        *(T*)(Parameters + i) = OptimiserRules.Adam(
            *(T*)(Parameters + i), *(T*)(Gradient + i), ref *(T*)(First + i), ref *(T*)(Second + i), in Coefficients);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void SoftUpdate<T>(int i)
        where T : unmanaged, IReal<T> =>
        *(T*)(Target + i) = OptimiserRules.SoftUpdate(*(T*)(Parameters + i), *(T*)(Target + i), Tau);
}
