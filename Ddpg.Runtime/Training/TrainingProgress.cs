using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Runtime.Agent;

namespace Ddpg.Runtime.Training;

/// <summary>What happened since the last row of the log.</summary>
/// <param name="EnvironmentSteps">Environment steps so far.</param>
/// <param name="Updates">Updates so far.</param>
/// <param name="Episodes">Episodes finished so far.</param>
/// <param name="Seconds">Training time so far, evaluations left out.</param>
/// <param name="StepsPerSecond">Environment steps a second, since the last row.</param>
/// <param name="UpdatesPerSecond">Updates a second, since the last row.</param>
/// <param name="MeanReturn">Mean return of the episodes finished since the last row; NaN for none.</param>
/// <param name="MeanLength">Their mean length; NaN for none.</param>
/// <param name="CriticLoss">Mean of mean (Q − y)² over the updates since the last row; NaN for none.</param>
/// <param name="ActorLoss">Mean of −mean Q(s, μ(s)).</param>
/// <param name="MeanQ">Mean of the batch means of Q(s, a).</param>
/// <param name="MaxQ">Mean of the batch maxima of Q(s, a): 'Qmax'.</param>
/// <param name="Health">Norms and saturation as the last update left them; null before the first.</param>
/// <param name="Diverged">Steps since the last row whose state was not finite; each cut its episode.</param>
/// <param name="EvaluationReturn">Mean return of an evaluation made with this row, over the episodes that did not diverge; NaN for none.</param>
/// <param name="EvaluationDiverged">Episodes of that evaluation whose state was no longer finite.</param>
public sealed record TrainingProgress(
    long EnvironmentSteps,
    long Updates,
    long Episodes,
    double Seconds,
    double StepsPerSecond,
    double UpdatesPerSecond,
    double MeanReturn,
    double MeanLength,
    double CriticLoss,
    double ActorLoss,
    double MeanQ,
    double MaxQ,
    AgentHealth? Health,
    long Diverged,
    double EvaluationReturn,
    int EvaluationDiverged);
