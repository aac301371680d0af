using Npgsql;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Streams;
using Shortener.Testing;

namespace Shortener.StoreContracts.Streams;

/// <summary>Leases spread sources over workers, and go to another one when a worker falls silent.</summary>
[Trait("Db", "Postgres")]
public sealed class PostgresSourceLeasesTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private PostgresServer _server = null!;
    private NpgsqlDataSource _database = null!;
    private PostgresSourceLeases _leases = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_server.ConnectionString);
        await PostgresMigrator.MigrateAsync(_database, CancellationToken.None);
        _leases = new PostgresSourceLeases(_database);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_source_is_held_by_one_worker()
    {
        int source = await OfferAsync("node/a");

        Assert.True(await _leases.TakeAsync("one", source, Long, default));
        Assert.False(await _leases.TakeAsync("two", source, Long, default));
        Assert.True(Assert.Single((await _leases.RenewAsync("one", Long, default)).Sources).Mine);
        LeasedSource seen = Assert.Single((await _leases.RenewAsync("two", Long, default)).Sources);
        Assert.False(seen.Mine || seen.Free);
    }

    [Fact]
    public async Task A_silent_workers_lease_runs_out_and_is_not_renewed()
    {
        int source = await OfferAsync("node/a");
        Assert.True(await _leases.TakeAsync("one", source, Short, default));
        await Task.Delay(Short * 2, TimeProvider.System);

        LeasedSource own = Assert.Single((await _leases.RenewAsync("one", Long, default)).Sources);
        Assert.True(own.Free && !own.Mine);
        Assert.True(await _leases.TakeAsync("two", source, Long, default));
        Assert.False(await _leases.TakeAsync("one", source, Long, default));
    }

    [Fact]
    public async Task Renewing_keeps_a_lease()
    {
        int source = await OfferAsync("node/a");
        Assert.True(await _leases.TakeAsync("one", source, TimeSpan.FromSeconds(1), default));
        for (int i = 0; i < 6; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            Assert.True(Assert.Single((await _leases.RenewAsync("one", TimeSpan.FromSeconds(1), default)).Sources).Mine);
        }
    }

    [Fact]
    public async Task Sources_are_shared_among_the_workers_that_live()
    {
        for (int i = 0; i < 5; i++)
        {
            await OfferAsync($"node/{i}");
        }

        Assert.Equal(5, (await _leases.RenewAsync("one", Long, default)).Share);
        Assert.Equal(3, (await _leases.RenewAsync("two", Long, default)).Share);
        Assert.Equal(3, (await _leases.RenewAsync("one", Long, default)).Share);
        await _leases.LeaveAsync("two", default);
        Assert.Equal(5, (await _leases.RenewAsync("one", Long, default)).Share);
    }

    [Fact]
    public async Task Leaving_and_releasing_free_at_once()
    {
        int first = await OfferAsync("node/a");
        int second = await OfferAsync("node/b");
        Assert.True(await _leases.TakeAsync("one", first, Long, default));
        Assert.True(await _leases.TakeAsync("one", second, Long, default));

        await _leases.ReleaseAsync("two", first, default);
        Assert.False(await _leases.TakeAsync("two", first, Long, default));
        await _leases.ReleaseAsync("one", first, default);
        Assert.True(await _leases.TakeAsync("two", first, Long, default));
        await _leases.LeaveAsync("one", default);
        Assert.True(await _leases.TakeAsync("two", second, Long, default));
    }

    [Fact]
    public async Task Closed_and_withdrawn_sources_are_nobodys()
    {
        int closed = await OfferAsync("node/a");
        int withdrawn = await OfferAsync("node/b");
        await OfferAsync("node/c");
        await using (NpgsqlCommand close = _database.CreateCommand($"UPDATE sources SET closed_at = now() WHERE id = {closed}"))
        {
            await close.ExecuteNonQueryAsync();
        }

        await _leases.WithdrawAsync(withdrawn, default);
        await _leases.OfferAsync(closed, default);

        Assert.Equal("node/c", Assert.Single((await _leases.RenewAsync("one", Long, default)).Sources).Identity);
        await using NpgsqlCommand count = _database.CreateCommand("SELECT count(*) FROM source_leases");
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    private async Task<int> OfferAsync(string identity)
    {
        await using NpgsqlCommand insert = _database.CreateCommand($"INSERT INTO sources (identity, position) VALUES ('{identity}', 0) RETURNING id");
        int id = (int)(await insert.ExecuteScalarAsync())!;
        await _leases.OfferAsync(id, default);
        return id;
    }
}
