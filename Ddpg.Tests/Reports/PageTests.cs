using Ddpg.Envs.Vectorized;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Tests.Commands;
using Ddpg.Tests.Runs;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace Ddpg.Tests.Reports;

/// <summary>The pages in a real browser: controls are pressed, and what they draw is looked at.</summary>
public sealed class PageTests(SmallRuns runs, TestSets sets) : IClassFixture<SmallRuns>, IClassFixture<TestSets>
{
    [SkippableTheory]
    [InlineData("pendulum")]
    [InlineData("halfcheetah")]
    public void The_player_plays_pauses_scrubs_and_changes_speed_and_episode(string task)
    {
        string path = Path.Combine(runs.Folder, $"{task}.html");
        PolicyFile policy = PolicyFile.Open(task == "pendulum" ? runs.Pendulum : runs.HalfCheetah);
        File.WriteAllText(path, RolloutPage.Html(policy.Record(sets["simd"], 2, 0), "episodes", "for a test"));
        using ChromeDriver browser = Peers.Browser();
        browser.Navigate().GoToUrl(new Uri($"file://{path}"));
        IWebElement button = browser.FindElement(By.ClassName("play")), scrubber = browser.FindElement(By.ClassName("scrub"));
        string Drawn() => string.Concat(browser.FindElements(By.CssSelector(".scene g[data-body]")).Select(body => body.GetAttribute("transform")));
        double At() => double.Parse(scrubber.GetDomProperty("value")!, System.Globalization.CultureInfo.InvariantCulture);

        // It waits, as the browser says that its user wants no motion; the drawing is the start state's.
        string start = Drawn();
        Assert.Equal(("Play", 0.0), (button.Text, At()));
        Assert.Equal(policy.Environment.Drawing!.Bodies.Count, browser.FindElements(By.CssSelector(".scene g[data-body]")).Count);

        button.Click();
        Until(() => At() > 2);
        Assert.Equal("Pause", button.Text);
        Assert.NotEqual(start, Drawn());
        button.Click();
        string paused = Drawn();
        Thread.Sleep(150);
        Assert.Equal(("Play", paused), (button.Text, Drawn()));

        // A key moves by a step, the scrubber anywhere, a click on a trace to its time.
        browser.FindElement(By.ClassName("player")).SendKeys(Keys.ArrowRight);
        Assert.NotEqual(paused, Drawn());
        scrubber.SendKeys(Keys.End);
        Assert.Equal(policy.Environment.TimeLimit, At());
        string end = Drawn();
        new Actions(browser).MoveToElement(browser.FindElement(By.CssSelector(".trace svg"))).Click().Perform();
        Assert.InRange(At() / policy.Environment.TimeLimit, 0.3, 0.6);
        Assert.NotEqual(end, Drawn());

        // At four times the speed the task's time runs ahead of the clock's, by the browser's own clock.
        browser.FindElement(By.ClassName("speed")).SendKeys("4");
        scrubber.SendKeys(Keys.Home);
        button.Click();
        double steps = Convert.ToDouble(
            browser.ExecuteAsyncScript(
                "const done = arguments[0], scrubber = document.querySelector('.scrub'), from = +scrubber.value, start = performance.now();"
                + "setTimeout(() => requestAnimationFrame(() => done((+scrubber.value - from) / (performance.now() - start) * 1000)), 800)"),
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(steps * policy.Environment.Drawing.TimeStep, 2, 4.5);
        button.Click();

        string first = browser.FindElement(By.ClassName("traces")).GetDomProperty("innerHTML")!;
        browser.FindElement(By.ClassName("episode")).SendKeys("episode 2");
        Until(() => browser.FindElement(By.ClassName("traces")).GetDomProperty("innerHTML") != first);
        Assert.Equal(0, At());
        Assert.Contains("return so far", browser.FindElement(By.ClassName("readout")).Text, StringComparison.Ordinal);
        Assert.Empty(browser.Manage().Logs.GetLog(LogType.Browser));
    }

    [SkippableFact]
    public void Pages_follow_the_browsers_light_or_dark()
    {
        string[] colors = [.. new[] { false, true }.Select(isDark =>
        {
            using ChromeDriver browser = Peers.Browser(isDark);
            browser.Navigate().GoToUrl(new Uri($"file://{runs.Pendulum}/report.html"));
            return browser.FindElement(By.TagName("body")).GetCssValue("background-color") + browser.FindElement(By.CssSelector(".ddpg-chart .title")).GetCssValue("fill");
        })];
        Assert.NotEqual(colors[0], colors[1]);
    }

    [SkippableFact]
    public void The_report_shows_result_curves_settings_and_commands_and_fetches_nothing()
    {
        using ChromeDriver browser = Peers.Browser();
        browser.Navigate().GoToUrl(new Uri($"file://{runs.Pendulum}/report.html"));
        string text = browser.FindElement(By.TagName("body")).Text;
        RunSummary summary = RunRecord.Read(runs.Pendulum).Summary!;
        Assert.All(
            new[] { summary.EvalMean!.Value.ToString("F1", System.Globalization.CultureInfo.InvariantCulture), "95 % bootstrap interval", "steps 4000 12000", "ddpg eval", "ddpg train --resume", "ddpg export", "UTC", "critic loss" },
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Equal(6, browser.FindElements(By.CssSelector(".chart svg")).Count(svg => svg.Displayed));
        Assert.Single(browser.FindElements(By.CssSelector(".player .scene")));

        // A chart tells its values at the pointer.
        new Actions(browser).MoveToElement(browser.FindElement(By.CssSelector(".chart svg"))).Perform();
        Assert.Contains("return of evaluations:", browser.FindElement(By.ClassName("tip")).Text, StringComparison.Ordinal);
        Assert.Equal(0L, browser.ExecuteScript("return performance.getEntriesByType('resource').length"));
        Assert.Empty(browser.Manage().Logs.GetLog(LogType.Browser));
    }

    /// <summary>On a telephone nothing is wider than the screen, and no text of a chart smaller than ten pixels.</summary>
    [SkippableFact]
    public void The_report_is_readable_on_a_narrow_screen()
    {
        using ChromeDriver browser = Peers.Browser();
        browser.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = 400, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = true });
        browser.Navigate().GoToUrl(new Uri($"file://{runs.Pendulum}/report.html"));
        Assert.Equal(6, browser.FindElements(By.CssSelector(".chart svg")).Count(svg => svg.Displayed));
        Assert.True(Convert.ToDouble(browser.ExecuteScript("return document.documentElement.scrollWidth"), null) <= 400);
        const string SmallestText = """
            return Math.min(...[...document.querySelectorAll('.chart svg, .trace svg')].filter(svg => svg.getClientRects().length > 0)
              .map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * Math.min(...[...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize)))))
            """;
        Assert.True(Convert.ToDouble(browser.ExecuteScript(SmallestText), null) >= 10);
    }

