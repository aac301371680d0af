using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Clicks;

[Trait("Db", "Postgres")]
public sealed class PostgresClickStoreTests : ClickStoreContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreatePostgresAsync();

    [Fact]
    public async Task Months_get_their_partitions_ahead_and_on_demand()
    {
        await CommitAsync("node/g1", 0, Now);
        await CommitAsync("import/abc", 0, UnixMicros.From(new DateTimeOffset(2013, 2, 3, 4, 5, 6, TimeSpan.Zero)));

        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM clicks_y2026m11"));
        Assert.Equal(0, await Storage.ScalarAsync("SELECT count(*) FROM clicks_y2026m12"));
        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM clicks_y2013m02"));
        Assert.Equal(0, await Storage.ScalarAsync("SELECT count(*) FROM clicks_default"));
    }

    [Fact]
    public async Task A_month_with_clicks_in_the_default_partition_stays_there()
    {
        await CommitAsync("import/abc", 0, UnixMicros.From(new DateTimeOffset(2013, 2, 3, 4, 5, 6, TimeSpan.Zero)));
        await Storage.ScalarAsync("""
            WITH moved AS (SELECT * FROM clicks_y2013m02)
            INSERT INTO clicks_default SELECT link_id, at - interval '1 year', position, source_id, workspace_id, visitor, user_agent_id,
                place_id, referrer_id, traffic_id, bot_kind, flags, language FROM moved
            RETURNING 1
            """);

        await CommitAsync("import/def", 0, UnixMicros.From(new DateTimeOffset(2012, 2, 20, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(2, await Storage.ScalarAsync("SELECT count(*) FROM clicks_default"));
        Assert.Equal(1, await Storage.ScalarAsync("SELECT (to_regclass('clicks_y2012m02') IS NULL)::integer"));
    }

    [Fact]
    public async Task Clicks_before_2000_stay_in_the_default_partition()
    {
        await CommitAsync("import/abc", 0, 1);

        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM clicks_default"));
    }

    [Fact]
    public async Task Workers_that_create_the_same_month_at_once_both_commit()
    {
        long at = UnixMicros.From(new DateTimeOffset(2015, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            IClickStore worker = Storage.AnotherStore();
            SourceState source = await worker.OpenSourceAsync($"import/{i}", 0, default);
            var random = new RandomClicks(i);
            EnrichedClick click = random.Next(at);
            Assert.Equal(CommitResult.Committed, await worker.CommitAsync(new ClickBatch(source, 0, random.Position, [click], []), default));
        })));

        Assert.Equal(6, await Storage.ScalarAsync("SELECT count(*) FROM clicks_y2015m06"));
    }

    private async Task CommitAsync(string identity, long from, long at)
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync(identity, 0, default);
        var random = new RandomClicks(20);
        EnrichedClick click = random.Next(at);
        Assert.Equal(CommitResult.Committed, await Storage.Clicks.CommitAsync(new ClickBatch(source, from, random.Position, [click], []), default));
    }
}
