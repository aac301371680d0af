using Shortener.Core.Clicks;
using Shortener.Core.LinkHealth;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Webhooks;

public abstract class WebhookStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private const int Rounds = 300;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Now = LinkStores.Start;

    private SourceState _source = null!;

    protected LinkStores Stores { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _source = await Stores.Clicks.OpenSourceAsync("node/1", 0, None);
    }

    public async Task DisposeAsync() => await Stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task An_endpoint_comes_back_as_it_was_stored()
    {
        Webhook draft = Draft(WebhookEvents.LinkCreated, WebhookEvents.LinkClicked) with { Description = "Ñ 😀", Tag = "a'b", IncludeBots = true };
        Webhook made = (await Stores.Webhooks.CreateAsync(draft, 10, Now, None)).Webhook!;
        Assert.Equal((draft.Url, "Ñ 😀", "a'b", true, 1L, Now), (made.Url, made.Description, made.Tag, made.IncludeBots, made.Version, made.CreatedAt));
        Assert.Equal(draft.Events, made.Events);
        Assert.Equal(draft.Secret.Text, made.Secret.Text);
        DateTimeOffset until = Now.AddHours(1).AddMicroseconds(7);
        Webhook changed = (await Stores.Webhooks.UpdateAsync(
            made with { Secret = WebhookSecret.Create(), OldSecret = made.Secret, OldSecretUntil = until, Tag = null }, Now.AddMinutes(1), None)).Webhook!;
        Assert.Equal((made.Secret.Text, until, null, 2L), (changed.OldSecret!.Text, changed.OldSecretUntil, changed.Tag, changed.Version));
        Assert.Equal(WebhookOutcome.VersionMismatch, (await Stores.Webhooks.UpdateAsync(made, Now, None)).Outcome);
        Assert.Null(await Stores.Webhooks.FindAsync(Stores.WorkspaceId + 1, made.Id, None));
        Assert.Equal(WebhookOutcome.VersionMismatch, await Stores.Webhooks.DeleteAsync(Stores.WorkspaceId, made.Id, 1, None));
        Assert.Equal(WebhookOutcome.NotFound, await Stores.Webhooks.DeleteAsync(Stores.WorkspaceId + 1, made.Id, null, None));
        Assert.Equal(WebhookOutcome.Done, await Stores.Webhooks.DeleteAsync(Stores.WorkspaceId, made.Id, 2, None));
        Assert.Null(await Stores.Webhooks.FindAsync(Stores.WorkspaceId, made.Id, None));
    }

    [Fact]
    public async Task Endpoints_made_at_once_never_exceed_the_limit()
    {
        WebhookResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Stores.Webhooks.CreateAsync(Draft(WebhookEvents.LinkCreated), 3, Now, None))));
        Assert.Equal(3, results.Count(result => result.Outcome == WebhookOutcome.Done));
        Assert.Equal(5, results.Count(result => result.Outcome == WebhookOutcome.LimitReached));
    }

    [Fact]
    public async Task Changes_are_read_in_order_from_the_creation_on_and_fed_once()
    {
        await Stores.CreateAsync(Stores.Link("before"));
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        Link link = await Stores.CreateAsync(Stores.Link("after"));
        link = (await Stores.Links.UpdateAsync(link with { Slug = "renamed" }, Now, None)).Link!;
        await Stores.Batches.DeleteAsync(Stores.WorkspaceId, [link.Id], Now, None);
        await Stores.Links.RestoreAsync(Stores.WorkspaceId, link.Id, null, Now, None);
        ChangePage page = await ReadAsync(hook, 4);
        Assert.All(page.Items, change => Assert.Equal(link.Id, change.LinkId));
        Assert.Equal(
            [LinkChangeKind.Created, LinkChangeKind.Updated, LinkChangeKind.Deleted, LinkChangeKind.Restored],
            page.Items.Where(change => change.Row > hook.FromChange && (change.Transaction == 0 || change.Transaction > hook.FromTransaction)).Select(change => change.Kind));
        NewDelivery[] messages = [Message(hook, "one"), Message(hook, "two")];
        Assert.True(await Stores.WebhookFeed.AppendChangesAsync(page, messages, None));
        Assert.False(await Stores.WebhookFeed.AppendChangesAsync(page, messages, None));
        Assert.Empty((await Stores.WebhookFeed.ReadChangesAsync([hook], 1_000, None)).Items);
        Assert.Equal(["two", "one"], (await LogAsync(hook)).Select(delivery => delivery.Message.Body));
    }

    [Fact]
    public async Task Fed_changes_are_removed_after_their_time_and_unfed_ones_stay()
    {
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        for (int i = 0; i < 5; i++)
        {
            await Stores.CreateAsync(Stores.Link($"old{i}"));
        }

        DateTimeOffset later = Now.AddDays(2);
        Assert.Equal(0, await Stores.WebhookFeed.PruneChangesAsync(later, anySubscribers: true, None));
        ChangePage page = await ReadAsync(hook, 5);
        Assert.Equal(5, page.Items.Count);
        Assert.True(await Stores.WebhookFeed.AppendChangesAsync(page, [], None));
        Assert.Equal(0, await Stores.WebhookFeed.PruneChangesAsync(Now.AddDays(-1), anySubscribers: true, None));
        await PrunedAsync(later, anySubscribers: true, 4);
        Assert.Single(await Stores.ChangesAsync());
        await Stores.CreateAsync(Stores.Link("unfed"));
        await PrunedAsync(later, anySubscribers: false, 1);
    }

    [Fact]
    public async Task Clicks_of_a_commit_are_found_again_and_told_once()
    {
        Link link = await Stores.CreateAsync(Stores.Link("clicked"));
        Link other = await Stores.CreateAsync(Stores.Link("other"));
        await CommitAsync(0, 80, link, 10);
        Webhook hook = await CreateAsync(WebhookEvents.LinkClicked);
        await CommitAsync(80, 40_080, link, 2_500, other);
        IReadOnlyList<PendingRange> ranges = await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None);
        Assert.Equal([1_000, 1_000, 500], ranges.Select(range => range.Clicks));
        Assert.All(ranges, range => Assert.Equal(("node/1", 80L), (range.SourceIdentity, range.Position)));
        Assert.Equal((80L, 40_080L), (ranges[0].Range.From, ranges[^1].Range.To));
        List<StoredClick> clicks = [];
        foreach (PendingRange range in ranges)
        {
            clicks.AddRange(await Stores.WebhookQueue.ReadClicksAsync(Stores.WorkspaceId, range.Range, None));
        }

        Assert.Equal([.. Enumerable.Range(1, 2_500).Select(number => 80L + (number * 8))], clicks.Select(click => click.Position));
        Assert.Equal([link.Id, other.Id], clicks.Select(click => click.LinkId).Distinct().Order());
        Assert.Empty(await Stores.WebhookQueue.ReadClicksAsync(Stores.WorkspaceId + 1, ranges[0].Range, None));

        await ClaimAsync("me");
        NewDelivery message = Message(hook, null) with { Clicks = ranges[0].Range, Event = WebhookEvents.LinkClicked };
        Assert.True(await Stores.WebhookQueue.PlanAsync("me", hook.Id, _source.Id, 80, ranges[0].Range.To, message, None));
        Assert.False(await Stores.WebhookQueue.PlanAsync("me", hook.Id, _source.Id, 80, ranges[0].Range.To, message, None));
        Assert.Equal(2, (await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None)).Count);
        WebhookDelivery planned = Assert.Single(await LogAsync(hook));
        Assert.Equal(ranges[0].Range with { Links = [] }, planned.Message.Clicks! with { Links = [] });
        Assert.Equal(ranges[0].Range.Links, planned.Message.Clicks!.Links);
        WebhookBacklog backlog = await Stores.WebhookQueue.MeasureAsync(Now, None);
        Assert.Equal((1L, 1_500L, 0), (backlog.Messages, backlog.Clicks, backlog.Failing));
        await Stores.WebhookQueue.PruneRangesAsync(None);
        Assert.Equal(2, (await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None)).Count);
        await Stores.Webhooks.UpdateAsync((await Stores.Webhooks.FindAsync(Stores.WorkspaceId, hook.Id, None))! with { Enabled = false }, Now, None);
        await Stores.WebhookQueue.PruneRangesAsync(None);
        Assert.Empty(await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None));
    }

    [Fact]
    public async Task Commits_that_nobody_wants_to_be_told_of_leave_no_trace()
    {
        Link link = await Stores.CreateAsync(Stores.Link("clicked"));
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        await CommitAsync(0, 800, link, 100);
        Assert.Empty(await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None));
        SourceState imported = await Stores.Clicks.OpenSourceAsync("import/abc", 0, None);
        await CreateAsync(WebhookEvents.LinkClicked);
        await Stores.Clicks.CommitAsync(new ClickBatch(imported, 0, 8, [Click(link, 8)], []), None);
        Assert.Empty(await Stores.WebhookQueue.ReadRangesAsync(hook, 64, None));
    }

    [Fact]
    public async Task The_oldest_message_is_due_before_any_other_and_its_end_is_kept()
    {
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        await FeedAsync(hook, "one", "two");
        Assert.Equal(hook.Id, Assert.Single(await ClaimAsync("me")).Id);
        WebhookDelivery first = (await Stores.WebhookQueue.NextAsync(hook.Id, None))!;
        Assert.Equal("one", first.Message.Body);
        WebhookDelivery retried = first with { Attempts = 1, FirstAttemptAt = Now, NextAttemptAt = Now.AddHours(1), ResponseStatus = 500, DurationMs = 12 };
        Assert.True(await Stores.WebhookQueue.SaveAsync("me", retried, new WebhookVerdict(Now, null), None));
        Assert.Empty(await ClaimAsync("me"));
        Assert.Equal(Now, (await Stores.Webhooks.FindAsync(Stores.WorkspaceId, hook.Id, None))!.FailingSince);
        Assert.Equal(retried, await Stores.WebhookQueue.NextAsync(hook.Id, None));
        WebhookDelivery done = retried with { Attempts = 2, Status = WebhookDeliveryStatus.Delivered, FinishedAt = Now.AddHours(1), ResponseStatus = 200, Error = null };
        Assert.True(await Stores.WebhookQueue.SaveAsync("me", done, new WebhookVerdict(null, null), None));
        Assert.Equal("two", (await Stores.WebhookQueue.NextAsync(hook.Id, None))!.Message.Body);
        Assert.Equal(done, Assert.Single(await Stores.Webhooks.ListDeliveriesAsync(hook.Id, WebhookDeliveryStatus.Delivered, long.MaxValue, 10, None)));
        WebhookDelivery again = (await Stores.Webhooks.ResendAsync(hook.Id, done.Id, Now.AddHours(2), None))!;
        Assert.Equal((done.Message, WebhookDeliveryStatus.Pending, Now.AddHours(2)), (again.Message, again.Status, again.NextAttemptAt));
        Assert.Null(await Stores.Webhooks.ResendAsync(hook.Id + 1, done.Id, Now, None));
        Assert.True(await Stores.WebhookQueue.SaveAsync("me", again with { Status = WebhookDeliveryStatus.Failed, FinishedAt = Now }, new WebhookVerdict(Now, "gone"), None));
        Webhook disabled = (await Stores.Webhooks.FindAsync(Stores.WorkspaceId, hook.Id, None))!;
        Assert.Equal((false, "gone", 2L), (disabled.Enabled, disabled.DisabledReason, disabled.Version));
        Assert.Empty(await ClaimAsync("me"));
    }

    [Fact]
    public async Task The_log_is_bounded_in_time_and_in_number_but_for_what_waits()
    {
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        await FeedAsync(hook, [.. Enumerable.Range(0, 10).Select(number => $"{number}")]);
        await ClaimAsync("me");
        for (int i = 0; i < 8; i++)
        {
            WebhookDelivery next = (await Stores.WebhookQueue.NextAsync(hook.Id, None))!;
            await Stores.WebhookQueue.SaveAsync(
                "me", next with { Status = WebhookDeliveryStatus.Delivered, FinishedAt = Now.AddDays(i) }, new WebhookVerdict(null, null), None);
        }

        await Stores.WebhookQueue.PruneLogAsync(Now.AddDays(3), 1_000, None);
        Assert.Equal(["9", "8", "7", "6", "5", "4", "3"], (await LogAsync(hook)).Select(delivery => delivery.Message.Body));
        await Stores.WebhookQueue.PruneLogAsync(Now, 4, None);
        Assert.Equal(["9", "8", "7", "6", "5"], (await LogAsync(hook)).Select(delivery => delivery.Message.Body));
    }

    [Fact]
    public async Task A_break_is_announced_once_and_again_after_the_link_was_well()
    {
        Link link = await Stores.CreateAsync(Stores.Link("breaking"));
        await BreakAsync(link, LinkHealthStatus.Broken, Now);
        BrokenLink broken = Assert.Single(await Stores.WebhookFeed.ReadBrokenAsync(10, None));
        Assert.Equal(new BrokenLink(link.Id, Now, "http_404"), broken);
        await BreakAsync(link, LinkHealthStatus.Broken, Now.AddHours(1));
        Assert.True(await Stores.WebhookFeed.AppendBrokenAsync([broken], [], None));
        Assert.False(await Stores.WebhookFeed.AppendBrokenAsync([broken], [], None));
        Assert.Empty(await Stores.WebhookFeed.ReadBrokenAsync(10, None));
        await BreakAsync(link, LinkHealthStatus.Ok, Now.AddHours(2));
        await BreakAsync(link, LinkHealthStatus.Broken, Now.AddHours(3));
        Assert.Equal(Now.AddHours(3), Assert.Single(await Stores.WebhookFeed.ReadBrokenAsync(10, None)).BrokenAt);
    }

    [Fact]
    public async Task An_end_is_announced_once_until_the_link_gets_another_one()
    {
        Link timed = await Stores.CreateAsync(Stores.Link("timed") with { Options = new LinkOptions { ExpiresAt = Now.AddHours(1) } });
        Link limited = await Stores.CreateAsync(Stores.Link("limited") with { Options = new LinkOptions { ClickLimit = 3 } });
        Link usedUp = await Stores.CreateAsync(Stores.Link("used-up") with { Options = new LinkOptions { ClickLimit = 2 } });
        await Stores.ClickLimits.TakeAsync(usedUp.Id, 2, 2, None);
        (IReadOnlyList<LinkEnd> ends, long last) = await Stores.WebhookFeed.WalkEndsAsync(0, 100, None);
        Assert.Equal([timed.Id, limited.Id, usedUp.Id], ends.Select(end => end.LinkId));
        Assert.Equal(last, (await Stores.WebhookFeed.WalkEndsAsync(last, 100, None)).Last);
        await Stores.WebhookFeed.WatchAsync(ends, Now.AddSeconds(1), None);
        Assert.Empty(await Stores.WebhookFeed.ReadEndedAsync(Now, 10, None));
        await Stores.ClickLimits.TakeAsync(limited.Id, 3, 3, None);
        IReadOnlyList<EndedLink> ended = await Stores.WebhookFeed.ReadEndedAsync(Now.AddHours(1), 10, None);
        Assert.Equal([new EndedLink(timed.Id, Now.AddHours(1), null), new EndedLink(limited.Id, null, 3)], ended.OrderBy(end => end.LinkId));
        Assert.True(await Stores.WebhookFeed.AppendEndedAsync(ended, [], None));
        Assert.False(await Stores.WebhookFeed.AppendEndedAsync(ended, [], None));
        Assert.Empty(await Stores.WebhookFeed.ReadEndedAsync(Now.AddDays(1), 10, None));
        await Stores.WebhookFeed.WatchAsync([new LinkEnd(timed.Id, Now.AddHours(2), null, Now), new LinkEnd(limited.Id, null, null, Now)], null, None);
        Assert.Equal(new EndedLink(timed.Id, Now.AddHours(2), null), Assert.Single(await Stores.WebhookFeed.ReadEndedAsync(Now.AddDays(1), 10, None)));
        await Stores.WebhookFeed.UnwatchAsync(None);
        Assert.Empty(await Stores.WebhookFeed.ReadEndedAsync(Now.AddDays(1), 10, None));
    }

    [Fact]
    public async Task Endpoints_with_much_to_send_take_turns()
    {
        Webhook first = await CreateAsync(WebhookEvents.LinkCreated);
        Webhook second = await CreateAsync(WebhookEvents.LinkCreated);
        await Stores.CreateAsync(Stores.Link("turns"));
        ChangePage page = await Stores.WebhookFeed.ReadChangesAsync([first], 1_000, None);
        Assert.True(await Stores.WebhookFeed.AppendChangesAsync(page, [Message(first, "one"), Message(second, "two")], None));
        List<long> turns = [];
        for (int turn = 0; turn < 4; turn++)
        {
            turns.Add(Assert.Single(await Stores.WebhookQueue.ClaimAsync("me", Lease, 1, [], Now, None)).Id);
        }

        Assert.Equal([first.Id, second.Id, first.Id, second.Id], turns);
    }

    [Fact]
    public async Task Clicks_of_a_closed_source_from_before_an_endpoint_are_not_for_it()
    {
        Link link = await Stores.CreateAsync(Stores.Link("closed"));
        Webhook before = await CreateAsync(WebhookEvents.LinkClicked);
        await CommitAsync(0, 80, link, 10);
        await Stores.Clicks.CloseSourceAsync(_source.Id, None);
        Webhook after = await CreateAsync(WebhookEvents.LinkClicked);

        Assert.Equal(10, Assert.Single(await Stores.WebhookQueue.ReadRangesAsync(before, 64, None)).Clicks);
        Assert.Empty(await Stores.WebhookQueue.ReadRangesAsync(after, 64, None));
    }

    [Fact]
    public async Task An_endpoint_is_told_of_ends_from_when_it_asks_for_them()
    {
        Webhook hook = await CreateAsync(WebhookEvents.LinkExpired);
        Assert.Equal(Now, hook.ToldFrom);
        hook = await ChangeAsync(hook with { Url = "https://other.example/" }, 1);
        Assert.Equal(Now, hook.ToldFrom);
        hook = await ChangeAsync(hook with { Enabled = false }, 2);
        Assert.Equal(Now, hook.ToldFrom);
        hook = await ChangeAsync(hook with { Enabled = true }, 3);
        Assert.Equal(Now.AddHours(3), hook.ToldFrom);
        hook = await ChangeAsync(hook with { Events = [WebhookEvents.LinkExpired, WebhookEvents.LinkBroken] }, 4);
        Assert.Equal(Now.AddHours(4), hook.ToldFrom);
        hook = await ChangeAsync(hook with { Tag = "sale" }, 5);
        Assert.Equal(Now.AddHours(5), hook.ToldFrom);

        async Task<Webhook> ChangeAsync(Webhook changed, int hours) =>
            (await Stores.Webhooks.UpdateAsync(changed, Now.AddHours(hours), None)).Webhook!;
    }

    protected Task<IReadOnlyList<Webhook>> ClaimAsync(string owner, params long[] running) =>
        Stores.WebhookQueue.ClaimAsync(owner, Lease, 10, running, Now, None);

    protected async Task<Webhook> CreateAsync(params string[] events) =>
        (await Stores.Webhooks.CreateAsync(Draft(events), 10, Now, None)).Webhook!;

    protected async Task FeedAsync(Webhook hook, params string[] bodies)
    {
        await Stores.CreateAsync(Stores.Link($"fed{Guid.NewGuid():N}"));
        ChangePage page = await Stores.WebhookFeed.ReadChangesAsync([hook], 1_000, None);
        Assert.True(await Stores.WebhookFeed.AppendChangesAsync(page, [.. bodies.Select(body => Message(hook, body))], None));
    }

    /// <summary>On PostgreSQL a transaction open in whatever database of the server holds changes back: nothing is missed, it comes later.</summary>
    private async Task<ChangePage> ReadAsync(Webhook hook, int count)
    {
        ChangePage page = await Stores.WebhookFeed.ReadChangesAsync([hook], 1_000, None);
        for (int round = 0; round < Rounds && page.Items.Count < count; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            page = await Stores.WebhookFeed.ReadChangesAsync([hook], 1_000, None);
        }

        return page;
    }

    /// <inheritdoc cref="ReadAsync" />
    private async Task PrunedAsync(DateTimeOffset before, bool anySubscribers, int count)
    {
        int pruned = 0;
        for (int round = 0; round < Rounds && pruned < count; round++)
        {
            pruned += await Stores.WebhookFeed.PruneChangesAsync(before, anySubscribers, None);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Equal(count, pruned);
    }

    private Task<IReadOnlyList<WebhookDelivery>> LogAsync(Webhook hook) => Stores.Webhooks.ListDeliveriesAsync(hook.Id, null, long.MaxValue, 100, None);

    private Webhook Draft(params string[] events) => new()
    {
        Id = 0,
        WorkspaceId = Stores.WorkspaceId,
        Url = "https://hooks.example/",
        Events = events,
        Secret = WebhookSecret.Create(),
    };

    private static NewDelivery Message(Webhook hook, string? body) => new()
    {
        WebhookId = hook.Id,
        MessageId = MessageId.Random(),
        Event = WebhookEvents.LinkCreated,
        Body = body,
        CreatedAt = Now,
    };

    private Task BreakAsync(Link link, LinkHealthStatus status, DateTimeOffset at) => Stores.Health.SaveAsync(
        new LinkHealthState(link.Id, link.Url, status, status == LinkHealthStatus.Ok ? null : "http_404", 2, at), TimeSpan.FromHours(1), None);

    private async Task CommitAsync(long from, long to, Link link, int count, Link? other = null)
    {
        EnrichedClick[] clicks = [.. Enumerable.Range(1, count).Select(number => Click(number % 7 == 0 ? other ?? link : link, from + (number * 8)))];
        Assert.Equal(CommitResult.Committed, await Stores.Clicks.CommitAsync(new ClickBatch(_source, from, to, clicks, []), None));
    }

    private EnrichedClick Click(Link link, long position) => new()
    {
        Raw = new RawClick
        {
            EndPosition = position,
            LinkId = link.Id,
            WorkspaceId = Stores.WorkspaceId,
            UnixMicros = UnixMicros.Now(TimeProvider.System),
        },
    };
}

