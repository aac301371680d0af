using Npgsql;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Postgres;

/// <summary>Somebody else takes every connection that the server gives.</summary>
[Trait("Db", "Postgres")]
public sealed class ConnectionLimitTests(ITestOutputHelper output)
{
    private const int Connections = 20;

    [Fact]
    public async Task With_every_connection_taken_redirects_go_on_and_clicks_wait()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync("max_connections=20", "superuser_reserved_connections=0");
        await using FaultStage stage = FaultStage.On(output, postgres);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        List<NpgsqlConnection> hogs = await TakeAllAsync(postgres);
        TimeSpan taken = crowd.Now;
        await Task.Delay(FaultSettings.Outage, TimeProvider.System);
        crowd.AssertKeptRedirecting(taken + TimeSpan.FromMilliseconds(250), crowd.Now - TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
        await Signs.ShowAsync(server, "database", "53300", "max_connections");
        foreach (NpgsqlConnection hog in hogs)
        {
            await hog.DisposeAsync();
        }

        await Signs.ClearAsync(server, "database");
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }

    /// <summary>Takes what is free, ends the product's connections, and takes those as well before it can come back.</summary>
    private static async Task<List<NpgsqlConnection>> TakeAllAsync(PrivatePostgres postgres)
    {
        List<NpgsqlConnection> hogs = [await postgres.ConnectAsync()];
        long started = TimeProvider.System.GetTimestamp();
        while (hogs.Count < Connections && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            try
            {
                hogs.Add(await postgres.ConnectAsync());
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await using var end = new NpgsqlCommand(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid NOT IN (SELECT unnest($1))", hogs[0]);
                end.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. hogs.Select(hog => hog.ProcessID)] });
                await end.ExecuteNonQueryAsync();
            }
        }

        Assert.Equal(Connections, hogs.Count);
        return hogs;
    }
}
