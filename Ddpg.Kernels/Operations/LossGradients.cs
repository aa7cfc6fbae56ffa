using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Kernels.Operations;

/// <summary>∂L/∂Q = 2 (Q − y)/B of the critic's L = mean (Q − y)².</summary>
internal static class CriticGradient
{
    /// <summary>∂L/∂Q of row <paramref name="b"/>.</summary>
    public static void Row<TMatrix>(in TMatrix q, in TMatrix target, in TMatrix dq, int rows, int b)
        where TMatrix : struct, IMatrix<float> =>
        dq[b, 0] = (F32.Of(2) * (new F32(q[b, 0]) - new F32(target[b, 0])) / F32.OfInt(rows)).Value;
}

/// <summary>∂J/∂Q = −1/B of the actor's J = −mean Q(s, μ(s)).</summary>
internal static class ActorGradient
{
    /// <summary>∂J/∂Q of row <paramref name="b"/>.</summary>
    public static void Row<TMatrix>(in TMatrix dq, int rows, int b)
        where TMatrix : struct, IMatrix<float> =>
        dq[b, 0] = -1f / rows;
}

/// <summary><see cref="CriticGradient"/>, one thread a row.</summary>
/// <param name="Q">Q(s, a), [B, 1].</param>
/// <param name="Target">y, [B, 1].</param>
/// <param name="Dq">∂L/∂Q, [B, 1], written.</param>
internal readonly record struct CriticGradientKernel(MatrixView<float> Q, MatrixView<float> Target, MatrixView<float> Dq) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => CriticGradient.Row(Q, Target, Dq, Dq.Rows, i);
}

/// <summary><see cref="ActorGradient"/>, one thread a row.</summary>
/// <param name="Dq">∂J/∂Q, [B, 1], written.</param>
internal readonly record struct ActorGradientKernel(MatrixView<float> Dq) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i) => ActorGradient.Row(Dq, Dq.Rows, i);
}
