using System.Globalization;
using System.Text;
using System.Text.Json;
using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Vectors;
using Ddpg.Kernels.Update;
using Ddpg.Runtime.Evaluation;

namespace Ddpg.Runtime.Reports;

/// <summary>Recorded episodes to look at: a page that plays them, or an animated picture.</summary>
public static class RolloutPage
{
    /// <summary>An animated picture shows this much of an episode, s.</summary>
    private const double PictureSeconds = 10;

    /// <summary>A page in one file that plays the episodes.</summary>
    /// <exception cref="DdpgException">The task does not say how its states look.</exception>
    public static string Html(Rollout rollout, string title, string subtitle) => HtmlPage.Of(
        title, $"<h1>{HtmlPage.Escape(title)}</h1>\n<p class=\"soft\">{HtmlPage.Escape(subtitle)}</p>\n{Player(rollout)}");

    /// <summary>The first ten seconds of the first episode, at real speed, over and over, as an animated SVG for a README.</summary>
    /// <exception cref="DdpgException">The task does not say how its states look.</exception>
    public static string Svg(Rollout rollout)
    {
        Drawing drawing = DrawingOf(rollout.Environment);
        DrawingView view = drawing.View;
        int frames = Math.Min(rollout.Episodes[0].Rewards.Count, (int)Math.Round(PictureSeconds / drawing.TimeStep)) + 1;
        Pose[][] poses = [.. rollout.Episodes[0].States.Take(frames).Select(state => drawing.Poses(state).ToArray())];
        double[] camera = [.. poses.Select(pose => drawing.FollowsFirstBody ? pose[0].X : 0)];
        string duration = string.Create(CultureInfo.InvariantCulture, $"dur=\"{(frames - 1) * drawing.TimeStep:0.###}s\" repeatCount=\"indefinite\"");
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view.X - view.HalfWidth} {-view.Z - view.HalfHeight} {2 * view.HalfWidth} {2 * view.HalfHeight}\" role=\"img\" aria-label=\"{rollout.Environment.Name}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<style>\n{Palette.Css("svg")}");
        svg.Append("""
            .b{stroke:var(--c0);stroke-linecap:round}.f .b{stroke:var(--far)}.t{stroke:var(--soft);stroke-width:.012}text{fill:var(--soft);font:.12px system-ui,sans-serif;text-anchor:middle}
            </style>

            """);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{view.X - view.HalfWidth}\" y=\"{-view.Z - view.HalfHeight}\" width=\"{2 * view.HalfWidth}\" height=\"{2 * view.HalfHeight}\" fill=\"var(--sky)\"/>\n");
        if (drawing.HasFloor)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{view.X - view.HalfWidth}\" y=\"0\" width=\"{2 * view.HalfWidth}\" height=\"{2 * view.HalfHeight}\" fill=\"var(--floor)\"/>\n<g>");
            Animate(svg, "translate", camera.Select(x => string.Create(CultureInfo.InvariantCulture, $"{-x:0.###} 0")), duration);
            for (int meter = (int)Math.Floor(camera.Min() - view.HalfWidth); meter <= camera.Max() + view.HalfWidth; meter++)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"t\" d=\"M{meter} 0v.06\"/><text x=\"{meter}\" y=\".2\">{meter} m</text>");
            svg.Append("</g>\n");
        }

        foreach ((Body body, int i) in drawing.Bodies.Select((body, i) => (body, i)).OrderByDescending(pair => pair.body.Layer))
        {
            // Successive angles never more than half a turn apart, or the picture would turn the long way round.
            double[] angles = [.. poses.Select(pose => -pose[i].Angle * 180 / Math.PI)];
            for (int t = 1; t < angles.Length; t++)
                angles[t] -= 360 * Math.Round((angles[t] - angles[t - 1]) / 360);
            svg.Append(body.Layer > 0 ? "<g class=\"f\">" : "<g>");
            Animate(svg, "translate", poses.Select((pose, t) => string.Create(CultureInfo.InvariantCulture, $"{pose[i].X - camera[t]:0.###} {-pose[i].Height:0.###}")), duration);
            svg.Append("<g>");
            Animate(svg, "rotate", angles.Select(angle => angle.ToString("0.#", CultureInfo.InvariantCulture)), duration);
            foreach (Capsule capsule in body.Capsules)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"b\" stroke-width=\"{2 * capsule.Radius:0.####}\" d=\"M{capsule.From.X:0.####} {-capsule.From.Z:0.####}L{capsule.To.X:0.####} {-capsule.To.Z:0.####}\"/>");
            svg.Append(drawing.HasFloor ? "</g></g>\n" : "<circle r=\".03\" fill=\"var(--ink)\"/></g></g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The player alone, as HTML of a section; scripts and styles are <see cref="HtmlPage"/>'s.</summary>
    internal static string Player(Rollout rollout)
    {
        Drawing drawing = DrawingOf(rollout.Environment);
        string[] names = [.. Enumerable.Range(0, rollout.Environment.ActionSize).Select(i => drawing.ActionNames.ElementAtOrDefault(i) ?? $"action {i}")];
        string data = JsonSerializer.Serialize(new
        {
            timeStep = drawing.TimeStep,
            view = new { x = drawing.View.X, z = drawing.View.Z, halfWidth = drawing.View.HalfWidth, halfHeight = drawing.View.HalfHeight },
            hasFloor = drawing.HasFloor,
            followsFirstBody = drawing.FollowsFirstBody,
            actionNames = names,
            actionUnit = drawing.ActionUnit,
            actionRanges = Enumerable.Range(0, rollout.Environment.ActionSize).Select(rollout.Environment.ActionRange).Select(range => new[] { range.Low, range.High }),
            bodies = drawing.Bodies.Select(body => new
            {
                name = body.Name,
                layer = body.Layer,
                capsules = body.Capsules.Select(capsule => new[] { capsule.From.X, capsule.From.Z, capsule.To.X, capsule.To.Z, capsule.Radius }),
            }),
            episodes = rollout.Episodes.Select(episode => EpisodeData(drawing, episode)),
        });
        return $"""
            <div class="player" tabindex="0">
            <div class="stage"></div>
            <div class="controls"><button class="play" type="button">Play</button><input class="scrub" type="range" min="0" step="1" value="0" aria-label="time">
            <select class="speed" aria-label="speed"><option value="0.25">0.25×</option><option value="0.5">0.5×</option><option value="1" selected>1×</option><option value="2">2×</option><option value="4">4×</option></select>
            <select class="episode" aria-label="episode"></select></div>
            <div class="readout"></div>
            <div class="traces"></div>
            <script type="application/json">{data}</script>
            </div>

            """;
    }

    private static object EpisodeData(Drawing drawing, Episode episode)
    {
        IReadOnlyList<Pose>[] poses = [.. episode.States.Select(drawing.Poses)];
        return new
        {
            @return = Math.Round(episode.Return, 3),
            poses = poses.Select(state => state.SelectMany(pose => new[] { Math.Round(pose.X, 4), Math.Round(pose.Height, 4), Math.Round(pose.Angle, 4) })),
            contacts = poses.Select(state => drawing.Contacts(state).Select((touches, i) => touches ? 1 << i : 0).Sum()),
            actions = episode.Actions.Select(action => action.Select(value => Math.Round(value, 3))),
            rewards = episode.Rewards.Select(reward => Math.Round(reward, 4)),
        };
    }

    private static void Animate(StringBuilder svg, string kind, IEnumerable<string> values, string duration) =>
        svg.Append($"<animateTransform attributeName=\"transform\" type=\"{kind}\" {duration} values=\"{string.Join(';', values)}\"/>");

    private static Drawing DrawingOf(EnvironmentSpec task) => task.Drawing
        ?? throw new DdpgException($"the task '{task.Name}' does not say how its states look; give its struct a Drawing (docs/2-environments.md).");
}
