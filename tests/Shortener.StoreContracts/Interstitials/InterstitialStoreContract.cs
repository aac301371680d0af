using Shortener.Core.Accounts;
using Shortener.Core.Interstitials;
using Shortener.Core.Links;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Interstitials;

public abstract class InterstitialStoreContract : IAsyncLifetime
{
    private const int Limit = 50;

    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly InterstitialSettings Full = new()
    {
        Countdown = 0,
        SkipAfter = 0,
        AutoContinue = true,
        From = LinkStores.Start,
        Until = LinkStores.Start.AddDays(1),
        TimeZone = "Europe/Madrid",
        Cap = new FrequencyCap { Showings = 3, Hours = 24 },
        AutoRotate = true,
        Price = new InterstitialPrice { Model = "cpm", Amount = "2.50" },
        Creatives =
        [
            new Creative { Name = "Ñ <b>\"'", Kind = CreativeKind.Text, Headline = "Весна 😀", Weight = 0, CallToAction = "Ir", Url = "https://example.com/" },
            new Creative { Name = "two", Kind = CreativeKind.Html, Html = "<p>\n{{click}}</p>" },
        ],
    };

    private LinkStores _stores = null!;

    private IInterstitialStore Store => _stores.Interstitials;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task An_interstitial_is_kept_as_it_was_given_and_its_creatives_get_ids()
    {
        DateTimeOffset now = LinkStores.Start.AddTicks(12_345_678);
        Interstitial created = await CreateAsync("Spring 'x'", Full, now);
        Interstitial read = (await Store.FindAsync(_stores.WorkspaceId, created.Id, None))!;
        Assert.Equal(created.Settings.Write(), read.Settings.Write());
        Assert.Equal((_stores.WorkspaceId, "Spring 'x'", true, 1L, now.AddTicks(-8)), (read.WorkspaceId, read.Name, read.Enabled, read.Version, read.CreatedAt));
        Assert.Equal(read.CreatedAt, read.UpdatedAt);
        long[] ids = [.. read.Settings.Creatives.Select(one => one.Id)];
        Assert.True(ids[0] > 0 && ids[1] > ids[0]);
        Assert.Equal(
            Full.Write(), (read.Settings with { Creatives = [.. read.Settings.Creatives.Select(one => one with { Id = 0 })] }).Write());
    }

    [Fact]
    public async Task A_change_counts_the_version_up_keeps_known_creatives_ids_and_loses_to_one_before_it()
    {
        Interstitial created = await CreateAsync("a", Full, LinkStores.Start);
        Creative kept = created.Settings.Creatives[1] with { Name = "renamed" };
        DateTimeOffset later = LinkStores.Start.AddHours(1);
        InterstitialSettings wanted = new() { Countdown = 9, Creatives = [new Creative { Name = "three", Headline = "h" }, kept] };
        InterstitialResult changed = await Store.UpdateAsync(created with { Name = "b", Enabled = false, Settings = wanted }, later, None);
        Assert.Equal((InterstitialOutcome.Done, "b", false, 2L, later), (changed.Outcome, changed.Interstitial!.Name, changed.Interstitial.Enabled, changed.Interstitial.Version, changed.Interstitial.UpdatedAt));
        Assert.Equal(kept, changed.Interstitial.Settings.Creatives[1]);
        Assert.DoesNotContain(changed.Interstitial.Settings.Creatives[0].Id, created.Settings.Creatives.Select(one => one.Id));
        Assert.Equal(InterstitialOutcome.VersionMismatch, (await Store.UpdateAsync(created, later, None)).Outcome);
        Assert.Equal(changed.Interstitial.Settings.Write(), (await Store.FindAsync(_stores.WorkspaceId, created.Id, None))!.Settings.Write());
    }

