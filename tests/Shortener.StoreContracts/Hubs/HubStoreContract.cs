using Shortener.Core.Hubs;
using Shortener.Core.Images;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Hubs;

public abstract class HubStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;

    private IHubStore Hubs => _stores.Hubs;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_hub_is_kept_as_it_was_given()
    {
        Hub hub = await CreateAsync("ana");
        Assert.Equal(hub, await Hubs.FindAsync(_stores.WorkspaceId, hub.Id, None));
        Assert.Equal(("ana", "Ana 'Ñ' 😀", false, 1L), (hub.Handle, hub.Name, hub.IsPublished, hub.Version));
        Assert.Null(await Hubs.FindAsync(await _stores.AddWorkspaceAsync("Other"), hub.Id, None));
        Assert.Equal(["ana"], (await Hubs.ListAsync(_stores.WorkspaceId, 0, 10, None)).Select(item => item.Handle));
    }

    [Fact]
    public async Task A_handle_and_a_domain_are_taken_once_and_free_after_deletion()
    {
        HubResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Hubs.CreateAsync(new NewHub(_stores.WorkspaceId, "same", "n", null, "{}"), LinkStores.Start, None))));
        Hub first = Assert.Single(results, result => result.Outcome == HubOutcome.Done).Hub!;
        Assert.Equal(7, results.Count(result => result.Outcome == HubOutcome.HandleTaken));

        Assert.Equal(HubOutcome.Done, (await Hubs.UpdateAsync(first with { DomainId = 77 }, LinkStores.Start, None)).Outcome);
        HubResult second = await Hubs.CreateAsync(new NewHub(_stores.WorkspaceId, "other", "n", 77, "{}"), LinkStores.Start, None);
        Assert.Equal(HubOutcome.DomainTaken, second.Outcome);

        Assert.Equal(HubOutcome.VersionMismatch, await Hubs.DeleteAsync(_stores.WorkspaceId, first.Id, 1, LinkStores.Start, None));
        Assert.Equal(HubOutcome.Done, await Hubs.DeleteAsync(_stores.WorkspaceId, first.Id, 2, LinkStores.Start, None));
        Assert.Equal(HubOutcome.NotFound, await Hubs.DeleteAsync(_stores.WorkspaceId, first.Id, null, LinkStores.Start, None));
        Assert.Equal(HubOutcome.Done, (await Hubs.CreateAsync(new NewHub(_stores.WorkspaceId, "same", "n", 77, "{}"), LinkStores.Start, None)).Outcome);
    }

    [Fact]
    public async Task A_handle_is_had_by_drafts_too_and_by_no_deleted_hub()
    {
        Assert.False(await Hubs.HasHandleAsync("ana", None));
        Hub hub = await CreateAsync("ana");
        Assert.True(await Hubs.HasHandleAsync("ana", None));
        Assert.False(await Hubs.HasHandleAsync("an", None));
        await Hubs.DeleteAsync(_stores.WorkspaceId, hub.Id, null, LinkStores.Start, None);
        Assert.False(await Hubs.HasHandleAsync("ana", None));
    }

    [Fact]
    public async Task Savings_of_one_author_within_five_minutes_are_one_version()
    {
        Hub hub = await CreateAsync("ana");
        await SaveAsync(hub.Id, "a", "1", 0);
        await SaveAsync(hub.Id, "a", "2", 299);
        await SaveAsync(hub.Id, "a", "3", 300);
        await SaveAsync(hub.Id, "b", "4", 301);
        await SaveAsync(hub.Id, "b", "5", 302, begins: true);
        IReadOnlyList<HubVersion> versions = await Hubs.ListVersionsAsync(hub.Id, None);
        Assert.Equal([(4L, "b"), (3L, "b"), (2L, "a"), (1L, "a")], versions.Select(version => (version.Number, version.Author)));
        Assert.Equal("2", await Hubs.FindVersionAsync(hub.Id, 1, None));
        Assert.Equal("5", (await Hubs.FindAsync(_stores.WorkspaceId, hub.Id, None))!.Draft);
        Assert.Null(await Hubs.FindVersionAsync(hub.Id, 9, None));
    }

    [Fact]
    public async Task Fifty_versions_are_kept()
    {
        Hub hub = await CreateAsync("ana");
        for (int i = 0; i < 53; i++)
        {
            await SaveAsync(hub.Id, "a", "x", i * 600);
        }

        IReadOnlyList<HubVersion> versions = await Hubs.ListVersionsAsync(hub.Id, None);
        Assert.Equal((50, 53L, 4L), (versions.Count, versions[0].Number, versions[^1].Number));
    }

    [Fact]
    public async Task A_draft_saved_over_another_version_changes_nothing()
    {
        Hub hub = await CreateAsync("ana");
        var draft = new HubDraft(_stores.WorkspaceId, hub.Id, "a", "new", []);
        Assert.Equal(HubOutcome.VersionMismatch, (await Hubs.SaveDraftAsync(draft, 5, LinkStores.Start, None)).Outcome);
        Assert.Equal(HubOutcome.NotFound, (await Hubs.SaveDraftAsync(draft with { HubId = 999 }, null, LinkStores.Start, None)).Outcome);
        Assert.Equal("{}", (await Hubs.FindAsync(_stores.WorkspaceId, hub.Id, None))!.Draft);
        Assert.Empty(await Hubs.ListVersionsAsync(hub.Id, None));
    }

    [Fact]
    public async Task Visitors_see_what_was_published_and_nodes_learn_of_each_change_in_order()
    {
        Hub hub = await CreateAsync("ana");
        Assert.Null(await _stores.HubPages.FindAsync("ana", None));
        long before = await _stores.HubPages.ReadVersionAsync(None);
        Hub published = (await Hubs.PublishAsync(_stores.WorkspaceId, hub.Id, hub.Version, LinkStores.Start, None)).Hub!;
        await SaveAsync(hub.Id, "a", "later", 0);
        PublishedHub page = (await _stores.HubPages.FindAsync("ana", None))!;
        Assert.Equal(("{}", published.PageVersion), (page.Document, page.PageVersion));
        Assert.Equal(page, await _stores.HubPages.FindAsync(hub.Id, None));
        HubPageChange change = Assert.Single(await _stores.HubPages.ReadChangesAsync(before, 10, None));
        Assert.Equal((hub.Id, published.PageVersion), (change.HubId, change.PageVersion));
        Assert.Equal(published.PageVersion, await _stores.HubPages.ReadVersionAsync(None));
        Assert.Equal(HubOutcome.VersionMismatch, (await Hubs.PublishAsync(_stores.WorkspaceId, hub.Id, hub.Version, LinkStores.Start, None)).Outcome);

        Assert.False((await Hubs.UnpublishAsync(_stores.WorkspaceId, hub.Id, null, LinkStores.Start, None)).Hub!.IsPublished);
        Assert.Null(await _stores.HubPages.FindAsync("ana", None));
        Assert.Single(await _stores.HubPages.ReadChangesAsync(published.PageVersion, 10, None));
    }

    [Fact]
    public async Task Blocks_belong_to_their_hub_and_keep_the_order_asked_for()
    {
        Hub hub = await CreateAsync("ana");
        Hub other = await CreateAsync("bea");
        IReadOnlyList<long> ids = await Hubs.AddBlocksAsync(_stores.WorkspaceId, hub.Id, ["link", "text", "faq"], None);
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.ToHashSet(), await Hubs.FindBlocksAsync(hub.Id, [.. ids, 999], None));
        Assert.Empty(await Hubs.FindBlocksAsync(other.Id, ids, None));
    }

    [Fact]
    public async Task A_lead_is_kept_listed_told_once_and_deleted()
    {
        Hub hub = await CreateAsync("ana");
        long block = (await Hubs.AddBlocksAsync(_stores.WorkspaceId, hub.Id, ["lead"], None))[0];
        var lead = new Lead
        {
            WorkspaceId = _stores.WorkspaceId,
            HubId = hub.Id,
            BlockId = block,
            Name = "Ольга 😀",
            Email = "o@mail.example",
            Consent = "sí",
            Language = "es",
            CreatedAt = LinkStores.Start,
        };
        lead = lead with { Id = await _stores.Leads.AddAsync(lead, None) };
        long later = await _stores.Leads.AddAsync(lead, None);
        IReadOnlyList<Lead> page = await _stores.Leads.ListAsync(_stores.WorkspaceId, hub.Id, later, 10, None);
        Assert.Equal([lead], page);

        IReadOnlyList<Lead> untold = await _stores.WebhookFeed.ReadLeadsAsync(10, None);
        Assert.Equal([lead.Id, later], untold.Select(one => one.Id));
        Assert.True(await _stores.WebhookFeed.AppendLeadsAsync(untold, [], None));
        Assert.False(await _stores.WebhookFeed.AppendLeadsAsync(untold, [], None));
        Assert.Empty(await _stores.WebhookFeed.ReadLeadsAsync(10, None));

        Assert.False(await _stores.Leads.DeleteAsync(await _stores.AddWorkspaceAsync("Other"), hub.Id, lead.Id, None));
        Assert.True(await _stores.Leads.DeleteAsync(_stores.WorkspaceId, hub.Id, lead.Id, None));
        Assert.False(await _stores.Leads.DeleteAsync(_stores.WorkspaceId, hub.Id, lead.Id, None));
    }

    [Fact]
    public async Task An_image_is_kept_once_and_read_by_hash_and_type()
    {
        var image = new NewImage(_stores.WorkspaceId, new string('a', 64), ImageType.Png, 3, 2, "ñ.png", [1, 2, 0, 255]);
        StoredImage stored = (await _stores.Images.AddAsync(image, LinkStores.Start, None))!;
        Assert.Equal((3, 2, 4, "ñ.png"), (stored.Width, stored.Height, stored.Bytes, stored.Name));
        Assert.Equal(stored, await _stores.Images.AddAsync(image with { Name = "again" }, LinkStores.Start, None));
        Assert.Equal([stored], await _stores.Images.ListAsync(_stores.WorkspaceId, long.MaxValue, 10, None));
        Assert.Equal([stored], await _stores.Images.FindAsync(_stores.WorkspaceId, [stored.Id, 999], None));
        Assert.Equal([stored], await _stores.Images.FindByHashAsync(_stores.WorkspaceId, [image.Sha256, new string('b', 64)], None));
        Assert.Equal(image.Data, await _stores.Images.ReadAsync(image.Sha256, ImageType.Png, None));
        Assert.Null(await _stores.Images.ReadAsync(image.Sha256, ImageType.Gif, None));
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.Empty(await _stores.Images.FindAsync(other, [stored.Id], None));
        Assert.Empty(await _stores.Images.FindByHashAsync(other, [image.Sha256], None));
        Assert.False(await _stores.Images.DeleteAsync(other, stored.Id, None));
        Assert.True(await _stores.Images.DeleteAsync(_stores.WorkspaceId, stored.Id, None));
        Assert.Null(await _stores.Images.ReadAsync(image.Sha256, ImageType.Png, None));
    }

    private async Task<Hub> CreateAsync(string handle)
    {
        HubResult result = await Hubs.CreateAsync(
            new NewHub(_stores.WorkspaceId, handle, "Ana 'Ñ' 😀", null, "{}"), LinkStores.Start, None);
        Assert.Equal(HubOutcome.Done, result.Outcome);
        return result.Hub!;
    }

    private async Task SaveAsync(long hubId, string author, string document, int seconds, bool begins = false)
    {
        HubResult result = await Hubs.SaveDraftAsync(
            new HubDraft(_stores.WorkspaceId, hubId, author, document, []) { BeginsVersion = begins }, null, LinkStores.Start.AddSeconds(seconds), None);
        Assert.Equal(HubOutcome.Done, result.Outcome);
    }
}

public sealed class SqliteHubStoreTests : HubStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresHubStoreTests(PostgresFixture fixture) : HubStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
