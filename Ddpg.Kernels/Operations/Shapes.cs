using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Update;
using ILGPU;

namespace Ddpg.Kernels.Operations;

/// <summary>Shape checks at the launch site, shared by the three sets.</summary>
internal static class Shapes
{
    public static void Forward<T>(in MatrixView<T> x1, in MatrixView<T> x2, ArrayView<T> parameters, in MatrixView<T> y)
        where T : unmanaged
    {
        Layer(x1, x2, y, "y");
        Length(parameters, ((long)x1.Columns + x2.Columns + 1) * y.Columns, "parameters", $"[{x1.Columns} + {x2.Columns} + 1, {y.Columns}]");
    }

    public static void BackwardInput<T>(in MatrixView<T> dz, LayerWeights<T> weights, Activation activation, in MatrixView<T> x, in MatrixView<T> dx)
        where T : unmanaged
    {
        Require(dz.Rows == dx.Rows, "dz", dz, "dx", dx);
        Require(activation.Kind == ActivationKind.Identity || (x.Rows == dx.Rows && x.Columns == dx.Columns), "x", x, "dx", dx);
        Length(weights.Rows, (long)dx.Columns * dz.Columns, "weights", $"[{dx.Columns}, {dz.Columns}]");
    }

    public static void BackwardWeights<T>(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> dz, ArrayView<T> gradient)
        where T : unmanaged
    {
        Layer(x1, x2, dz, "dz");
        Length(gradient, ((long)x1.Columns + x2.Columns + 1) * dz.Columns, "gradient", $"[{x1.Columns} + {x2.Columns} + 1, {dz.Columns}]");
    }

    public static void Column<T>(int rows, in MatrixView<T> column, string name)
        where T : unmanaged
    {
        if (column.Rows != rows || column.Columns != 1)
            throw new ArgumentException($"{name} is {column.Shape}; expected [{rows}, 1].", name);
    }

    public static void Batch<T>(in MatrixView<T> batch, TransitionLayout layout, string name)
        where T : unmanaged
    {
        if (batch.Columns != layout.Width || batch.ColumnStride != 1)
            throw new ArgumentException($"{name} is {batch.Shape}; expected packed rows of {layout.Width}.", name);
    }

    public static void Target<T>(in MatrixView<T> batch, TransitionLayout layout, in MatrixView<T> nextQ, in MatrixView<T> target)
        where T : unmanaged
    {
        Batch(batch, layout, nameof(batch));
        Column(batch.Rows, nextQ, nameof(nextQ));
        Column(batch.Rows, target, nameof(target));
    }

    public static void LossGradient<T>(in MatrixView<T> q, in MatrixView<T> target, in MatrixView<T> dq)
        where T : unmanaged
    {
        Column(q.Rows, q, nameof(q));
        Column(q.Rows, target, nameof(target));
        Column(q.Rows, dq, nameof(dq));
    }

    public static void Loss<T>(in LossView<T> loss)
        where T : unmanaged
    {
        Column(loss.Q.Rows, loss.Q, "Q");
        if (loss.IsCritic)
            Column(loss.Q.Rows, loss.Target, "target");
        Length(loss.Statistics, UpdateStatistic.Count, "statistics", "the sums of UpdateStatistic");
    }

    public static void Adam<T>(ArrayView<T> gradient, AdamMoments<T> moments, ArrayView<T> parameters)
        where T : unmanaged
    {
        Length(gradient, parameters.Length, nameof(gradient), "θ");
        Length(moments.First, parameters.Length, nameof(moments), "θ");
        Length(moments.Second, parameters.Length, nameof(moments), "θ");
    }

    public static void Same<T>(in MatrixView<T> a, string nameA, in MatrixView<T> b, string nameB)
        where T : unmanaged =>
        Require(a.Rows == b.Rows && a.Columns == b.Columns, nameA, a, nameB, b);

    public static void Length<T>(ArrayView<T> view, long expected, string name, string shape)
        where T : unmanaged
    {
        if (view.Length != expected)
            throw new ArgumentException($"{name} has {view.Length} elements; {shape} needs {expected}.", name);
    }

    public static void Ranges<T>(ArrayView<T> ranges, in MatrixView<T> actions, in MatrixView<T> scaled)
        where T : unmanaged
    {
        Same(actions, nameof(actions), scaled, nameof(scaled));
        if (ranges.Length != 2 * actions.Columns)
            throw new ArgumentException($"{ranges.Length} numbers of ranges for actions {actions.Shape}; it must be two a column.", nameof(ranges));
    }

    public static void Insert<T>(in Transitions<MatrixView<T>> transitions, TransitionLayout layout, int position, in MatrixView<T> ring)
        where T : unmanaged
    {
        Batch(ring, layout, nameof(ring));
        int environments = transitions.Observation.Rows;
        if (environments > ring.Rows || position < 0 || position >= ring.Rows)
            throw new ArgumentException($"{environments} transitions at row {position} of a ring of {ring.Rows} rows.", nameof(position));
        Same(transitions.Observation, "observation", transitions.NextObservation, "next observation");
        if (transitions.Observation.Columns != layout.ObservationSize || transitions.Action.Columns != layout.ActionSize || transitions.Action.Rows != environments)
            throw new ArgumentException($"Observations {transitions.Observation.Shape} and actions {transitions.Action.Shape} do not fit the layout ({layout.ObservationSize}, {layout.ActionSize}).", nameof(transitions));
    }

    public static void Ring<T>(in MatrixView<T> ring, TransitionLayout layout, in MatrixView<T> batch)
        where T : unmanaged
    {
        Batch(ring, layout, nameof(ring));
        Batch(batch, layout, nameof(batch));
    }

    public static void Sample<T>(in MatrixView<T> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<T> batch)
        where T : unmanaged
    {
        Ring(ring, layout, batch);
        if (draw.Inserted < 1 || draw.Environments < 1 || draw.Steps < 1)
            throw new ArgumentException($"{draw.Inserted} transitions of {draw.Environments} environments in windows of {draw.Steps}; each must be 1 or more.", nameof(draw));
    }

    private static void Layer<T>(in MatrixView<T> x1, in MatrixView<T> x2, in MatrixView<T> y, string name)
        where T : unmanaged
    {
        Require(x1.Rows == y.Rows, "x1", x1, name, y);
        Require(x2.Columns == 0 || x2.Rows == y.Rows, "x2", x2, name, y);
    }

    private static void Require<T>(bool holds, string nameA, in MatrixView<T> a, string nameB, in MatrixView<T> b)
        where T : unmanaged
    {
        if (!holds)
            throw new ArgumentException($"{nameA} {a.Shape} and {nameB} {b.Shape} do not agree.", nameA);
    }
}