    /// <summary>The server's page shows a run as it goes on, by itself, and the result in the end.</summary>
    [SkippableFact]
    public void Watch_shows_a_run_live()
    {
        using ChromeDriver browser = Peers.Browser();
        using System.Diagnostics.Process training = Program.Start(runs.Folder, "train", "pendulum", "--run-dir", "watched", "--steps", "100000", "--threads", "1", "--eval-every", "10000");
        string watched = Path.Combine(runs.Folder, "watched");
        Until(() => File.Exists(Path.Combine(watched, "metrics.csv")) && File.ReadAllLines(Path.Combine(watched, "metrics.csv")).Length > 1);
        using System.Diagnostics.Process server = Program.Start(runs.Folder, "watch", "watched", "--port", "0");
        try
        {
            string url = server.StandardOutput.ReadLine()!.Split(' ').Single(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));
            browser.Navigate().GoToUrl(new Uri(url));
            Until(() => browser.FindElement(By.TagName("body")).GetDomAttribute("data-live") == "on");
            string Result() => browser.FindElement(By.Id("result")).Text;
            string before = Result();
            Assert.Contains("of 100,000 environment steps", before, StringComparison.Ordinal);
            string curve = browser.FindElement(By.CssSelector(".chart svg")).GetDomProperty("innerHTML")!;
            Until(() => Result() != before);
            Until(() => browser.FindElement(By.CssSelector(".chart svg")).GetDomProperty("innerHTML") != curve);
            Until(() => Result().Contains("noise-free episodes", StringComparison.Ordinal));
            Until(() => browser.FindElements(By.CssSelector("#episode .scene g[data-body]")).Count == 1);
            Assert.Equal(0, Program.Finish(training).ExitCode);
            Assert.Empty(browser.Manage().Logs.GetLog(LogType.Browser));

            // Under another name the server does not answer: a page elsewhere cannot read it.
            using HttpClient client = new();
            using HttpRequestMessage elsewhere = new(HttpMethod.Get, new Uri(url)) { Headers = { Host = "example.org" } };
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, client.Send(elsewhere).StatusCode);

            // A page that lost its server says so.
            server.Kill();
            Until(() => browser.FindElement(By.TagName("body")).GetDomAttribute("data-live") == "lost");
            Assert.Contains("no longer answers", (string)browser.ExecuteScript("return getComputedStyle(document.body, '::before').content")!, StringComparison.Ordinal);
        }
        finally
        {
            if (!training.HasExited)
                training.Kill();
            server.Kill();
        }
    }

    /// <summary>Waits until something holds, a minute at most.</summary>
    private static void Until(Func<bool> holds)
    {
        for (int wait = 0; !holds(); wait++)
        {
            Assert.True(wait < 1200, "nothing happened for a minute");
            Thread.Sleep(50);
        }
    }
}
