using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;

namespace Ddpg.Kernels.Operations;

/// <summary>Which episode ends stop the bootstrap Q'(s', μ'(s')) of the target.</summary>
public enum TargetMask
{
    /// <summary>Only termination stops it; a truncated episode is bootstrapped. The correct one.</summary>
    Termination = 0,

    /// <summary>Nothing stops it, as in write-ups that ignore the flag.</summary>
    None = 1,

    /// <summary>Termination and the time limit both stop it, as in write-ups that treat the limit as terminal.</summary>
    TerminationOrTimeLimit = 2,
}

/// <summary>y = r + γᵏ·mask·Q'(s', μ'(s')) (Lillicrap et al. 2016, algorithm 1).</summary>
internal static class BellmanTarget
{
    /// <summary>y of one sample.</summary>
    public static T Of<T>(T reward, T terminated, T truncated, T discount, T nextQ, TargetMask mask)
        where T : unmanaged, IReal<T>
    {
        T one = T.Of(1), bootstrap = one;
        if (mask != TargetMask.None)
            bootstrap = one - terminated;
        if (mask == TargetMask.TerminationOrTimeLimit)
            bootstrap *= one - truncated;
        return T.MultiplyAdd(discount * bootstrap, nextQ, reward);
    }

    /// <summary>y of row <paramref name="b"/>.</summary>
    public static void Row<TMatrix>(in TMatrix batch, TransitionLayout layout, in TMatrix nextQ, TargetMask mask, in TMatrix target, int b)
        where TMatrix : struct, IMatrix<float> =>
        target[b, 0] = Of(
            new F32(batch[b, layout.Reward]),
            new F32(batch[b, layout.Terminated]),
            new F32(batch[b, layout.Truncated]),
            new F32(batch[b, layout.Discount]),
            new F32(nextQ[b, 0]),
            mask).Value;
}

/// <summary><see cref="BellmanTarget"/>, one thread a row.</summary>
/// <param name="Batch">Packed transitions, [B, width].</param>
/// <param name="Layout">Its columns.</param>
/// <param name="NextQ">Q', [B, 1].</param>
/// <param name="Mask">Which episode ends stop the bootstrap.</param>
/// <param name="Target">y, [B, 1], written.</param>
internal readonly record struct BellmanTargetKernel(
    MatrixView<float> Batch, TransitionLayout Layout, MatrixView<float> NextQ, TargetMask Mask, MatrixView<float> Target) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => BellmanTarget.Row(Batch, Layout, NextQ, Mask, Target, i);
}
