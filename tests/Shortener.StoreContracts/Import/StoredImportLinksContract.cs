using Shortener.Core.Destinations;
using Shortener.Core.Links;
using Shortener.Ingest.Import;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Import;

public abstract class StoredImportLinksContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Made = new(2011, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private LinkStores _stores = null!;
    private StoredImportLinks _import = null!;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _import = new StoredImportLinks(
            _stores.Links, _stores.Domains, new DestinationPolicy(allowPrivate: false), TimeProvider.System, _stores.WorkspaceId);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_link_is_created_once_as_the_file_has_it()
    {
        ImportLink[] wanted = [new("abc", "http://example.com/?utm_source=x&b=1", Made), new("def", "http://example.org/", Made)];

        IReadOnlyDictionary<string, ImportedLink> first = await _import.EnsureAsync(wanted, None);
        IReadOnlyDictionary<string, ImportedLink> second = await _import.EnsureAsync([.. wanted, new("ghi", "http://example.net/", Made)], None);

        Link? link = await _stores.Links.FindBySlugAsync(_stores.WorkspaceId, _stores.DomainId, "abc", None);
        Assert.Equal("http://example.com/?utm_source=x&b=1", link!.Url);
        Assert.Equal(Made, link.CreatedAt);
        Assert.True(link.Enabled);
        Assert.Equal(new ImportedLink(link.Id, _stores.WorkspaceId, "utm_source=x"), first["abc"]);
        Assert.Equal(first["abc"], second["abc"]);
        Assert.Equal(first["def"], second["def"]);
        Assert.Null(second["ghi"].DestinationUtm);
        Assert.Equal(3, second.Values.Select(found => found.LinkId).Distinct().Count());
    }

    [Fact]
    public async Task A_refused_destination_makes_a_disabled_link_that_keeps_it()
    {
        IReadOnlyDictionary<string, ImportedLink> found = await _import.EnsureAsync(
            [new("ftp", "ftp://example.com/file", Made), new("off", "http://example.com/", Made, "no base")], None);

        Link? refused = await _stores.Links.FindAsync(_stores.WorkspaceId, found["ftp"].LinkId, None);
        Link? off = await _stores.Links.FindAsync(_stores.WorkspaceId, found["off"].LinkId, None);
        Assert.Equal((false, "ftp://example.com/file"), (refused!.Enabled, refused.Url));
        Assert.NotNull(refused.DisabledReason);
        Assert.Equal((false, "no base"), (off!.Enabled, off.DisabledReason));
    }

    [Fact]
    public async Task An_existing_link_stays_as_it_is_and_gets_the_clicks()
    {
        Link own = await _stores.CreateAsync(_stores.Link("abc", "https://own.example/"));

        ImportedLink found = (await _import.EnsureAsync([new("abc", "http://example.com/", Made)], None))["abc"];

        Assert.Equal(own.Id, found.LinkId);
        Assert.Equal("https://own.example/", (await _stores.Links.FindAsync(_stores.WorkspaceId, own.Id, None))!.Url);
    }

    [Fact]
    public async Task A_reserved_slug_is_left_out()
    {
        Assert.Equal(["ok"], (await _import.EnsureAsync([new("app", "http://a.example/", Made), new("ok", "http://a.example/", Made)], None)).Keys);
    }
}

public sealed class SqliteStoredImportLinksTests : StoredImportLinksContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresStoredImportLinksTests(PostgresFixture fixture) : StoredImportLinksContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
