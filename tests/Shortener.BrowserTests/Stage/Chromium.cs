using System.Globalization;
using System.Net;

namespace Shortener.BrowserTests.Stage;

/// <summary>Debian's Chromium under Playwright. It reaches this machine alone.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    /// <param name="world">Stands for every host below <c>.example</c>; no other name resolves.</param>
    public static async Task<Chromium> StartAsync(IPEndPoint world)
    {
        string executable = Find() ?? throw new InvalidOperationException("Chromium is not installed (Debian: apt-get install chromium; ./test.sh does it as root)");
        // The browser comes from Debian; nothing may fetch another one.
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox",
                "--disable-gpu",
                string.Create(CultureInfo.InvariantCulture, $"--host-resolver-rules=MAP *.example 127.0.0.1:{world.Port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost"),
            ],
        });
        Assertions.SetDefaultExpectTimeout(20_000);
        return new Chromium(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser") })
        .FirstOrDefault(File.Exists);
}
