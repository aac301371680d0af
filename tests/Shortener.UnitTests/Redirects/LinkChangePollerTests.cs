using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class LinkChangePollerTests
{
    private static readonly LinkKey Key = new(1, "abc");

    private readonly ManualTime _time = new();
    private readonly ScriptedRedirectStore _store = new();
    private readonly SharedCacheDouble _shared = new();
    private readonly DomainTable _domains;

    public LinkChangePollerTests() => _domains = new DomainTable(_store, new DomainOptions());

    [Fact]
    public async Task Poll_repairs_what_no_message_told()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(shared: null);
        _store.Write(Targets.Link(version: 1));
        await Poll(poller);
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);

        _store.Write(Targets.Link(version: 2));
        Assert.True(resolver.TryResolve(1, "abc", out _));
        await Poll(poller);

        Assert.False(resolver.TryResolve(1, "abc", out _));
        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
        await Poll(poller);
        Assert.True(resolver.TryResolve(1, "abc", out _));
    }

    [Fact]
    public async Task What_was_read_before_the_first_poll_is_read_again()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(shared: null);
        _store.Write(Targets.Link(version: 1));
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);
        _store.Write(Targets.Link(version: 2));

        await Poll(poller);

        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
    }

    [Fact]
    public async Task Several_changes_of_a_link_at_once_leave_its_latest_version_alone()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(shared: null);
        await Poll(poller);
        _store.Write(Targets.Link(version: 1));
        _store.Write(Targets.Link(version: 3));
        _store.Write(Targets.Link("other"));
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);

        await Poll(poller);

        Assert.True(resolver.TryResolve(1, "abc", out _));
    }

    [Fact]
    public async Task Poll_that_read_before_a_workspace_ended_here_does_not_bring_its_links_back()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(_shared);
        RedirectTarget link = Targets.Link();
        _store.Write(link);
        await Poll(poller);
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);
        var reading = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        _store.AfterEndedRead = () =>
        {
            reading.SetResult();
            return gate.Task;
        };

        Task<bool> poll = poller.PollOnceAsync(CancellationToken.None);
        await reading.Task;
        _store.AfterEndedRead = null;
        _store.Ended = [link.WorkspaceId];
        resolver.AddEndedWorkspace(link.WorkspaceId);
        gate.SetResult();
        Assert.True(await poll);
        Assert.Equal(LinkResolutionKind.Unknown, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Kind);

        await Poll(poller);
        Assert.Equal(LinkResolutionKind.Unknown, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Failed_polls_are_survived_and_nothing_is_missed()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(shared: null);
        _store.Write(Targets.Link(version: 1));
        await Poll(poller);
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(60));
        _store.Away = true;

        Assert.False(await poller.PollOnceAsync(CancellationToken.None));
        Assert.True(poller.SinceSuccess >= TimeSpan.FromSeconds(60));
        Assert.False(resolver.TryResolve(1, "abc", out _));

        _store.Away = false;
        _store.Write(Targets.Link(version: 2));
        await Poll(poller);
        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
    }

    [Fact]
    public async Task Shared_cache_is_trusted_once_it_obeys_every_change_since_it_was_left()
    {
        _store.Write(Targets.Link(version: 1));
        _shared.Position = _store.Head;
        _shared.Links[Key] = Targets.Link(version: 1);
        // Committed by a process that was killed before it told anyone.
        _store.Write(Targets.Link(version: 2));
        (LinkResolver resolver, LinkChangePoller poller) = Create(_shared);
        Assert.False(_shared.Trusted);

        await Poll(poller);

        Assert.True(_shared.Trusted);
        Assert.Equal(_store.Head, _shared.Position);
        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
    }

    [Fact]
    public async Task Fresh_shared_cache_starts_where_the_database_is()
    {
        _store.Write(Targets.Link(version: 1));
        (_, LinkChangePoller poller) = Create(_shared);

        await Poll(poller);

        Assert.True(_shared.Trusted);
        Assert.Equal(1, _shared.Position);
        Assert.Empty(_shared.Invalidated);
    }

    [Fact]
    public async Task Position_of_another_database_is_not_waited_for()
    {
        _shared.Position = 1_000_000;
        (_, LinkChangePoller poller) = Create(_shared);
        await Poll(poller);

        _store.Write(Targets.Link(version: 1));
        await Poll(poller);

        Assert.Equal((Key, 1), Assert.Single(_shared.Invalidated));
        Assert.Equal(1, _shared.Position);
    }

    [Fact]
    public async Task Change_that_does_not_reach_the_shared_cache_keeps_it_from_being_read()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(_shared);
        _store.Write(Targets.Link(version: 1));
        await Poll(poller);
        _shared.Links[Key] = Targets.Link(version: 1);

        _shared.Away = true;
        _store.Write(Targets.Link(version: 2));
        await Poll(poller);
        Assert.False(_shared.Trusted);
        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);

        _shared.Away = false;
        await Poll(poller);
        Assert.True(_shared.Trusted);
        Assert.Contains((Key, 2L), _shared.Invalidated);
        Assert.Equal(_store.Head, _shared.Position);
    }

    [Fact]
    public async Task An_old_entry_taken_from_a_shared_cache_that_refuses_writes_does_not_stay()
    {
        (LinkResolver resolver, LinkChangePoller poller) = Create(_shared);
        _store.Write(Targets.Link(version: 1));
        await Poll(poller);
        _shared.Links[Key] = Targets.Link(version: 1);

        _store.Write(Targets.Link(version: 2));
        _shared.Refusing = async () => Assert.Equal(1, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
        await Poll(poller);

        Assert.Equal(2, (await resolver.ResolveAsync(1, "abc", CancellationToken.None)).Plan!.Version);
    }

    [Fact]
    public async Task Shared_cache_that_came_back_with_older_content_is_brought_up_to_date()
    {
        (_, LinkChangePoller poller) = Create(_shared);
        _store.Write(Targets.Link(version: 1));
        await Poll(poller);
        _store.Write(Targets.Link(version: 2));
        await Poll(poller);

        _shared.Position = 1;
        _shared.Invalidated.Clear();
        poller.ResyncShared();
        await Poll(poller);

        Assert.Equal((Key, 2), Assert.Single(_shared.Invalidated));
        Assert.Equal(2, _shared.Position);
        Assert.True(_shared.Trusted);
    }

    [Fact]
    public async Task Own_change_goes_to_the_shared_cache_and_to_the_other_nodes()
    {
        (LinkResolver resolver, _) = Create(_shared);
        _shared.Trusted = true;
        _shared.Links[Key] = Targets.Link(version: 1);
        await resolver.ResolveAsync(1, "abc", CancellationToken.None);
        var broadcast = new LinkChangeBroadcast(resolver, _shared, NullLogger<LinkChangeBroadcast>.Instance);
        using var stop = new CancellationTokenSource();
        Task running = broadcast.RunAsync(stop.Token);

        broadcast.OnChanged(1, "abc", 2);
        Assert.False(resolver.TryResolve(1, "abc", out _));
        long start = TimeProvider.System.GetTimestamp();
        while (_shared.Published.IsEmpty && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5))
        {
            await Task.Yield();
        }

        Assert.Equal((Key, 2), Assert.Single(_shared.Published));
        Assert.False(_shared.Links.ContainsKey(Key));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private (LinkResolver Resolver, LinkChangePoller Poller) Create(ISharedLinkCache? shared)
    {
        var options = new CacheOptions { MaxLinks = 1_000 };
        var resolver = new LinkResolver(_store, shared, options, _time, NullLogger<LinkResolver>.Instance);
        return (resolver, new LinkChangePoller(_store, resolver, _domains, shared, options, _time, NullLogger<LinkChangePoller>.Instance));
    }

    private static async Task Poll(LinkChangePoller poller) => Assert.True(await poller.PollOnceAsync(CancellationToken.None));
}
