namespace Shortener.StoreContracts.Analytics;

public sealed class SqliteMetricsStoreTests : MetricsStoreContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreateSqliteAsync();
}
