namespace Shortener.StoreContracts.Clicks;

public sealed class SqliteClickPipelineTests : ClickPipelineContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreateSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresClickPipelineTests : ClickPipelineContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreatePostgresAsync();
}