public sealed class SqliteWebhookStoreTests : WebhookStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresWebhookStoreTests(PostgresFixture fixture) : WebhookStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);

    /// <summary>SQLite has one process, which holds every lease.</summary>
    [Fact]
    public async Task One_process_has_an_endpoint_until_its_lease_ends()
    {
        Webhook hook = await CreateAsync(WebhookEvents.LinkCreated);
        await FeedAsync(hook, "one");
        Assert.Single(await ClaimAsync("me"));
        Assert.Empty(await ClaimAsync("you"));
        Assert.Empty(await ClaimAsync("me", hook.Id));
        Assert.Null(await Stores.WebhookQueue.FindHeldAsync("you", hook.Id, CancellationToken.None));
        WebhookDelivery next = (await Stores.WebhookQueue.NextAsync(hook.Id, CancellationToken.None))!;
        WebhookDelivery done = next with { Status = WebhookDeliveryStatus.Delivered, FinishedAt = LinkStores.Start };
        Assert.False(await Stores.WebhookQueue.SaveAsync("you", done, new WebhookVerdict(null, null), CancellationToken.None));
        Assert.False(await Stores.WebhookQueue.PlanAsync("you", hook.Id, 1, 0, 8, null, CancellationToken.None));
        await Stores.WebhookQueue.LeaveAsync("me", CancellationToken.None);
        Assert.Single(await ClaimAsync("you"));
        Assert.True(await Stores.WebhookQueue.SaveAsync("you", done, new WebhookVerdict(null, null), CancellationToken.None));
    }

    [Fact]
    public async Task Processes_that_claim_at_once_share_what_there_is()
    {
        for (int i = 0; i < 10; i++)
        {
            await FeedAsync(await CreateAsync(WebhookEvents.LinkCreated), "one");
        }

        IReadOnlyList<Webhook>[] claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Task.Run(() => ClaimAsync($"worker {number}"))));
        Assert.Equal(claims.Sum(claim => claim.Count), claims.SelectMany(claim => claim).Select(hook => hook.Id).Distinct().Count());
        Assert.True(claims.Sum(claim => claim.Count) > 0);
    }
}
