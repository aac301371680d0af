namespace Shortener.StoreContracts.Analytics;

[Trait("Db", "Postgres")]
public sealed class PostgresMetricsStoreTests : MetricsStoreContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync();
}
