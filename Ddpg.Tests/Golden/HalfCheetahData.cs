using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ddpg.Tests.Golden;

/// <summary>A recorded state of MuJoCo's half-cheetah with everything that one step computes from it.</summary>
internal sealed record RecordedState(
    double[] Qpos,
    double[] Qvel,
    double[] Ctrl,
    [property: JsonPropertyName("M")] double[][] Mass,
    [property: JsonPropertyName("xpos")] double[] BodyPosition,
    [property: JsonPropertyName("xipos")] double[] BodyCenter,
    [property: JsonPropertyName("qfrc_bias")] double[] Bias,
    [property: JsonPropertyName("qfrc_passive")] double[] Passive,
    [property: JsonPropertyName("qfrc_actuator")] double[] Actuator,
    [property: JsonPropertyName("qacc_smooth")] double[] SmoothAcceleration,
    [property: JsonPropertyName("qfrc_constraint")] double[] ConstraintForce,
    [property: JsonPropertyName("qacc")] double[] Acceleration,
    [property: JsonPropertyName("efc_type")] int[] RowType,
    [property: JsonPropertyName("efc_id")] int[] RowId,
    [property: JsonPropertyName("efc_pos")] double[] RowPosition,
    [property: JsonPropertyName("efc_D")] double[] RowD,
    [property: JsonPropertyName("efc_aref")] double[] RowReference,
    [property: JsonPropertyName("next_qpos")] double[] NextQpos,
    [property: JsonPropertyName("next_qvel")] double[] NextQvel,
    [property: JsonPropertyName("next_control_qpos")] double[] NextControlQpos,
    [property: JsonPropertyName("next_control_qvel")] double[] NextControlQvel);

/// <summary>A recorded open-loop episode.</summary>
internal sealed record RecordedEpisode(double[][] Qpos, double[][] Qvel, double[][] Ctrl, double[] Reward);

/// <summary>Reads the recordings.</summary>
internal static class HalfCheetahData
{
    /// <summary>240 states met in rollouts.</summary>
    public static IReadOnlyList<RecordedState> States() => Read<RecordedState>("states.jsonl");

    /// <summary>16 episodes of 200 control steps.</summary>
    public static IReadOnlyList<RecordedEpisode> Episodes() => Read<RecordedEpisode>("episodes.jsonl");

    private static List<T> Read<T>(string file) =>
        [.. File.ReadLines(GoldenData.Path("halfcheetah", file)).Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!)];
}
