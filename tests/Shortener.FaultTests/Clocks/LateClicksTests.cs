using System.Globalization;
using Shortener.FaultTests.Frames;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Clocks;

/// <summary>A node was cut off for three days: its clicks come late and belong to the days on which they happened.</summary>
public sealed class LateClicksTests(ITestOutputHelper output)
{
    private const int InstantByte = 24;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Clicks_three_days_late_are_stored_once_on_their_own_day(string backend)
    {
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        stage.With(("Ingest__InProcess", "false"));
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess server = await stage.StartNodeAsync())
        {
            links = await FaultStage.CreateLinksAsync(server);
            await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
            await crowd.StopAsync();
            Assert.Equal(0, await server.StopAsync());
        }

        int clicks = JournalFiles.Rewrite(stage.Setup.DataDirectory, (_, frame) =>
        {
            Span<byte> instant = frame.Span[InstantByte..];
            BitConverter.TryWriteBytes(instant, BitConverter.ToInt64(instant) - (3L * 86_400 * 1_000_000));
            return true;
        });
        stage.With(("Ingest__InProcess", "true"));
        await using ShortenerProcess draining = await stage.StartNodeAsync();
        await FaultStage.AssertEachStoredOnceAsync(draining, links);
        DateTimeOffset then = TimeProvider.System.GetUtcNow().AddDays(-3);
        string from = Uri.EscapeDataString(then.AddHours(-1).ToString("O", CultureInfo.InvariantCulture));
        string to = Uri.EscapeDataString(then.AddHours(1).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(clicks, await FaultStage.CountAsync(draining, $"&from={from}&to={to}"));
        await stage.AssertNothingLostAsync(draining, links);
    }
}
