namespace Shortener.StoreContracts.Clicks;

public sealed class SqliteClickStoreTests : ClickStoreContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreateSqliteAsync();
}
