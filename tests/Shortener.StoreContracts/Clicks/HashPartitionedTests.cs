using Shortener.Core.Clicks;
using Shortener.StoreContracts.Analytics;

namespace Shortener.StoreContracts.Clicks;

[Trait("Db", "Postgres")]
public sealed class HashPartitionedClickStoreTests : ClickStoreContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreatePostgresAsync(HashPartitions.ApplyAsync);

    [Fact]
    public async Task Clicks_and_rollups_spread_over_the_partitions()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, CancellationToken.None);
        var random = new RandomClicks(1);
        List<EnrichedClick> clicks = random.Take(500, Now - UnixMicros.PerHour, UnixMicros.PerHour);
        await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, []), CancellationToken.None);

        Assert.True(await Storage.ScalarAsync("SELECT count(DISTINCT tableoid) FROM clicks") > 2);
        Assert.Equal(0, await Storage.ScalarAsync("SELECT count(*) FROM clicks WHERE tableoid::regclass::text !~ '_s[0-9]$'"));
        Assert.True(await Storage.ScalarAsync("SELECT count(DISTINCT tableoid) FROM link_hours") > 2);
    }
}

[Trait("Db", "Postgres")]
public sealed class HashPartitionedWrittenRollupsTests : WrittenRollupsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync(HashPartitions.ApplyAsync);
}

[Trait("Db", "Postgres")]
public sealed class HashPartitionedMetricsStoreTests : MetricsStoreContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync(HashPartitions.ApplyAsync);
}
