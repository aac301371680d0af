using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class LinkResolverTests
{
    private readonly ManualTime _time = new();
    private readonly ScriptedRedirectStore _store = new();
    private readonly SharedCacheDouble _shared = new() { Trusted = true };

    [Fact]
    public async Task Missing_link_is_read_once_and_found_in_memory_afterwards()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());

        Assert.False(resolver.TryResolve(1, "abc", out _));
        LinkResolution first = await Resolve(resolver);

        Assert.Equal(LinkResolutionKind.Found, first.Kind);
        Assert.True(resolver.TryResolve(1, "abc", out LinkResolution second));
        Assert.Same(first.Plan, second.Plan);
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Lookups_of_one_slug_share_one_read()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        var gate = new TaskCompletionSource();
        _store.AfterRead = _ => gate.Task;

        Task<LinkResolution>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => Resolve(resolver))];
        gate.SetResult();
        LinkResolution[] all = await Task.WhenAll(waiting);

        Assert.All(all, one => Assert.Equal(LinkResolutionKind.Found, one.Kind));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Visitor_who_leaves_does_not_end_the_lookup_of_the_others()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        var gate = new TaskCompletionSource();
        CancellationToken seen = default;
        _store.AfterRead = ct =>
        {
            seen = ct;
            return gate.Task;
        };
        using var leaving = new CancellationTokenSource();

        Task<LinkResolution> left = resolver.ResolveAsync(1, "abc", leaving.Token);
        Task<LinkResolution> stayed = Resolve(resolver);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.SetResult();
        Assert.Equal(LinkResolutionKind.Found, (await stayed).Kind);
        Assert.False(seen.IsCancellationRequested);
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Unknown_slug_is_denied_from_memory_for_a_second_and_found_at_once_when_created()
    {
        LinkResolver resolver = Create();

        Assert.Equal(LinkResolutionKind.Unknown, (await Resolve(resolver)).Kind);
        Assert.True(resolver.TryResolve(1, "abc", out LinkResolution denied));
        Assert.Equal(LinkResolutionKind.Unknown, denied.Kind);
        Assert.Equal(0, resolver.CachedLinks);

        _store.Write(Targets.Link());
        resolver.Invalidate(1, "abc", 1);
        Assert.False(resolver.TryResolve(1, "abc", out _));
        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Change_during_a_read_is_what_the_reader_gets()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link(url: "https://old.example/", version: 1));
        _store.AfterRead = _ =>
        {
            _store.AfterRead = null;
            _store.Write(Targets.Link(url: "https://new.example/", version: 2));
            resolver.Invalidate(1, "abc", 2);
            return Task.CompletedTask;
        };

        LinkResolution got = await Resolve(resolver);

        Assert.Equal("https://new.example/", got.Plan!.Destination.Location);
        Assert.Equal(2, _store.Reads);
        Assert.True(resolver.TryResolve(1, "abc", out LinkResolution kept));
        Assert.Equal(2, kept.Plan!.Version);
    }

    [Fact]
    public async Task Link_created_during_a_read_is_not_denied()
    {
        LinkResolver resolver = Create();
        _store.AfterRead = _ =>
        {
            _store.AfterRead = null;
            _store.Write(Targets.Link());
            resolver.Invalidate(1, "abc", 1);
            return Task.CompletedTask;
        };

        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Link_deleted_during_a_read_is_denied()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        _store.AfterRead = _ =>
        {
            _store.AfterRead = null;
            _store.Delete(1, "abc", 2);
            resolver.Invalidate(1, "abc", 2);
            return Task.CompletedTask;
        };

        Assert.Equal(LinkResolutionKind.Unknown, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Link_that_changes_during_every_read_is_answered_and_not_kept()
    {
        LinkResolver resolver = Create();
        long version = 1;
        _store.Write(Targets.Link(version: version));
        _store.AfterRead = _ =>
        {
            _store.Write(Targets.Link(version: ++version));
            resolver.Invalidate(1, "abc", version);
            return Task.CompletedTask;
        };

        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
        Assert.Equal(3, _store.Reads);
        Assert.False(resolver.TryResolve(1, "abc", out _));
    }

    [Fact]
    public async Task Change_of_another_link_does_not_disturb_a_read()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        _store.AfterRead = _ =>
        {
            resolver.Invalidate(1, "other", 2);
            resolver.Invalidate(2, "abc", 2);
            return Task.CompletedTask;
        };

        await Resolve(resolver);

        Assert.True(resolver.TryResolve(1, "abc", out _));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Read_that_began_before_a_reconnect_is_answered_and_not_kept()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        _store.AfterRead = _ =>
        {
            resolver.BumpEpoch();
            return Task.CompletedTask;
        };

        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
        Assert.False(resolver.TryResolve(1, "abc", out _));
    }

    [Fact]
    public async Task Racing_changes_and_reads_never_leave_an_old_version_behind()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link(version: 1));
        _store.AfterRead = async ct => await Task.Yield();
        for (long version = 2; version <= 2_000; version++)
        {
            Task<LinkResolution> reading = Resolve(resolver);
            _store.Write(Targets.Link(version: version));
            resolver.Invalidate(1, "abc", version);
            Task<LinkResolution> after = Resolve(resolver);
            await reading;

            Assert.Equal(version, (await after).Plan!.Version);
            Assert.True(!resolver.TryResolve(1, "abc", out LinkResolution held) || held.Plan!.Version == version);
        }
    }

    [Fact]
    public async Task Shared_cache_answers_before_the_database_and_is_filled_by_it()
    {
        LinkResolver resolver = Create(_shared);
        _shared.Links[new LinkKey(1, "abc")] = Targets.Link();
        _store.Write(Targets.Link("def"));

        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
        Assert.Equal(0, _store.Reads);
        await Resolve(resolver, "def");
        await Eventually(() => _shared.Links.ContainsKey(new LinkKey(1, "def")));
        await Resolve(resolver, "nope");
        Assert.False(_shared.Links.ContainsKey(new LinkKey(1, "nope")));
        Assert.Equal(new LinkResolverStatistics(SharedHits: 1, DatabaseReads: 2, ServedStale: 0, Unavailable: 0), resolver.Statistics);
    }

    [Fact]
    public async Task Untrusted_shared_cache_is_not_read()
    {
        _shared.Trusted = false;
        LinkResolver resolver = Create(_shared);
        _shared.Links[new LinkKey(1, "abc")] = Targets.Link(url: "https://old.example/", version: 1);
        _store.Write(Targets.Link(url: "https://new.example/", version: 2));

        Assert.Equal("https://new.example/", (await Resolve(resolver)).Plan!.Destination.Location);
    }

    [Fact]
    public async Task Absent_shared_cache_costs_nothing_but_the_query()
    {
        _shared.Away = true;
        LinkResolver resolver = Create(_shared);
        _store.Write(Targets.Link());

        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task With_the_database_away_only_a_link_that_nobody_holds_is_unavailable()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link(version: 1));
        await Resolve(resolver);
        resolver.Invalidate(1, "abc", 2);
        _store.Away = true;

        LinkResolution stale = await Resolve(resolver);
        LinkResolution missing = await Resolve(resolver, "other");

        Assert.Equal(1, stale.Plan!.Version);
        Assert.Equal(LinkResolutionKind.Unavailable, missing.Kind);
        Assert.False(resolver.TryResolve(1, "other", out _));
        Assert.Equal(new LinkResolverStatistics(SharedHits: 0, DatabaseReads: 1, ServedStale: 1, Unavailable: 1), resolver.Statistics);
    }

    [Fact]
    public async Task Absent_database_is_left_alone_after_a_few_failures_and_asked_again_later()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        _store.Away = true;
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(LinkResolutionKind.Unavailable, (await Resolve(resolver)).Kind);
        }

        Assert.Equal(3, _store.Reads);
        _store.Away = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Frozen_database_is_waited_for_no_longer_than_its_limit()
    {
        LinkResolver resolver = Create(options: new CacheOptions { DatabaseTimeoutMs = 100 });
        _store.Write(Targets.Link(version: 1));
        await Resolve(resolver);
        resolver.Invalidate(1, "abc", 2);
        // Ignores its token, like a driver that is stuck in a system call.
        _store.AfterRead = _ => new TaskCompletionSource().Task;

        LinkResolution stale = await Resolve(resolver).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(1, stale.Plan!.Version);
    }

    [Fact]
    public async Task Out_of_touch_an_old_entry_is_checked_and_served_stale_when_that_fails()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link(url: "https://old.example/", version: 1));
        await Resolve(resolver);
        _time.Advance(TimeSpan.FromSeconds(40));
        resolver.SetInTouch(false);
        Assert.True(resolver.TryResolve(1, "abc", out _));

        _time.Advance(TimeSpan.FromSeconds(20));
        resolver.SetInTouch(false);
        _store.Away = true;
        Assert.False(resolver.TryResolve(1, "abc", out _));
        Assert.Equal("https://old.example/", (await Resolve(resolver)).Plan!.Destination.Location);
        Assert.True(resolver.TryResolve(1, "abc", out _));

        _store.Away = false;
        _store.Write(Targets.Link(url: "https://new.example/", version: 2));
        _time.Advance(TimeSpan.FromSeconds(6));
        resolver.SetInTouch(false);
        Assert.False(resolver.TryResolve(1, "abc", out _));
        Assert.Equal("https://new.example/", (await Resolve(resolver)).Plan!.Destination.Location);
    }

    [Fact]
    public async Task Hit_allocates_nothing()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        await Resolve(resolver);
        await Resolve(resolver, "nope");
        resolver.TryResolve(1, "abc", out _);
        resolver.TryResolve(1, "nope", out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            resolver.TryResolve(1, "abc", out _);
            resolver.TryResolve(1, "nope", out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Links_of_a_deleted_workspace_lead_nowhere_whatever_the_caches_hold()
    {
        LinkResolver resolver = Create(_shared);
        RedirectTarget link = Targets.Link();
        _store.Write(link);
        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
        Assert.Equal(1, resolver.CachedLinks);

        resolver.SetEndedWorkspaces([link.WorkspaceId], resolver.EndedGeneration);
        Assert.Equal(0, resolver.CachedLinks);
        Assert.Equal(LinkResolutionKind.Unknown, (await Resolve(resolver)).Kind);

        // Not even while the database is away, when L1 serves what it has: there is nothing of it left.
        _store.Away = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
        _store.Away = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        resolver.SetEndedWorkspaces([], resolver.EndedGeneration);
        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Workspace_that_ended_here_stays_ended_whatever_list_was_read_before()
    {
        LinkResolver resolver = Create(_shared);
        RedirectTarget link = Targets.Link();
        _store.Write(link);
        await Resolve(resolver);

        long before = resolver.EndedGeneration;
        resolver.AddEndedWorkspace(link.WorkspaceId);
        Assert.Equal(0, resolver.CachedLinks);
        resolver.SetEndedWorkspaces([71], before);
        Assert.Equal(LinkResolutionKind.Unknown, (await Resolve(resolver)).Kind);

        // One that was read later and does not name it says that it is erased.
        _time.Advance(TimeSpan.FromSeconds(2));
        resolver.SetEndedWorkspaces([], resolver.EndedGeneration);
        Assert.Equal(LinkResolutionKind.Found, (await Resolve(resolver)).Kind);
    }

    [Fact]
    public async Task Lookup_under_way_while_its_workspace_ends_is_not_kept()
    {
        LinkResolver resolver = Create();
        _store.Write(Targets.Link());
        var gate = new TaskCompletionSource();
        var reading = new TaskCompletionSource();
        _store.AfterRead = _ =>
        {
            reading.TrySetResult();
            return gate.Task;
        };
        Task<LinkResolution> lookup = Resolve(resolver);
        await reading.Task;
        resolver.SetEndedWorkspaces([3], resolver.EndedGeneration);
        gate.SetResult();
        await lookup;
        Assert.Equal(0, resolver.CachedLinks);
    }

    private LinkResolver Create(ISharedLinkCache? shared = null, CacheOptions? options = null) =>
        new(_store, shared, options ?? new CacheOptions { MaxLinks = 1_000 }, _time, NullLogger<LinkResolver>.Instance);

    private static Task<LinkResolution> Resolve(LinkResolver resolver, string slug = "abc") =>
        resolver.ResolveAsync(1, slug, CancellationToken.None);

    private static async Task Eventually(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "The condition did not come true in 5 s");
            await Task.Yield();
        }
    }
}
