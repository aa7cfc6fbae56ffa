using Ddpg.Kernels.Memory;
using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Operations;
using Ddpg.Kernels.Random;
using Ddpg.Kernels.Update;
using ILGPU;
using ILGPU.Runtime;

namespace Ddpg.Kernels.Reference;

/// <summary>The operations as plain float64 loops over the CPU device's memory: the oracle of the other two sets.</summary>
/// <param name="accelerator">A CPU accelerator; not disposed with the set.</param>
/// <remarks>It shares no arithmetic with them but the random numbers' generator: each formula stands here once more, as the papers have it.</remarks>
internal sealed class ReferenceKernels(Accelerator accelerator) : IKernels<double>
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public Accelerator Accelerator { get; } = accelerator.AcceleratorType == AcceleratorType.CPU
        ? accelerator
        : throw new ArgumentException($"The reference needs the CPU device's memory, not {accelerator.Name}'s.", nameof(accelerator));

    /// <inheritdoc/>
    public IUpdate Prepare(in UpdateView<double> rows, in StepView<double> critic, in StepView<double> actor) => new ReferenceUpdate(this, rows, critic, actor);

    /// <inheritdoc/>
    public IPolicy Prepare(in ForwardPass<double> policy) => new ReferencePolicy(this, policy);

    /// <inheritdoc/>
    public void DenseForward(in MatrixView<double> x1, in MatrixView<double> x2, ArrayView<double> parameters, Activation activation, in MatrixView<double> y)
    {
        Shapes.Forward(x1, x2, parameters, y);
        int inputs = x1.Columns + x2.Columns, outputs = y.Columns;
        for (int b = 0; b < y.Rows; b++)
        {
            for (int j = 0; j < outputs; j++)
            {
                double z = parameters[((long)inputs * outputs) + j];
                for (int i = 0; i < inputs; i++)
                    z += (i < x1.Columns ? x1[b, i] : x2[b, i - x1.Columns]) * parameters[((long)i * outputs) + j];
                y[b, j] = activation.Kind switch
                {
                    ActivationKind.Relu => Math.Max(0, z),
                    ActivationKind.Tanh => activation.Bound * Math.Tanh(z),
                    _ => z,
                };
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardInput(in MatrixView<double> dz, LayerWeights<double> weights, Activation activation, in MatrixView<double> x, in MatrixView<double> dx)
    {
        Shapes.BackwardInput(dz, weights, activation, x, dx);
        for (int b = 0; b < dx.Rows; b++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                double sum = 0;
                for (int j = 0; j < dz.Columns; j++)
                    sum += dz[b, j] * weights.Rows[((long)i * dz.Columns) + j];
                dx[b, i] = activation.Kind switch
                {
                    ActivationKind.Relu => x[b, i] > 0 ? sum : 0,
                    ActivationKind.Tanh => sum * (activation.Bound - (x[b, i] * x[b, i] / activation.Bound)),
                    _ => sum,
                };
            }
        }
    }

    /// <inheritdoc/>
    public void DenseBackwardWeights(in MatrixView<double> x1, in MatrixView<double> x2, in MatrixView<double> dz, ArrayView<double> gradient)
    {
        Shapes.BackwardWeights(x1, x2, dz, gradient);
        int inputs = x1.Columns + x2.Columns;
        for (int i = 0; i <= inputs; i++)
        {
            for (int j = 0; j < dz.Columns; j++)
            {
                double sum = 0;
                for (int b = 0; b < dz.Rows; b++)
                {
                    double x = i == inputs ? 1 : i < x1.Columns ? x1[b, i] : x2[b, i - x1.Columns];
                    sum += x * dz[b, j];
                }

                gradient[((long)i * dz.Columns) + j] = sum;
            }
        }
    }

    /// <inheritdoc/>
    public void BellmanTarget(in MatrixView<double> batch, TransitionLayout layout, in MatrixView<double> nextQ, TargetMask mask, in MatrixView<double> target)
    {
        Shapes.Target(batch, layout, nextQ, target);
        for (int b = 0; b < batch.Rows; b++)
        {
            double bootstrap = mask switch
            {
                TargetMask.None => 1,
                TargetMask.TerminationOrTimeLimit => (1 - batch[b, layout.Terminated]) * (1 - batch[b, layout.Truncated]),
                _ => 1 - batch[b, layout.Terminated],
            };
            target[b, 0] = batch[b, layout.Reward] + (batch[b, layout.Discount] * bootstrap * nextQ[b, 0]);
        }
    }

    /// <inheritdoc/>
    public void CriticGradient(in MatrixView<double> q, in MatrixView<double> target, in MatrixView<double> dq)
    {
        Shapes.LossGradient(q, target, dq);
        for (int b = 0; b < q.Rows; b++)
            dq[b, 0] = 2 * (q[b, 0] - target[b, 0]) / q.Rows;
    }

    /// <inheritdoc/>
    public void ActorGradient(in MatrixView<double> dq)
    {
        Shapes.LossGradient(dq, dq, dq);
        for (int b = 0; b < dq.Rows; b++)
            dq[b, 0] = -1.0 / dq.Rows;
    }

    /// <inheritdoc/>
    public void LossStatistics(in LossView<double> loss)
    {
        Shapes.Loss(loss);
        double squares = 0, mean = 0, max = double.NegativeInfinity;
        int rows = loss.Q.Rows;
        for (int b = 0; b < rows; b++)
        {
            double q = loss.Q[b, 0], error = loss.IsCritic ? q - loss.Target[b, 0] : 0;
            squares += error * error / rows;
            mean += q / rows;
            max = Math.Max(max, q);
        }

        if (loss.IsCritic)
        {
            loss.Statistics[UpdateStatistic.CriticLoss] += squares;
            loss.Statistics[UpdateStatistic.MeanQ] += mean;
            loss.Statistics[UpdateStatistic.MaxQ] += max;
        }
        else
        {
            loss.Statistics[UpdateStatistic.ActorLoss] -= mean;
        }
    }

    /// <inheritdoc/>
    public void Adam(ArrayView<double> gradient, AdamStep step, AdamMoments<double> moments, ArrayView<double> parameters)
    {
        Shapes.Adam(gradient, moments, parameters);
        for (int i = 0; i < parameters.Length; i++)
        {
            double g = gradient[i] + (step.WeightDecay * parameters[i]);
            moments.First[i] = (step.Beta1 * moments.First[i]) + ((1 - step.Beta1) * g);
            moments.Second[i] = (step.Beta2 * moments.Second[i]) + ((1 - step.Beta2) * g * g);
            double mean = moments.First[i] / step.Correction1;
            double square = moments.Second[i] / step.Correction2;
            parameters[i] -= step.LearningRate * mean / (Math.Sqrt(square) + step.Epsilon);
        }
    }

    /// <inheritdoc/>
    public void SoftUpdate(ArrayView<double> online, double tau, ArrayView<double> target)
    {
        Shapes.Length(target, online.Length, nameof(target), "θ");
        for (int i = 0; i < target.Length; i++)
            target[i] = (tau * online[i]) + ((1 - tau) * target[i]);
    }

    /// <inheritdoc/>
    public void Zero<TElement>(ArrayView<TElement> x)
        where TElement : unmanaged
    {
        for (long i = 0; i < x.Length; i++)
            x[i] = default;
    }

    /// <inheritdoc/>
    public void SumOfSquares(ArrayView<double> x, ArrayView<double> sum)
    {
        Shapes.Length(sum, 1, nameof(sum), "one sum");
        sum[0] = 0;
        for (int i = 0; i < x.Length; i++)
            sum[0] += x[i] * x[i];
    }

    /// <inheritdoc/>
    public void CountBeyond(ArrayView<double> x, float bound, ArrayView<double> count)
    {
        Shapes.Length(count, 1, nameof(count), "one count");
        count[0] = 0;
        for (int i = 0; i < x.Length; i++)
            count[0] += Math.Abs(x[i]) >= bound ? 1 : 0;
    }

    /// <inheritdoc/>
    public void ReplayInsert(in Transitions<MatrixView<double>> transitions, TransitionLayout layout, int position, in MatrixView<double> ring)
    {
        Shapes.Insert(transitions, layout, position, ring);
        for (int n = 0; n < transitions.Observation.Rows; n++)
        {
            int row = (position + n) % ring.Rows, column = 0;
            for (int i = 0; i < layout.ObservationSize; i++)
                ring[row, column++] = transitions.Observation[n, i];
            for (int i = 0; i < layout.ActionSize; i++)
                ring[row, column++] = transitions.Action[n, i];
            ring[row, column++] = transitions.Reward[n, 0];
            for (int i = 0; i < layout.ObservationSize; i++)
                ring[row, column++] = transitions.NextObservation[n, i];
            ring[row, column++] = transitions.Terminated[n, 0];
            ring[row, column++] = transitions.Truncated[n, 0];
            while (column < layout.Width)
                ring[row, column++] = 0;
        }
    }

    /// <inheritdoc/>
    public void ReplaySample(in MatrixView<double> ring, TransitionLayout layout, ReplayDraw draw, in MatrixView<double> batch)
    {
        if (ring.Rows == 0)
            return;
        Shapes.Sample(ring, layout, draw, batch);
        long size = Math.Min(draw.Inserted, ring.Rows);
        for (int b = 0; b < batch.Rows; b++)
        {
            long first = draw.Inserted - size + (draw.Distinct == 0
                ? (long)(Philox.Draw(draw.Seed, RandomStream.Sample, b, draw.Update).X * (ulong)size >> 32)
                : Permutation.At((int)(b % size), (int)size, Philox.Draw(draw.Seed, RandomStream.Sample, 0, draw.Update)));
            int begin = (int)(first % ring.Rows), end = begin, rewards = 1;
            double sum = ring[begin, layout.Reward];
            bool over = ring[begin, layout.Terminated] + ring[begin, layout.Truncated] != 0;
            for (long next = first + draw.Environments; !over && rewards < draw.Steps && next < draw.Inserted; next += draw.Environments)
            {
                end = (int)(next % ring.Rows);
                sum += Math.Pow(draw.Gamma, rewards) * ring[end, layout.Reward];
                over = ring[end, layout.Terminated] + ring[end, layout.Truncated] != 0;
                rewards++;
            }

            for (int column = 0; column < batch.Columns; column++)
                batch[b, column] = ring[column < layout.NextObservation ? begin : end, column];
            batch[b, layout.Reward] = sum;
            batch[b, layout.Discount] = Math.Pow(draw.Gamma, rewards);
        }
    }

    /// <inheritdoc/>
    public void InitializeUniform(double bound, ulong seed, int block, ArrayView<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = bound * ((2 * Philox.Uniform<F64>(Philox.Draw(seed, RandomStream.Initialize, i, block).X).Value) - 1);
    }

    /// <inheritdoc/>
    public void InitializeTruncatedNormal(double deviation, ulong seed, int block, ArrayView<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double normal = 3;
            for (int draw = 0; Math.Abs(normal) > 2; draw++)
            {
                PhiloxBlock words = Philox.Draw(seed, RandomStream.Initialize, i, block, draw);
                normal = Philox.Normal(words.X, words.Y, out F64 second).Value;
                if (Math.Abs(normal) > 2)
                    normal = second.Value;
            }

            values[i] = deviation * normal;
        }
    }

    /// <inheritdoc/>
    public void RandomActions(float bound, ulong seed, long step, in MatrixView<double> actions)
    {
        for (int n = 0; n < actions.Rows; n++)
        {
            for (int a = 0; a < actions.Columns; a++)
                actions[n, a] = ((2 * Philox.Uniform<F64>(Philox.Draw(seed, RandomStream.Warmup, n, step, a).X).Value) - 1) * bound;
        }
    }

    /// <inheritdoc/>
    public void Explore(EpisodeClock<double> clock, NoiseParameters parameters, ulong seed, long step, in MatrixView<double> state, in MatrixView<double> actions)
    {
        Shapes.Same(state, nameof(state), actions, nameof(actions));
        for (int n = 0; n < actions.Rows; n++)
        {
            double sigma = parameters.Sigma + ((parameters.SigmaLast - parameters.Sigma) * n / Math.Max(1.0, actions.Rows - 1));
            for (int a = 0; a < actions.Columns; a++)
            {
                PhiloxBlock words = Philox.Draw(seed, RandomStream.Noise, n, step, a);
                double normal = Philox.Normal(words.X, words.Y, out F64 _).Value;
                if (parameters.ResetEachEpisode != 0 && clock.Step[n] == 0 && parameters.Kind == NoiseKind.OrnsteinUhlenbeck)
                    state[n, a] = 0;
                double noise = 0;
                switch (parameters.Kind)
                {
                    case NoiseKind.Gaussian:
                        noise = sigma * normal;
                        break;
                    case NoiseKind.OrnsteinUhlenbeck:
                        state[n, a] += (-parameters.Theta * state[n, a] * parameters.TimeStep) + (sigma * Math.Sqrt(parameters.TimeStep) * normal);
                        noise = state[n, a];
                        break;
                    case NoiseKind.DecayingOffset:
                        noise = 1.0 / (1 + clock.Episode[n]);
                        break;
                }

                actions[n, a] = Math.Clamp(actions[n, a] + noise, -parameters.Bound, parameters.Bound);
            }
        }
    }

    /// <inheritdoc/>
    public void ScaleActions(ArrayView<double> ranges, in MatrixView<double> actions, in MatrixView<double> scaled)
    {
        Shapes.Ranges(ranges, actions, scaled);
        for (int n = 0; n < actions.Rows; n++)
        {
            for (int a = 0; a < actions.Columns; a++)
                scaled[n, a] = ranges[a] + (ranges[actions.Columns + a] * actions[n, a]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
