using Shortener.Core.Storage;

namespace Shortener.IntegrationTests.Links;

/// <summary>One server for the tests of a class; each test makes links of its own.</summary>
public abstract class LinksHostFixture(StorageBackend backend) : IAsyncLifetime
{
    public LinksHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await LinksHost.StartAsync(backend, ("Links:PublicUrl", "https://lnk.example"));

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

public sealed class SqliteLinksHost() : LinksHostFixture(StorageBackend.Sqlite);

public sealed class PostgresLinksHost() : LinksHostFixture(StorageBackend.Postgres);
