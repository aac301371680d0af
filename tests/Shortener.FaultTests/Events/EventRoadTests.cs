using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Ids;
using Shortener.Core.Journal;
using Shortener.Core.Storage;
using Shortener.FaultTests.Distributed;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;
using PipelineAccount = Shortener.FaultTests.Stage.PipelineAccount;

namespace Shortener.FaultTests.Events;

/// <summary>
/// Clicks and events mixed in a journal, as a killed node left it, on their way to the database while processes die: each is stored
/// once, and the account is that of the clicks.
/// </summary>
public sealed class EventRoadTests(ITestOutputHelper output)
{
    private const int Clicks = 12_000;
    private const int Views = 9_000;
    private const int Taps = 3_000;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Killed_while_storing_each_click_and_event_is_stored_once(string backend)
    {
        var random = new Random(FaultSettings.Seed);
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        await FillAsync(stage.Setup.DataDirectory);
        for (int round = 0; round < FaultSettings.Rounds + 2; round++)
        {
            await using ShortenerProcess server = await stage.StartNodeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 250)), TimeProvider.System);
            await server.KillAsync();
        }

        await using ShortenerProcess last = await stage.StartNodeAsync();
        await AssertStoredOnceAsync(last);
        Assert.Equal(0, await last.StopAsync());
        await RecountAsync(stage);
    }

    [Fact]
    [Trait("Db", "Postgres")]
    public async Task Workers_that_die_store_each_click_and_event_of_a_stream_once()
    {
        var random = new Random(FaultSettings.Seed);
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, prepare: FillAsync);
        for (int round = 0; round < FaultSettings.Rounds + 1; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 300)), TimeProvider.System);
            await fleet.KillWorkerAsync(0);
        }

        await AssertStoredOnceAsync(fleet.Nodes[0]);
        Assert.Equal((long)(Views + Taps), await fleet.AskDatabaseAsync("SELECT count(*) FROM events"));
    }

    /// <summary>A journal that nobody closed, its last frames events.</summary>
    private static async Task FillAsync(string directory)
    {
        using DataDirectoryLock owner = DataDirectoryLock.Acquire(directory);
        using ClickJournal journal = await ClickJournal.OpenAsync(
            owner, new JournalOptions(), (_, _) => Task.FromResult<SourceState?>(null), TimeProvider.System, NullLogger<ClickJournal>.Instance, null, default);
        long now = UnixMicros.Now(TimeProvider.System);
        for (int i = 0; i < Clicks; i++)
        {
            Assert.True(journal.TryAppend(new ClickCapture { LinkId = 1 + (i % 20), WorkspaceId = 1, UnixMicros = now, Visitor = i % 500, UserAgent = "agent" }));
            bool tap = i % 4 == 3;
            Assert.True(journal.TryAppend(new EventCapture
            {
                Kind = tap ? EventKind.HubButton : EventKind.HubView,
                WorkspaceId = 1,
                SubjectId = 1,
                PartId = tap ? 1 + (i % 3) : 0,
                UnixMicros = now,
                Visitor = i % 500,
                UserAgent = "agent",
                ElapsedMs = tap ? 1_000 : null,
            }));
        }
    }

    private static async Task AssertStoredOnceAsync(ShortenerProcess server)
    {
        JsonElement totals = default;
        await Signs.UntilAsync(
            async () =>
            {
                totals = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include");
                return Number(totals, "impressions") >= Views && Number(totals, "clicks") >= Clicks;
            },
            () => $"{totals}\n{server.Output}",
            TimeSpan.FromSeconds(120));
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(server);
        Assert.Equal((Clicks, Clicks, 0), (account.Accepted, account.Stored, account.DeadLettered));
        totals = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include");
        Assert.Equal((Clicks, Views), (Number(totals, "clicks"), Number(totals, "impressions")));
        JsonElement hub = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/metrics?bots=include&hub={OpaqueId.Hub.Format(1)}");
        Assert.Equal((Taps, Views), (Number(hub, "clicks"), Number(hub, "impressions")));
    }

    private static async Task RecountAsync(FaultStage stage)
    {
        await using System.Data.Common.DbConnection database = stage.OpenDatabase();
        await database.OpenAsync();
        await using System.Data.Common.DbCommand count = database.CreateCommand();
        count.CommandText = """
            SELECT (SELECT count(*) FROM events) = @expected
               AND (SELECT sum(events + bot_events) FROM event_quarters WHERE kind = 255) = @expected
               AND (SELECT sum(timed) FROM event_days WHERE kind = 2 AND dimension = 0)
                   = (SELECT count(*) FROM events WHERE kind = 2 AND bot_kind = 0)
            """;
        System.Data.Common.DbParameter expected = count.CreateParameter();
        (expected.ParameterName, expected.Value) = ("@expected", (long)(Views + Taps));
        count.Parameters.Add(expected);
        Assert.True(Convert.ToBoolean(await count.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static long Number(JsonElement totals, string name) => totals.GetProperty(name).GetInt64();
}
