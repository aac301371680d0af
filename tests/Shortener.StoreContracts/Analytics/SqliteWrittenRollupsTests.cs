namespace Shortener.StoreContracts.Analytics;

public sealed class SqliteWrittenRollupsTests : WrittenRollupsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreateSqliteAsync();
}
