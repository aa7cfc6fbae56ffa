using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>An action in its own range, one thread an action.</summary>
/// <param name="Ranges">Middles, then half widths, [2A].</param>
/// <param name="Actions">In ±1, [N, A].</param>
/// <param name="Scaled">[N, A], written.</param>
internal readonly record struct ScaleActionKernel(ArrayView<float> Ranges, MatrixView<float> Actions, MatrixView<float> Scaled) : IElementKernel
{
    /// <inheritdoc/>
    public void Run(int i)
    {
        int n = i % Actions.Rows, a = i / Actions.Rows;
        Scaled[n, a] = F32.MultiplyAdd(new(Ranges[Actions.Columns + a]), new(Actions[n, a]), new(Ranges[a])).Value;
    }
}
