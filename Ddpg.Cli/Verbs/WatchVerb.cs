using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CommandLine;
using Ddpg.Envs.Vectorized;
using Ddpg.Kernels.Simd;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Evaluation;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ddpg.Cli.Verbs;

/// <summary>Serves a run's page on this machine while the run goes on.</summary>
[Verb("watch", HelpText = "Show a run's page in a browser, live while the run goes on; on this machine only. Ctrl-C ends it.")]
[Example("ddpg watch runs/pendulum-pendulum-s0-20260101-120000")]
internal sealed class WatchVerb : IVerb
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    [Value(0, MetaName = "RUN", Required = true, HelpText = "A run directory, or latest.")]
    public string Source { get; set; } = "";

    [Option("port", Default = 6007, HelpText = "Port on 127.0.0.1, 0 to 65,535; 0: any that is free.")]
    public int Port { get; set; }

    public int Run()
    {
        if (Port is < 0 or > 65535)
            throw new DdpgException($"--port is {Port}; it must be 0 to 65,535.");
        using RunWatcher watcher = new(RunPaths.Resolve(Source));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));

        // A page elsewhere must not read this one under a name of its own that points here.
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["127.0.0.1", "localhost"]);
        WebApplication app = builder.Build();
        app.UseHostFiltering();
        app.MapGet("/", () => TypedResults.Content(watcher.Page(), "text/html; charset=utf-8"));
        app.MapGet("/events", (string? have, CancellationToken ended) => TypedResults.ServerSentEvents(Changes(watcher, have ?? "", ended, app.Lifetime.ApplicationStopping), "sections"));
        try
        {
            app.Start();
        }
        catch (IOException error)
        {
            throw new DdpgException($"--port {Port}: cannot be listened on ({error.Message.TrimEnd('.')}); name another, or 0 for any that is free.");
        }

        Console.WriteLine($"watching {Source} at {app.Urls.First()} (Ctrl-C ends it)");
        app.WaitForShutdown();
        return 0;
    }

    /// <summary>Sections as JSON, as they change from what the page has.</summary>
    private static async IAsyncEnumerable<string> Changes(RunWatcher watcher, string have, [EnumeratorCancellation] CancellationToken ended, CancellationToken stopping)
    {
        HashSet<string> sent = [.. have.Split(',')];
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(ended, stopping);
        while (!either.IsCancellationRequested)
        {
            (string Id, string Html)[] changed = [.. watcher.Sections().Where(section => sent.Add(RunReport.Version(section.Html)))];
            if (changed.Length > 0)
                yield return JsonSerializer.Serialize(changed.ToDictionary(section => section.Id, section => section.Html));
            await Task.Delay(Period, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>A run's page, made anew when a file of the run has changed.</summary>
internal sealed class RunWatcher : IDisposable
{
    private readonly Lock guard = new();
    private readonly string path;
    private readonly OpenDevice device = DeviceCatalog.Open("cpu");
    private readonly SimdKernels kernels;
    private string seen = "";
    private string policySeen = "";
    private RunRecord run;
    private Rollout? rollout;
    private IReadOnlyList<(string Id, string Html)> sections = [];

    /// <summary>Reads the run once.</summary>
    /// <exception cref="DdpgException">It is none.</exception>
    public RunWatcher(string path)
    {
        this.path = path;
        run = RunRecord.Read(path);
        kernels = new SimdKernels(device.Accelerator, threads: 1);
    }

    /// <summary>The whole page.</summary>
    public string Page()
    {
        lock (guard)
        {
            Refresh();
            return RunReport.Page(run, rollout, isLive: true);
        }
    }

    /// <summary>Its sections.</summary>
    public IReadOnlyList<(string Id, string Html)> Sections()
    {
        lock (guard)
        {
            Refresh();
            return sections;
        }
    }

    public void Dispose()
    {
        kernels.Dispose();
        device.Dispose();
    }

    private void Refresh()
    {
        string now = string.Join(' ', new[] { RunDirectory.MetricsName, RunDirectory.SummaryName, CheckpointMetadata.BestName, CheckpointMetadata.CheckpointName }.Select(Mark));
        if (now == seen)
            return;
        try
        {
            run = RunRecord.Read(path);

            // The best policy so far is what there is to see while a run goes on; in the end it is the final one.
            string policy = run.Summary is null ? CheckpointMetadata.BestName : CheckpointMetadata.CheckpointName, mark = Mark(policy);
            if (mark.Length > 0 && mark != policySeen)
            {
                PolicyFile file = PolicyFile.Open(Path.Combine(path, policy));
                rollout = file.Environment.Drawing is null ? null : file.Record(kernels, episodes: 1, seed: 0);
                policySeen = mark;
            }

            sections = RunReport.Sections(run, rollout);
            seen = now;
        }
        catch (DdpgException)
        {
            // Between two files of the same moment; the next look finds both.
        }
    }

    /// <summary>What changes whenever a file does, whichever way the clock goes; empty where there is none.</summary>
    private string Mark(string name)
    {
        FileInfo file = new(Path.Combine(path, name));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}") : "";
    }
}