    [Fact]
    public async Task Another_workspace_sees_changes_and_deletes_nothing()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        Interstitial mine = await CreateAsync("a", Full, LinkStores.Start);
        Assert.Null(await Store.FindAsync(other, mine.Id, None));
        Assert.Empty(await Store.ListAsync(other, 0, 10, None));
        Assert.Equal(InterstitialOutcome.NotFound, (await Store.UpdateAsync(mine with { WorkspaceId = other }, LinkStores.Start, None)).Outcome);
        Assert.Equal(InterstitialOutcome.NotFound, await Store.DeleteAsync(other, mine.Id, null, LinkStores.Start, None));
        Assert.Equal(1, (await Store.FindAsync(_stores.WorkspaceId, mine.Id, None))!.Version);
    }

    [Fact]
    public async Task An_interstitial_is_deleted_once_and_only_in_the_version_expected()
    {
        Interstitial one = await CreateAsync("a", Full, LinkStores.Start);
        Assert.Equal(InterstitialOutcome.VersionMismatch, await Store.DeleteAsync(_stores.WorkspaceId, one.Id, 2, LinkStores.Start, None));
        Assert.Equal(InterstitialOutcome.Done, await Store.DeleteAsync(_stores.WorkspaceId, one.Id, 1, LinkStores.Start, None));
        Assert.Equal(InterstitialOutcome.NotFound, await Store.DeleteAsync(_stores.WorkspaceId, one.Id, null, LinkStores.Start, None));
        Assert.Null(await Store.FindAsync(_stores.WorkspaceId, one.Id, None));
        Assert.Equal(InterstitialOutcome.NotFound, (await Store.UpdateAsync(one with { Version = 2 }, LinkStores.Start, None)).Outcome);
        Assert.Empty((await Store.LoadAsync(_stores.WorkspaceId, None))!.Interstitials);
    }

    [Fact]
    public async Task Pages_go_on_behind_an_id_and_the_limit_holds_when_many_come_at_once()
    {
        InterstitialResult[] results = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() =>
            Store.CreateAsync(Of(FormattableString.Invariant($"i{i}"), new InterstitialSettings()), 5, LinkStores.Start, None))));
        Assert.Equal(5, results.Count(result => result.Outcome == InterstitialOutcome.Done));
        Assert.All(results.Where(result => result.Outcome != InterstitialOutcome.Done), result => Assert.Equal((InterstitialOutcome.LimitReached, null), (result.Outcome, result.Interstitial)));
        long[] ids = [.. results.Where(result => result.Interstitial is not null).Select(result => result.Interstitial!.Id).Order()];
        Assert.Equal(ids[..3], (await Store.ListAsync(_stores.WorkspaceId, 0, 3, None)).Select(one => one.Id));
        Assert.Equal(ids[3..], (await Store.ListAsync(_stores.WorkspaceId, ids[2], 3, None)).Select(one => one.Id));
        Assert.Empty(await Store.ListAsync(_stores.WorkspaceId, ids[4], 3, None));
    }

    [Fact]
    public async Task Attachments_are_replaced_as_a_whole_by_whoever_knows_their_version()
    {
        StoredAttachments none = await Store.FindAttachmentsAsync(_stores.WorkspaceId, None);
        Assert.Equal((InterstitialAttachments.None, 0L), (none.Attachments, none.Version));
        Interstitial one = await CreateAsync("a", Full, LinkStores.Start);
        long known = (await Store.FindAttachmentsAsync(_stores.WorkspaceId, None)).Version;
        var wanted = new InterstitialAttachments { Default = one.Id, Tags = [new TagAttachment("Ñ \"'", one.Id), new TagAttachment("b", one.Id)] };
        StoredAttachments stored = (await Store.AttachAsync(_stores.WorkspaceId, wanted, known, None))!;
        Assert.Equal(wanted.Write(), stored.Attachments.Write());
        Assert.Null(await Store.AttachAsync(_stores.WorkspaceId, InterstitialAttachments.None, known, None));
        Assert.Equal(wanted.Write(), (await Store.FindAttachmentsAsync(_stores.WorkspaceId, None)).Attachments.Write());
        Assert.NotNull(await Store.AttachAsync(_stores.WorkspaceId, InterstitialAttachments.None, null, None));
        Assert.Empty((await Store.FindAttachmentsAsync(_stores.WorkspaceId, None)).Attachments.Tags);
    }

    [Fact]
    public async Task Attachments_of_a_workspace_without_interstitials_begin_at_version_zero()
    {
        Assert.NotNull(await Store.AttachAsync(_stores.WorkspaceId, InterstitialAttachments.None, 0, None));
        Assert.Null(await Store.AttachAsync(_stores.WorkspaceId, InterstitialAttachments.None, 0, None));
    }

    [Fact]
    public async Task Every_change_that_nodes_must_learn_of_moves_the_workspaces_version_and_no_other()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.Empty(await Store.ReadVersionsAsync(None));
        Assert.Null(await Store.LoadAsync(_stores.WorkspaceId, None));
        Interstitial one = await CreateAsync("a", Full, LinkStores.Start);
        long version = await MovedAsync(0);
        Assert.Empty((await Store.LoadAsync(_stores.WorkspaceId, None))!.Attachments.Tags);
        one = (await Store.UpdateAsync(one with { Name = "b" }, LinkStores.Start, None)).Interstitial!;
        version = await MovedAsync(version);
        await Store.AttachAsync(_stores.WorkspaceId, new InterstitialAttachments { Default = one.Id }, null, None);
        version = await MovedAsync(version);
        Workspace workspace = (await _stores.Accounts.FindWorkspaceAsync(_stores.WorkspaceId, None))!;
        Assert.Equal((VisitorCookies.Off, true), (workspace.VisitorCookies, workspace.HonourPrivacySignals));
        await _stores.Workspaces.ChangeAsync(workspace with { VisitorCookies = VisitorCookies.Consent, HonourPrivacySignals = false }, LinkStores.Start, None);
        version = await MovedAsync(version);
        InterstitialWorkspace loaded = (await Store.LoadAsync(_stores.WorkspaceId, None))!;
        Assert.Empty(loaded.Attachments.Tags);
        Assert.Equal((version, VisitorCookies.Consent, false, one.Id), (loaded.Version, loaded.Cookies, loaded.HonourPrivacySignals, loaded.Attachments.Default));
        Assert.Equal("b", Assert.Single(loaded.Interstitials).Name);
        await Store.DeleteAsync(_stores.WorkspaceId, one.Id, null, LinkStores.Start, None);
        await MovedAsync(version);
        Assert.DoesNotContain(other, await Store.ReadVersionsAsync(None));
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_shows_nothing_and_hides_no_other()
    {
        Interstitial broken = await CreateAsync("broken", Full, LinkStores.Start);
        await CreateAsync("sound", Full, LinkStores.Start);
        await _stores.ExecuteAsync("UPDATE interstitials SET settings = '{\"countdown\":\"x\"' WHERE name = 'broken'");
        IReadOnlyList<Interstitial> loaded = (await Store.LoadAsync(_stores.WorkspaceId, None))!.Interstitials;
        Assert.Equal([0, 2], loaded.Select(one => one.Settings.Creatives.Count));
        Assert.Empty((await Store.FindAsync(_stores.WorkspaceId, broken.Id, None))!.Settings.Creatives);
    }

    [Fact]
    public async Task A_links_tags_are_found_in_its_own_workspace_alone()
    {
        var link = new NewLink
        {
            WorkspaceId = _stores.WorkspaceId,
            DomainId = _stores.DomainId,
            Slug = "tagged",
            Url = "https://example.com/",
            RedirectCode = 302,
            ForwardQuery = true,
            Enabled = true,
            Tags = ["Ñ \"x\"", "b"],
            CreatedAt = LinkStores.Start,
        };
        Link created = await _stores.CreateAsync(link);
        Assert.Equal(["Ñ \"x\"", "b"], await Store.FindTagsAsync(_stores.WorkspaceId, created.Id, None));
        Assert.Empty(await Store.FindTagsAsync(await _stores.AddWorkspaceAsync("Other"), created.Id, None));
        Assert.Empty(await Store.FindTagsAsync(_stores.WorkspaceId, created.Id + 1, None));
    }

    [Fact]
    public async Task All_who_ask_for_the_key_get_the_same_one()
    {
        byte[][] keys = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(() =>
            Store.EnsureKeyAsync([.. Enumerable.Repeat((byte)i, 32)], LinkStores.Start, None))));
        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Equal(keys[0], await Store.EnsureKeyAsync(new byte[32], LinkStores.Start, None));
    }

    private async Task<long> MovedAsync(long before)
    {
        long after = (await Store.ReadVersionsAsync(None))[_stores.WorkspaceId];
        Assert.True(after > before);
        return after;
    }

    private async Task<Interstitial> CreateAsync(string name, InterstitialSettings settings, DateTimeOffset now)
    {
        InterstitialResult result = await Store.CreateAsync(Of(name, settings), Limit, now, None);
        Assert.Equal(InterstitialOutcome.Done, result.Outcome);
        return result.Interstitial!;
    }

    private Interstitial Of(string name, InterstitialSettings settings) => new() { Id = 0, WorkspaceId = _stores.WorkspaceId, Name = name, Settings = settings };
}

public sealed class SqliteInterstitialStoreTests : InterstitialStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresInterstitialStoreTests(PostgresFixture fixture) : InterstitialStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
