namespace Shortener.StoreContracts.Analytics;

[Trait("Db", "Postgres")]
public sealed class PostgresWrittenRollupsTests : WrittenRollupsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync();
}
