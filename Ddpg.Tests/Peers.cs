using OpenQA.Selenium.Chrome;

namespace Ddpg.Tests;

/// <summary>Programs of others that tests work with. Where one is missing its tests are skipped; in CI (CI=true) that is a failure.</summary>
internal static class Peers
{
    /// <summary>A headless Chromium that fetches nothing.</summary>
    public static ChromeDriver Browser(bool isDark = false)
    {
        string? driver = Find("chromedriver"), chromium = Find("chromium");
        Need(driver is not null && chromium is not null, "a browser: 'apt-get install chromium chromium-driver'");
        ChromeOptions options = new() { BinaryLocation = chromium };
        options.AddArguments(
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--window-size=1000,1400", "--force-prefers-reduced-motion");
        if (isDark)
            options.AddArguments("--blink-settings=preferredColorScheme=0");
        options.SetLoggingPreference("browser", OpenQA.Selenium.LogLevel.All);
        return new(ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driver), Path.GetFileName(driver)), options);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static void Need(bool isThere, string what)
    {
        Assert.True(isThere || Environment.GetEnvironmentVariable("CI") != "true", $"CI has no {what}");
        Skip.IfNot(isThere, $"this machine has no {what}");
    }
}
