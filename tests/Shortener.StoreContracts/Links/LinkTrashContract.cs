using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.StoreContracts.Links;

public abstract class LinkTrashContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    private static DateTimeOffset Later => LinkStores.Start.AddMinutes(1);

    private static DateTimeOffset Latest => LinkStores.Start.AddMinutes(2);

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task Another_version_than_the_one_expected_stays_in_the_trash()
    {
        Link link = await _stores.CreateAsync(_stores.Link("versioned"));
        long version = (await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, Later, None)).Link!.Version;
        Assert.Equal(
            LinkWriteOutcome.VersionMismatch, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, link.Id, version - 1, Latest, None)).Outcome);
        Assert.Equal(LinkWriteOutcome.VersionMismatch, await _stores.Links.PurgeAsync(_stores.WorkspaceId, link.Id, version - 1, Latest, None));
        Assert.Equal(LinkWriteOutcome.Done, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, link.Id, version, Latest, None)).Outcome);
    }

    [Fact]
    public async Task The_trash_lists_what_was_deleted_last_first()
    {
        Link first = await _stores.CreateAsync(_stores.Link("first"));
        Link second = await _stores.CreateAsync(_stores.Link("second") with { Archived = true });
        await _stores.CreateAsync(_stores.Link("third"));
        await DeleteAsync(second, Later);
        await DeleteAsync(first, Latest);
        Assert.Equal(["first", "second"], (await TrashAsync()).Select(link => link.Slug));
        Assert.Equal([Latest, Later], (await TrashAsync()).Select(link => link.DeletedAt!.Value));
        LinkPage page = await _stores.Catalogue.ListAsync(Trash with { Limit = 1 }, None);
        Assert.Equal(new LinkCursor(Latest, first.Id), page.Next);
        Assert.Equal(["second"], (await _stores.ListAsync(Trash with { After = page.Next })).Select(link => link.Slug));
        Assert.Equal(["second"], (await _stores.ListAsync(Trash with { Text = "SECO" })).Select(link => link.Slug));
    }

    [Fact]
    public async Task A_restored_link_redirects_again_and_caches_are_told()
    {
        Link link = await _stores.CreateAsync(_stores.Link("one") with { Title = "t", Tags = ["a"], ExternalId = "x" });
        long deleted = await DeleteAsync(link, Later);
        Assert.Null(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "one", None));
        LinkWriteResult restored = await _stores.Links.RestoreAsync(_stores.WorkspaceId, link.Id, null, Later, None);
        Assert.Equal((LinkWriteOutcome.Done, "one", "t", "x"), (restored.Outcome, restored.Link!.Slug, restored.Link.Title, restored.Link.ExternalId));
        Assert.Null(restored.Link.DeletedAt);
        Assert.True(restored.Link.Version > deleted);
        Assert.Equal(restored.Link.Version, (await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "one", None))!.Version);
        Assert.Equal(new LinkChange(_stores.DomainId, "one", restored.Link.Version), (await _stores.ChangesAsync())[^1]);
        Assert.Empty(await TrashAsync());
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, link.Id, null, Latest, None)).Outcome);
    }

    [Fact]
    public async Task A_slug_given_away_since_keeps_its_former_link_in_the_trash_until_it_is_free()
    {
        Link first = await _stores.CreateAsync(_stores.Link("promo", "https://example.com/1"));
        await DeleteAsync(first, Later);
        Link second = await _stores.CreateAsync(_stores.Link("promo", "https://example.com/2"));
        Assert.Equal(LinkWriteOutcome.SlugTaken, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, first.Id, null, Latest, None)).Outcome);
        Assert.Equal("https://example.com/2", (await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "promo", None))!.Url);

        long deleted = await DeleteAsync(second, Latest);
        LinkWriteResult restored = await _stores.Links.RestoreAsync(_stores.WorkspaceId, first.Id, null, Later, None);
        Assert.Equal((LinkWriteOutcome.Done, "promo"), (restored.Outcome, restored.Link?.Slug));
        Assert.True(restored.Link!.Version > deleted, "caches may hold the second link's version");
        Assert.Equal(LinkWriteOutcome.SlugTaken, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, second.Id, null, Latest, None)).Outcome);
    }

    [Fact]
    public async Task An_external_id_given_away_since_refuses_to_restore()
    {
        Link first = await _stores.CreateAsync(_stores.Link("a") with { ExternalId = "x" });
        await DeleteAsync(first, Later);
        await _stores.CreateAsync(_stores.Link("b") with { ExternalId = "x" });
        Assert.Equal(LinkWriteOutcome.ExternalIdTaken, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, first.Id, null, Latest, None)).Outcome);
        Assert.Single(await TrashAsync());
    }

    [Fact]
    public async Task A_link_gone_for_good_keeps_its_slug_and_nothing_else()
    {
        Link link = await _stores.CreateAsync(_stores.Link("gone", "https://secret.example/") with { Title = "secret", Notes = "secret", ExternalId = "x" });
        Assert.Equal(LinkWriteOutcome.NotFound, await _stores.Links.PurgeAsync(_stores.WorkspaceId, link.Id, null, Later, None));
        await DeleteAsync(link, Later);
        Assert.Equal(LinkWriteOutcome.Done, await _stores.Links.PurgeAsync(_stores.WorkspaceId, link.Id, null, Later, None));
        Assert.Empty(await TrashAsync());
        Assert.Empty(await _stores.ListAsync(Trash with { Text = "secret" }));
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.RestoreAsync(_stores.WorkspaceId, link.Id, null, Later, None)).Outcome);
        Assert.Equal(LinkWriteOutcome.NotFound, await _stores.Links.PurgeAsync(_stores.WorkspaceId, link.Id, null, Later, None));
        NewLink drawn = _stores.Link("gone") with { SlugIsRandom = true };
        Assert.Equal(LinkWriteOutcome.SlugTaken, (await _stores.Links.CreateAsync(drawn, Latest, None)).Outcome);
        Assert.Equal(LinkWriteOutcome.Done, (await _stores.Links.CreateAsync(_stores.Link("other") with { ExternalId = "x" }, Latest, None)).Outcome);
    }

    [Fact]
    public async Task Another_workspace_neither_restores_nor_purges()
    {
        Link link = await _stores.CreateAsync(_stores.Link("mine"));
        await DeleteAsync(link, Later);
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.Equal(LinkWriteOutcome.NotFound, (await _stores.Links.RestoreAsync(other, link.Id, null, Later, None)).Outcome);
        Assert.Equal(LinkWriteOutcome.NotFound, await _stores.Links.PurgeAsync(other, link.Id, null, Later, None));
        Assert.Empty(await _stores.Batches.RestoreAsync(other, [link.Id], Later, None));
        Assert.Empty(await _stores.ListAsync(Trash with { WorkspaceId = other }));
    }

    private LinkQuery Trash => new() { WorkspaceId = _stores.WorkspaceId, Scope = LinkScope.Trash, Limit = 10 };

    private Task<IReadOnlyList<Link>> TrashAsync() => _stores.ListAsync(Trash);

    private async Task<long> DeleteAsync(Link link, DateTimeOffset at)
    {
        LinkWriteResult result = await _stores.Links.DeleteAsync(_stores.WorkspaceId, link.Id, null, at, None);
        Assert.Equal(LinkWriteOutcome.Done, result.Outcome);
        return result.Link!.Version;
    }
}

public sealed class SqliteLinkTrashTests : LinkTrashContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkTrashTests(PostgresFixture fixture) : LinkTrashContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
