using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.StoreContracts.Links;

/// <summary>Lists of links by their clicks: every link once, in order, whatever the filter and the size of a page.</summary>
public abstract class LinksByClicksContract : IAsyncLifetime
{
    private const int Clicked = 40;
    private const int Quiet = 15;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly List<Link> _links = [];
    private LinkStores _stores = null!;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        for (int i = 0; i < Clicked + Quiet; i++)
        {
            // Imported links are older than their ids say.
            _links.Add(await _stores.CreateAsync(_stores.Link($"l{i}") with
            {
                CreatedAt = LinkStores.Start.AddMinutes(i * 7 % 20),
                Tags = i % 3 == 0 ? ["third"] : [],
                Title = i % 5 == 0 ? "Fünftes" : null,
                Archived = i % 11 == 10,
            }));
        }

        for (int i = 0; i < Clicked; i++)
        {
            await HourAsync(_links[i], hoursAgo: 1, ClicksOf(i) - 1);
            await HourAsync(_links[i], hoursAgo: 29 * 24, 1);
            await HourAsync(_links[i], hoursAgo: 31 * 24, 1_000 + i);
        }
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task Pages_hold_every_link_once_the_most_clicked_first_and_those_without_clicks_newest_first(int limit)
    {
        Assert.Equal(Expected(link => !link.Archived), await WalkAsync(Query with { Limit = limit }));
        Assert.Equal(Expected(link => link.Archived), await WalkAsync(Query with { Limit = limit, Scope = LinkScope.Archived }));
        Assert.Equal(Expected(_ => true), await WalkAsync(Query with { Limit = limit, Scope = LinkScope.All }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Filters_keep_the_order(int limit)
    {
        Assert.Equal(Expected(link => !link.Archived && link.Tags.Count > 0), await WalkAsync(Query with { Limit = limit, Tag = "third" }));
        Assert.Equal(Expected(link => !link.Archived && link.Title is not null), await WalkAsync(Query with { Limit = limit, Text = "FÜNF" }));
        Assert.Empty(await WalkAsync(Query with { Limit = limit, Text = "nowhere" }));
        Assert.Empty(await WalkAsync(Query with { Limit = limit, Folder = "none" }));
    }

    [Fact]
    public async Task A_filter_that_takes_many_links_is_answered_from_the_ranking_in_the_same_order()
    {
        List<string> many = [];
        for (int i = 0; i < 620; i++)
        {
            Link link = await _stores.CreateAsync(_stores.Link($"m{i}") with { Folder = "many", CreatedAt = LinkStores.Start.AddSeconds(i) });
            if (i < 300)
            {
                await HourAsync(link, hoursAgo: 2, 10 + i);
            }

            many.Add(link.Slug);
        }

        string[] expected = [.. many.Take(300).Reverse(), .. many.Skip(300).Reverse()];
        Assert.Equal(expected, await WalkAsync(Query with { Limit = 50, Folder = "many" }));
    }

    [Fact]
    public async Task A_link_that_goes_between_two_pages_takes_no_other_with_it()
    {
        LinksByClicks links = Links();
        ClicksPage first = await links.ListAsync(Query with { Limit = 10 }, null, None);
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, first.Items[9].Id, null, LinkStores.Start, None);
        List<string> slugs = [.. first.Items.Select(link => link.Slug), .. await WalkAsync(Query with { Limit = 10 }, first.Next, links)];
        Assert.Equal(Expected(link => !link.Archived), slugs);
        // Another count meanwhile does neither.
        slugs = [.. first.Items.Select(link => link.Slug), .. await WalkAsync(Query with { Limit = 10 }, first.Next, Links())];
        Assert.Equal(Expected(link => !link.Archived), slugs);
    }

    [Fact]
    public async Task Another_workspace_has_none_of_them()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.Empty(await WalkAsync(Query with { WorkspaceId = other }));
    }

    private LinkQuery Query => new() { WorkspaceId = _stores.WorkspaceId, Limit = 50 };

    private LinksByClicks Links() => new(new LinkRankings(_stores.Totals, TimeProvider.System), _stores.Batches, _stores.Catalogue);

    /// <summary>Clicks of thirty days; several links have as many.</summary>
    private static long ClicksOf(int index) => 2 + (index * 13 % 17);

    private string[] Expected(Func<Link, bool> takes) =>
    [
        .. _links.Select((link, index) => (Link: link, Clicks: index < Clicked ? ClicksOf(index) : 0))
            .Where(one => takes(one.Link))
            .OrderByDescending(one => one.Clicks)
            .ThenByDescending(one => one.Clicks > 0 ? LinkStores.Start : one.Link.CreatedAt)
            .ThenByDescending(one => one.Link.Id)
            .Select(one => one.Link.Slug),
    ];

    private Task<List<string>> WalkAsync(LinkQuery query) => WalkAsync(query, null, Links());

    private static async Task<List<string>> WalkAsync(LinkQuery query, ClicksCursor? from, LinksByClicks links)
    {
        List<string> slugs = [];
        for (int pages = 0; pages < 1_000; pages++)
        {
            ClicksPage page = await links.ListAsync(query, from, None);
            Assert.InRange(page.Items.Count, 0, query.Limit);
            slugs.AddRange(page.Items.Select(link => link.Slug));
            if (page.Next is null)
            {
                return slugs;
            }

            from = page.Next;
        }

        throw new InvalidOperationException("The list has no end");
    }

    private Task HourAsync(Link link, int hoursAgo, long clicks) => _stores.ExecuteAsync(
        "INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES ($1, $2, 1, $3, 5)",
        link.Id,
        (int)(UnixMicros.Now(TimeProvider.System) / UnixMicros.PerHour) - hoursAgo,
        clicks);
}

public sealed class SqliteLinksByClicksTests : LinksByClicksContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinksByClicksTests(PostgresFixture fixture) : LinksByClicksContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
