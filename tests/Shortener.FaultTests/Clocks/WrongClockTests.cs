using System.Globalization;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Clocks;

/// <summary>
/// The node's clock is wrong, and is set right while it runs (<c>faketime</c> of Debian's packages; the monotonic clock stays as it is,
/// as it does when an operator or NTP sets the time).
/// </summary>
public sealed class WrongClockTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite", "+2h")]
    [InlineData("postgres", "+2h")]
    [InlineData("sqlite", "-3d")]
    [InlineData("postgres", "-3d")]
    public async Task Wrong_and_then_set_right_every_click_is_stored_once_and_counted_near_its_day(string backend, string offset)
    {
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        string clock = Path.Combine(stage.Setup.DataDirectory, "clock");
        await File.WriteAllTextAsync(clock, offset);
        stage.With(
            ("LD_PRELOAD", FakeTime.Library()),
            ("FAKETIME_TIMESTAMP_FILE", clock),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("FAKETIME_NO_CACHE", "1"));
        await using ShortenerProcess server = await stage.StartNodeAsync();
        await AssertShiftedAsync(server);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        AccountWatch watch = AccountWatch.Start(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await File.WriteAllTextAsync(clock, "+0");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await File.WriteAllTextAsync(clock, "-90s");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        await FaultStage.AssertEachStoredOnceAsync(server, links);

        // By the true clock: nothing lies further ahead than the hour that is allowed, and at most three days back.
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string from = Uri.EscapeDataString(now.AddDays(-3).AddMinutes(-10).ToString("O", CultureInfo.InvariantCulture));
        string to = Uri.EscapeDataString(now.AddHours(3).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal((await PipelineAccount.ReadAsync(server)).Stored, await FaultStage.CountAsync(server, $"&from={from}&to={to}"));
        await stage.AssertNothingLostAsync(server, links);
    }

    /// <summary>The clock is really wrong: a test against the right one proves nothing.</summary>
    private static async Task AssertShiftedAsync(ShortenerProcess server)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/healthz");
        TimeSpan shift = (answer.Headers.Date!.Value - TimeProvider.System.GetUtcNow()).Duration();
        Assert.True(shift > TimeSpan.FromHours(1), $"The server's clock is off by {shift} only");
    }
}
