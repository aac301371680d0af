using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.StoreContracts.Links;

public abstract class LinkStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    private DateTimeOffset Later => LinkStores.Start.AddMinutes(1);

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_created_link_is_read_back_as_it_was_given()
    {
        var created = new DateTimeOffset(2013, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);
        Link link = await _stores.CreateAsync(_stores.Link("aBc") with
        {
            Url = "https://example.com/%D1%8B?a=b#c",
            RedirectCode = 308,
            ForwardQuery = false,
            Enabled = false,
            DisabledReason = "imported: private",
            Title = "Заголовок ñ 🎈 'quoted' \u202e",
            ExternalId = "crm/42",
            Tags = ["spring", "ñandú, \"q\"", "spring sale"],
            CreatedAt = created,
        });

        Link? read = await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None);
        Assert.NotNull(read);
        Assert.Equal("aBc", read.Slug);
        Assert.Null(read.Domain);
        Assert.Equal("https://example.com/%D1%8B?a=b#c", read.Url);
        Assert.Equal(308, read.RedirectCode);
        Assert.False(read.ForwardQuery);
        Assert.False(read.Enabled);
        Assert.Equal("imported: private", read.DisabledReason);
        Assert.Equal("Заголовок ñ 🎈 'quoted' \u202e", read.Title);
        Assert.Equal("crm/42", read.ExternalId);
        Assert.Equal(["spring", "ñandú, \"q\"", "spring sale"], read.Tags);
        Assert.Equal(created.AddTicks(-7), read.CreatedAt);
        Assert.Equal(LinkStores.Start, read.UpdatedAt);
        Assert.Equal(0, read.Clicks);
        Assert.Equal(link.Version, read.Version);
        Assert.True(read.Version > 0);
    }

    [Fact]
    public async Task A_link_is_found_by_slug_and_by_external_id_with_regard_to_case()
    {
        Link link = await _stores.CreateAsync(_stores.Link("Promo") with { ExternalId = "X1" });
        Assert.Equal(link.Id, (await _stores.Links.FindBySlugAsync(_stores.WorkspaceId, _stores.DomainId, "Promo", None))?.Id);
        Assert.Equal(link.Id, (await _stores.Links.FindByExternalIdAsync(_stores.WorkspaceId, "X1", None))?.Id);
        Assert.Null(await _stores.Links.FindBySlugAsync(_stores.WorkspaceId, _stores.DomainId, "promo", None));
        Assert.Null(await _stores.Links.FindByExternalIdAsync(_stores.WorkspaceId, "x1", None));
    }

    [Fact]
    public async Task Another_workspace_sees_nothing()
    {
        Link link = await _stores.CreateAsync(_stores.Link("mine") with { ExternalId = "x" });
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.Null(await _stores.Links.FindAsync(other, link.Id, None));
        Assert.Null(await _stores.Links.FindBySlugAsync(other, _stores.DomainId, "mine", None));
        Assert.Null(await _stores.Links.FindByExternalIdAsync(other, "x", None));
        Assert.Empty(await _stores.ListAsync(new LinkQuery { WorkspaceId = other, Limit = 10 }));
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.UpdateAsync(link with { WorkspaceId = other }, Later, None)).Outcome);
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.DeleteAsync(other, link.Id, null, Later, None)).Outcome);
    }

    [Fact]
    public async Task Of_many_creations_of_one_slug_at_once_one_wins()
    {
        LinkWriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => _stores.Links.CreateAsync(_stores.Link("race", $"https://example.com/{i}"), LinkStores.Start, None))));
        Assert.Single(results, result => result.Outcome == LinkWriteOutcome.Done);
        Assert.Equal(7, results.Count(result => result.Outcome == LinkWriteOutcome.SlugTaken));
        Assert.Single(await _stores.ChangesAsync());
    }

    [Fact]
    public async Task The_same_slug_may_stand_on_two_domains()
    {
        Domain domain = (await _stores.Domains.CreateAsync(_stores.WorkspaceId, "brand.example", "token", LinkStores.Start, None))!;
        Link first = await _stores.CreateAsync(_stores.Link("go"));
        Link second = await _stores.CreateAsync(_stores.Link("go") with { DomainId = domain.Id });
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("brand.example", second.Domain);
    }

    [Fact]
    public async Task An_external_id_is_unique_in_its_workspace_until_its_link_is_deleted()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one") with { ExternalId = "x" });
        NewLink second = _stores.Link("two") with { ExternalId = "x" };
        Assert.Equal(LinkWriteOutcome.ExternalIdTaken, (await _stores.Links.CreateAsync(second, Later, None)).Outcome);
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None);
        Assert.Equal(LinkWriteOutcome.Done, (await _stores.Links.CreateAsync(second, Later, None)).Outcome);
    }

    [Fact]
    public async Task An_update_writes_every_field_and_raises_the_version()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        LinkWriteResult result = await _stores.Links.UpdateAsync(
            link with
            {
                Url = "https://example.org/",
                RedirectCode = 301,
                ForwardQuery = false,
                Enabled = false,
                DisabledReason = "stopped",
                Title = "t",
                ExternalId = "e",
                Tags = ["a"],
            },
            Later,
            None);
        Assert.Equal(LinkWriteOutcome.Done, result.Outcome);
        Link read = (await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None))!;
        Assert.Equal(
            ("https://example.org/", 301, false, false, "stopped", "t", "e", "a"),
            (read.Url, read.RedirectCode, read.ForwardQuery, read.Enabled, read.DisabledReason, read.Title, read.ExternalId, Assert.Single(read.Tags)));
        Assert.True(read.Version > link.Version);
        Assert.Equal(Later, read.UpdatedAt);
        Assert.Equal(link.CreatedAt, read.CreatedAt);
        Assert.Equal([link.Version, read.Version], (await _stores.ChangesAsync()).Select(change => change.Version));
    }

    [Fact]
    public async Task The_version_grows_even_when_the_clock_stands_still()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        Link second = (await _stores.Links.UpdateAsync(link with { Title = "2" }, LinkStores.Start, None)).Link!;
        Link third = (await _stores.Links.UpdateAsync(second with { Title = "3" }, LinkStores.Start.AddDays(-1), None)).Link!;
        Assert.True(link.Version < second.Version && second.Version < third.Version);
    }

    [Fact]
    public async Task An_update_of_a_stale_version_changes_nothing()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        await _stores.Links.UpdateAsync(link with { Title = "first" }, Later, None);
        Assert.Equal(LinkWriteOutcome.VersionMismatch, (await _stores.Links.UpdateAsync(link with { Title = "second" }, Later, None)).Outcome);
        Assert.Equal("first", (await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None))!.Title);
    }

    [Fact]
    public async Task A_changed_slug_is_announced_for_the_former_and_the_present_one()
    {
        Link link = await _stores.CreateAsync(_stores.Link("old"));
        Link renamed = (await _stores.Links.UpdateAsync(link with { Slug = "fresh" }, Later, None)).Link!;
        Assert.Equal("fresh", renamed.Slug);
        Assert.Equal(["old", "old", "fresh"], (await _stores.ChangesAsync()).Select(change => change.Slug));
        await _stores.CreateAsync(_stores.Link("old"));
        LinkWriteResult back = await _stores.Links.UpdateAsync(renamed with { Slug = "old" }, Later, None);
        Assert.Equal(LinkWriteOutcome.SlugTaken, back.Outcome);
    }

    [Fact]
    public async Task A_deleted_link_is_gone_and_announced()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        LinkWriteResult deleted = await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, link.Version, Later, None);
        Assert.Equal(Later, deleted.Link!.DeletedAt);
        Assert.True(deleted.Link.Version > link.Version);
        Assert.Null(await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None));
        Assert.Empty(await _stores.ListAsync(new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 10 }));
        Assert.Equal([link.Version, deleted.Link.Version], (await _stores.ChangesAsync()).Select(change => change.Version));
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None)).Outcome);
    }

    [Fact]
    public async Task A_delete_of_a_stale_version_changes_nothing()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        Assert.Equal(
            LinkWriteOutcome.VersionMismatch,
            (await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, link.Version - 1, Later, None)).Outcome);
        Assert.NotNull(await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None));
    }

    [Fact]
    public async Task A_deleted_links_slug_is_had_again_only_by_asking_for_it()
    {
        Link link = await _stores.CreateAsync(_stores.Link("promo"));
        Link deleted = (await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None)).Link!;
        NewLink random = _stores.Link("promo") with { SlugIsRandom = true };
        Assert.Equal(LinkWriteOutcome.SlugTaken, (await _stores.Links.CreateAsync(random, Later, None)).Outcome);

        LinkWriteResult again = await _stores.Links.CreateAsync(_stores.Link("promo"), Later, None);
        Assert.NotEqual(link.Id, again.Link!.Id);
        Assert.True(again.Link.Version > deleted.Version, "caches may hold the deleted link's version");

        await _stores.Links.DeleteAsync(_stores.WorkspaceId, again.Link.Id, null, Later, None);
        Assert.Equal(LinkWriteOutcome.SlugTaken, (await _stores.Links.CreateAsync(random, Later, None)).Outcome);
    }

    [Fact]
    public async Task A_deleted_links_slug_stays_closed_to_other_workspaces()
    {
        Link link = await _stores.CreateAsync(_stores.Link("promo"));
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None);
        int other = await _stores.AddWorkspaceAsync("Other");
        LinkWriteResult result = await _stores.Links.CreateAsync(_stores.Link("promo") with { WorkspaceId = other }, Later, None);
        Assert.Equal(LinkWriteOutcome.SlugTaken, result.Outcome);
    }

    [Fact]
    public async Task Clicks_are_the_sum_of_the_hourly_human_clicks()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one"));
        Link other = await _stores.CreateAsync(_stores.Link("two"));
        await AddHourAsync(link.Id, hour: 1, source: 1, clicks: 3);
        await AddHourAsync(link.Id, hour: 1, source: 2, clicks: 4);
        await AddHourAsync(link.Id, hour: 2, source: 1, clicks: 5);
        Assert.Equal(12, (await _stores.Links.FindAsync(_stores.WorkspaceId, link.Id, None))!.Clicks);
        Assert.Equal(
            [(other.Id, 0L), (link.Id, 12L)],
            (await _stores.ListAsync(new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 10 })).Select(item => (item.Id, item.Clicks)));
    }

    [Fact]
    public async Task A_batch_creates_what_can_be_created_and_says_what_not()
    {
        Link existing = await _stores.CreateAsync(_stores.Link("taken") with { ExternalId = "x" });
        Link deleted = await _stores.CreateAsync(_stores.Link("gone"));
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, deleted.Id, null, Later, None);
        IReadOnlyList<BulkLinkResult> results = await _stores.Links.CreateManyAsync(
            [
                _stores.Link("new1") with { Tags = ["a", "b"], Title = "t", CreatedAt = LinkStores.Start.AddYears(-5) },
                _stores.Link("taken"),
                _stores.Link("new1", "https://example.com/second"),
                _stores.Link("new2") with { ExternalId = "x" },
                _stores.Link("gone"),
                _stores.Link("NEW1"),
            ],
            Later,
            None);
        Assert.Equal(
            [LinkWriteOutcome.Done, LinkWriteOutcome.SlugTaken, LinkWriteOutcome.SlugTaken, LinkWriteOutcome.ExternalIdTaken, LinkWriteOutcome.SlugTaken, LinkWriteOutcome.Done],
            results.Select(result => result.Outcome));
        Assert.Equal([existing.Id, results[0].LinkId, 0, deleted.Id], new[] { 1, 2, 3, 4 }.Select(i => results[i].LinkId));
        Link created = (await _stores.Links.FindAsync(_stores.WorkspaceId, results[0].LinkId, None))!;
        Assert.Equal(
            ("https://example.com/", "t", LinkStores.Start.AddYears(-5), results[0].Version),
            (created.Url, created.Title, created.CreatedAt, created.Version));
        Assert.Equal(["a", "b"], created.Tags);
        Assert.Equal(["NEW1", "new1"], (await _stores.ChangesAsync()).Skip(3).Select(change => change.Slug).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_empty_batch_does_nothing() => Assert.Empty(await _stores.Links.CreateManyAsync([], Later, None));

    [Fact]
    public async Task Ten_thousand_links_are_created_in_one_batch()
    {
        NewLink[] links = [.. Enumerable.Range(0, 10_000).Select(i => _stores.Link($"b{i}", $"https://example.com/{i}"))];
        IReadOnlyList<BulkLinkResult> results = await _stores.Links.CreateManyAsync(links, Later, None);
        Assert.All(results, result => Assert.Equal(LinkWriteOutcome.Done, result.Outcome));
        Assert.Equal(10_000, results.Select(result => result.LinkId).Distinct().Count());
        Link last = (await _stores.Links.FindAsync(_stores.WorkspaceId, results[^1].LinkId, None))!;
        Assert.Equal(("b9999", "https://example.com/9999"), (last.Slug, last.Url));
    }

    [Fact]
    public async Task Pages_neither_repeat_nor_skip_links_while_others_come_and_go()
    {
        var expected = new List<long>();
        for (int i = 0; i < 25; i++)
        {
            // Groups of five share an instant: the id decides within it.
            expected.Add((await _stores.CreateAsync(_stores.Link($"p{i}") with { CreatedAt = LinkStores.Start.AddSeconds(i / 5) })).Id);
        }

        expected.Reverse();
        var seen = new List<long>();
        LinkCursor? after = null;
        while (true)
        {
            var query = new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 4, After = after };
            IReadOnlyList<Link> page = await _stores.ListAsync(query);
            if (page.Count == 0)
            {
                break;
            }

            seen.AddRange(page.Select(link => link.Id));
            after = new LinkCursor(page[^1].CreatedAt, page[^1].Id);
            await _stores.CreateAsync(_stores.Link($"late{seen.Count}") with { CreatedAt = Later });
            await _stores.Links.DeleteAsync(_stores.WorkspaceId, seen[^1], null, Later, None);
        }

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData("PROMO", new[] { "promo" })]
    [InlineData("example.org/X", new[] { "byurl" })]
    [InlineData("ЗАГОЛОВОК", new[] { "title" })]
    [InlineData("100%_", new[] { "percent" })]
    [InlineData("\\", new[] { "backslash" })]
    [InlineData("nowhere", new string[0])]
    public async Task A_text_is_looked_for_in_slug_destination_and_title(string text, string[] slugs)
    {
        await _stores.CreateAsync(_stores.Link("promo"));
        await _stores.CreateAsync(_stores.Link("byurl", "https://example.org/x"));
        await _stores.CreateAsync(_stores.Link("title") with { Title = "Мой заголовок" });
        await _stores.CreateAsync(_stores.Link("percent") with { Title = "100%_off" });
        await _stores.CreateAsync(_stores.Link("backslash") with { Title = "a\\b" });
        IReadOnlyList<Link> found = await _stores.ListAsync(new LinkQuery { WorkspaceId = _stores.WorkspaceId, Text = text, Limit = 10 });
        Assert.Equal(slugs, found.Select(link => link.Slug));
    }

    [Fact]
    public async Task Tag_and_domain_filter_exactly()
    {
        Domain domain = (await _stores.Domains.CreateAsync(_stores.WorkspaceId, "brand.example", "token", LinkStores.Start, None))!;
        await _stores.CreateAsync(_stores.Link("a") with { Tags = ["sale", "x"] });
        await _stores.CreateAsync(_stores.Link("b") with { Tags = ["Sale"] });
        await _stores.CreateAsync(_stores.Link("c") with { Tags = ["sales"], DomainId = domain.Id });
        await _stores.CreateAsync(_stores.Link("d") with { Tags = ["sale"], DomainId = domain.Id });
        var query = new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 10 };
        Assert.Equal(["d", "a"], (await _stores.ListAsync(query with { Tag = "sale" })).Select(link => link.Slug));
        Assert.Equal(["d", "c"], (await _stores.ListAsync(query with { DomainId = domain.Id })).Select(link => link.Slug));
        Assert.Equal(["d"], (await _stores.ListAsync(query with { DomainId = domain.Id, Tag = "sale" })).Select(link => link.Slug));
    }

    [Fact]
    public async Task A_cancelled_call_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stores.Links.CreateAsync(_stores.Link("one"), Later, cancelled.Token));
        Assert.Null(await _stores.Links.FindBySlugAsync(_stores.WorkspaceId, _stores.DomainId, "one", None));
        await _stores.CreateAsync(_stores.Link("one"));
    }

    private Task AddHourAsync(long linkId, int hour, int source, int clicks) => _stores.ExecuteAsync(
        "INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES ($1, $2, $3, $4, 9)", linkId, hour, source, clicks);
}

public sealed class SqliteLinkStoreTests : LinkStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkStoreTests(PostgresFixture fixture) : LinkStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
