using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.StoreContracts.Links;

public abstract class LinkCatalogueContract : IAsyncLifetime
{
    private const int Many = 25_000;

    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Theory]
    [InlineData("NOTED", "notes")]
    [InlineData("СКИДК", "notes")]
    [InlineData("zażółć", "tags")]
    [InlineData("весна", "url")]
    [InlineData("%d0%b2", "url")]
    [InlineData("é", "title")]
    [InlineData("🎈", "title")]
    public async Task A_text_is_looked_for_in_notes_tags_and_decoded_destinations_too(string text, string slug)
    {
        await _stores.CreateAsync(_stores.Link("notes") with { Notes = "Was noted: скидки" });
        await _stores.CreateAsync(_stores.Link("tags") with { Tags = ["a", "ZAŻÓŁĆ"] });
        await _stores.CreateAsync(_stores.Link("url", "https://example.com/%D0%B2%D0%B5%D1%81%D0%BD%D0%B0%00"));
        await _stores.CreateAsync(_stores.Link("title") with { Title = "CAFÉ 🎈" });
        Assert.Equal([slug], (await _stores.ListAsync(Query with { Text = text })).Select(link => link.Slug));
    }

    [Fact]
    public async Task What_a_change_made_of_a_link_is_found_and_what_it_was_is_not()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one") with { Title = "before" });
        await _stores.Links.UpdateAsync(link with { Title = "after" }, LinkStores.Start, None);
        Assert.Empty(await _stores.ListAsync(Query with { Text = "before" }));
        Assert.Single(await _stores.ListAsync(Query with { Text = "after" }));
    }

    [Fact]
    public async Task Archived_links_are_listed_only_when_asked_for()
    {
        for (int i = 0; i < 6; i++)
        {
            await _stores.CreateAsync(_stores.Link($"l{i}") with { Archived = i % 2 == 0, CreatedAt = LinkStores.Start.AddSeconds(i) });
        }

        Assert.Equal(["l5", "l3", "l1"], (await _stores.ListAsync(Query)).Select(link => link.Slug));
        Assert.Equal(["l4", "l2", "l0"], (await _stores.ListAsync(Query with { Scope = LinkScope.Archived })).Select(link => link.Slug));
        Assert.Equal(["l5", "l4", "l3", "l2", "l1", "l0"], await WalkAsync(Query with { Scope = LinkScope.All, Limit = 2 }));
        Assert.NotNull(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "l0", None));
    }

    [Fact]
    public async Task Folders_and_tags_are_counted_without_archive_and_trash()
    {
        await _stores.CreateAsync(_stores.Link("a") with { Folder = "Spring/Posts", Tags = ["sale", "ñ"] });
        await _stores.CreateAsync(_stores.Link("b") with { Folder = "Spring/Posts", Tags = ["sale"] });
        await _stores.CreateAsync(_stores.Link("c") with { Folder = "Autumn", Tags = ["Sale"] });
        await _stores.CreateAsync(_stores.Link("d") with { Folder = "Autumn", Archived = true, Tags = ["x"] });
        Link gone = await _stores.CreateAsync(_stores.Link("e") with { Folder = "Gone", Tags = ["y"] });
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, gone.Id, null, LinkStores.Start, None);
        Assert.Equal([new LinkGroup("Autumn", 1), new LinkGroup("Spring/Posts", 2)], await _stores.Catalogue.ListFoldersAsync(_stores.WorkspaceId, "", 10, None));
        Assert.Equal([new LinkGroup("Spring/Posts", 2)], await _stores.Catalogue.ListFoldersAsync(_stores.WorkspaceId, "Autumn", 10, None));
        Assert.Equal(
            [new LinkGroup("Sale", 1), new LinkGroup("sale", 2), new LinkGroup("ñ", 1)], await _stores.Catalogue.ListTagsAsync(_stores.WorkspaceId, "", 10, None));
        Assert.Equal([new LinkGroup("sale", 2)], await _stores.Catalogue.ListTagsAsync(_stores.WorkspaceId, "Sale", 1, None));
        Assert.Equal(["b", "a"], (await _stores.ListAsync(Query with { Folder = "Spring/Posts" })).Select(link => link.Slug));
        Assert.Equal(["d"], (await _stores.ListAsync(Query with { Folder = "Autumn", Scope = LinkScope.Archived })).Select(link => link.Slug));
    }

    [Fact]
    public async Task Every_road_of_a_search_finds_the_same_links_as_looking_at_all_of_them()
    {
        Domain domain = (await _stores.Domains.CreateAsync(_stores.WorkspaceId, "brand.example", "token", LinkStores.Start, None))!;
        var links = new List<NewLink>(Many);
        for (int i = 0; i < Many; i++)
        {
            links.Add(_stores.Link($"s{i:x5}", $"https://www.example.com/{i % 50}/{i * 7919L % 1_000_003}") with
            {
                DomainId = i % 9 == 0 ? domain.Id : _stores.DomainId,
                Title = i % 2_000 == 3 ? $"Редкий заголовок {i}" : i % 3 == 0 ? "Every third" : null,
                Tags = i % 4_000 == 5 ? ["q"] : i % 4 == 0 ? ["often", "Often"] : [],
                Folder = i % 5 == 0 ? "Folder" : null,
                Archived = i % 11 == 0,
                // Three links share an instant.
                CreatedAt = LinkStores.Start.AddSeconds(i / 3),
            });
        }

        // A batch gives its ids in an order of its own.
        List<long> ids = [];
        for (int from = 0; from < Many; from += 5_000)
        {
            ids.AddRange((await _stores.Links.CreateManyAsync(links.GetRange(from, 5_000), LinkStores.Start, None)).Select(result => result.LinkId));
        }

        foreach (LinkQuery query in new[]
        {
            Query with { Text = "example" },
            Query with { Text = "редкий" },
            Query with { Text = "редкий", Scope = LinkScope.All },
            Query with { Text = "редкий", Folder = "Folder" },
            Query with { Text = "every THIRD", Tag = "often", DomainId = domain.Id },
            Query with { Text = "nowhere at all" },
            Query with { Text = "/49/" },
            Query with { Text = "ий" },
            Query with { Text = "\u00fb" },
            Query with { Tag = "q" },
            Query with { Tag = "Q" },
            Query with { Tag = "Often", Text = "7/12" },
            Query with { Folder = "Folder", DomainId = domain.Id, Scope = LinkScope.Archived },
            Query with { Text = "9", Limit = 100 },
        })
        {
            IEnumerable<string> expected = links
                .Zip(ids, (link, id) => (Link: link, Id: id))
                .Where(one => Matches(one.Link, query))
                .OrderByDescending(one => one.Link.CreatedAt)
                .ThenByDescending(one => one.Id)
                .Select(one => one.Link.Slug);
            string[] found = await WalkAsync(query, most: 400);
            Assert.Equal(expected.Take(found.Length == 0 ? 1 : found.Length), found);
            Assert.True(found.Length >= 400 || found.Length == expected.Count(), $"{query} ended early");
        }
    }

    [Fact]
    public async Task Reuse_finds_plain_links_with_the_very_destination_newest_first()
    {
        const string url = "https://example.com/x";
        await _stores.CreateAsync(_stores.Link("old", url));
        await _stores.CreateAsync(_stores.Link("new", url) with { Title = "any", CreatedAt = LinkStores.Start.AddSeconds(1) });
        await _stores.CreateAsync(_stores.Link("code", url) with { RedirectCode = 301 });
        await _stores.CreateAsync(_stores.Link("query", url) with { ForwardQuery = false });
        await _stores.CreateAsync(_stores.Link("off", url) with { Enabled = false });
        await _stores.CreateAsync(_stores.Link("archived", url) with { Archived = true });
        await _stores.CreateAsync(_stores.Link("options", url) with { Options = new LinkOptions { ForwardPath = true } });
        await _stores.CreateAsync(_stores.Link("other", url + "/"));
        Link gone = await _stores.CreateAsync(_stores.Link("gone", url));
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, gone.Id, null, LinkStores.Start, None);
        IReadOnlyList<Link> found = await _stores.Catalogue.FindPlainAsync(_stores.WorkspaceId, _stores.DomainId, url, 10, None);
        Assert.Equal(["new", "old"], found.Select(link => link.Slug));
        Assert.Empty(await _stores.Catalogue.FindPlainAsync(_stores.WorkspaceId, _stores.DomainId + 1, url, 10, None));
        Assert.Empty(await _stores.Catalogue.FindPlainAsync(_stores.WorkspaceId + 1, _stores.DomainId, url, 10, None));
    }

    [Fact]
    public async Task A_start_fills_what_links_of_an_earlier_release_lack()
    {
        Link link = await _stores.CreateAsync(_stores.Link("old", "https://sub.evil.example/x") with { Title = "Прежняя", Tags = ["t"] });
        await _stores.ExecuteAsync("UPDATE links SET url_hash = NULL, url_host = NULL, search_text = NULL");
        Assert.Empty(await _stores.ListAsync(Query with { Text = "прежняя" }));
        await _stores.MigrateAsync();
        Assert.Equal([link.Id], (await _stores.ListAsync(Query with { Text = "прежняя" })).Select(found => found.Id));
        Assert.Equal([link.Id], (await _stores.Catalogue.FindPlainAsync(_stores.WorkspaceId, _stores.DomainId, link.Url, 10, None)).Select(found => found.Id));
        Assert.Single((await _stores.Batches.DisableHostAsync(
            _stores.WorkspaceId, DestinationKey.OfHost("evil.example"), "r", null, LinkStores.Start, None)).Changed);
    }

    protected LinkQuery Query => new() { WorkspaceId = _stores.WorkspaceId, Limit = 10 };

    private static bool Matches(NewLink link, LinkQuery query) =>
        (query.Scope == LinkScope.All || link.Archived == (query.Scope == LinkScope.Archived))
        && (query.DomainId is null || link.DomainId == query.DomainId)
        && (query.Folder is null || link.Folder == query.Folder)
        && (query.Tag is null || link.Tags.Contains(query.Tag))
        && (query.Text is null || ((string[])[link.Slug, link.Url, link.Title ?? "", .. link.Tags])
            .Any(field => field.Contains(query.Text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Slugs of all pages, up to so many.</summary>
    private async Task<string[]> WalkAsync(LinkQuery query, int most = int.MaxValue)
    {
        List<string> slugs = [];
        LinkCursor? next = null;
        int pages = 0;
        do
        {
            LinkPage page = await _stores.Catalogue.ListAsync(query with { After = next }, None);
            slugs.AddRange(page.Items.Select(link => link.Slug));
            next = page.Next;
            Assert.True(page.Items.Count <= query.Limit);
            Assert.True(++pages < 1_000, "The list does not end");
        }
        while (next is not null && slugs.Count < most);
        return [.. slugs];
    }
}

public sealed class SqliteLinkCatalogueTests : LinkCatalogueContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkCatalogueTests(PostgresFixture fixture) : LinkCatalogueContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}

/// <summary>Where the extension pg_trgm is missing.</summary>
[Trait("Db", "Postgres")]
public sealed class PostgresLinkCatalogueWithoutIndexTests(PostgresFixture fixture) : LinkCatalogueContract, IClassFixture<PostgresFixture>
{
    protected override async Task<LinkStores> CreateEmptyAsync()
    {
        LinkStores stores = await LinkStores.OnPostgresAsync(fixture);
        await stores.ExecuteAsync("DROP EXTENSION IF EXISTS pg_trgm CASCADE");
        return stores;
    }
}
