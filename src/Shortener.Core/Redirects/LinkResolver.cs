using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.Redirects;

/// <summary>
/// Finds what a slug leads to: L1, then L2, then the database; when none of the latter two answers, what L1 still holds. One lookup
/// per missing slug is under way at a time. Thread-safe.
/// </summary>
public sealed partial class LinkResolver
{
    /// <summary>Age in seconds from which an entry is checked again while changes cannot be learned of.</summary>
    private const int MaxUncheckedSeconds = 50;

    /// <summary>Pause in seconds before such an entry, which could not be checked, is tried again.</summary>
    private const int RecheckSeconds = 5;

    /// <summary>A link that changes during each of so many reads is answered as last read, and not kept.</summary>
    private const int MaxReads = 3;

    private readonly ConcurrentDictionary<LinkKey, LinkFlight> _flights = new();
    // Links whose change by this node is on its way to L2, with how many changes are: until it is there L2 may hold the old link.
    private readonly ConcurrentDictionary<LinkKey, int> _onTheirWay = new();
    private readonly LinkCache _cache;
    private readonly UnknownSlugs _unknown;
    private readonly IRedirectStore _store;
    private readonly ISharedLinkCache? _shared;
    private readonly LinkSourceGuard _database;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ILogger _logger;
    private readonly LinkResolverCounters _counters = new();

    // Orders what this node ended itself against lists that were read before it.
    private readonly Lock _ending = new();
    private long _endedGeneration;

    // Deleted workspaces whose links L2 may hold still. Replaced under the lock, read without it.
    private volatile FrozenSet<int> _ended = FrozenSet<int>.Empty;

    // Moved when invalidations may have been lost; a read that began before must not be kept. Written by the Redis thread.
    private long _epoch;

    public LinkResolver(IRedirectStore store, ISharedLinkCache? shared, CacheOptions options, TimeProvider time, ILogger<LinkResolver> logger)
    {
        _store = store;
        _shared = shared;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
        _cache = new LinkCache(options.MaxLinks);
        _unknown = new UnknownSlugs(time);
        _database = new LinkSourceGuard(
            "database", TimeSpan.FromMilliseconds(options.DatabaseTimeoutMs), TimeSpan.FromSeconds(1), time, logger);
    }

    /// <summary>Links in L1.</summary>
    public int CachedLinks => _cache.Count;

    /// <summary>What lookups behind L1 came to, since the start.</summary>
    public LinkResolverStatistics Statistics => _counters.Read();

    private int Second => (int)_time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Answers from memory. Takes no lock, never waits, allocates nothing. False: <see cref="ResolveAsync"/> has to look.</summary>
    public bool TryResolve(int domainId, ReadOnlySpan<char> slug, out LinkResolution resolution)
    {
        if (_cache.Find(domainId, slug) is { } plan)
        {
            resolution = LinkResolution.Found(plan);
            return true;
        }

        resolution = LinkResolution.Unknown;
        return _unknown.Contains(domainId, slug);
    }

    /// <summary>
    /// Looks the slug up on the thread pool and shares the lookup with everyone who asks for the same slug meanwhile. Cancelling ends
    /// this wait only.
    /// </summary>
    public Task<LinkResolution> ResolveAsync(int domainId, string slug, CancellationToken ct)
    {
        var key = new LinkKey(domainId, slug);
        LinkFlight? own = null;
        LinkFlight flight = _flights.GetOrAdd(key, missing => own = new LinkFlight(missing));
        if (flight == own)
        {
            // The lookup belongs to everyone who waits for it, so no one's cancellation reaches it; time limits bound it.
            ThreadPool.UnsafeQueueUserWorkItem(static it => _ = it.resolver.FlyAsync(it.flight), (resolver: this, flight), preferLocal: false);
        }

        return ct.CanBeCanceled ? flight.Landed.WaitAsync(ct) : flight.Landed;
    }

    /// <summary>A link changed: what L1, the denied slugs and lookups under way know of it is outdated, unless it is this version.</summary>
    public void Invalidate(int domainId, string slug, long version)
    {
        // Lookups first: one that has not ended is marked, one that has ended has put its entry where the next line finds it.
        if (_flights.TryGetValue(new LinkKey(domainId, slug), out LinkFlight? flight))
        {
            flight.Invalidate(version);
        }

        _cache.Invalidate(domainId, slug, version);
        _unknown.Remove(domainId, slug);
    }

    /// <summary>
    /// This node changed a link: L2 is not asked for it until <see cref="EndOwnChange"/>, so that the node obeys its own changes at once.
    /// </summary>
    public void BeginOwnChange(LinkKey key) => _onTheirWay.AddOrUpdate(key, 1, static (_, changes) => changes + 1);

    /// <summary>The change reached L2, or will be repaired there by the poll.</summary>
    public void EndOwnChange(LinkKey key)
    {
        if (_onTheirWay.AddOrUpdate(key, 0, static (_, changes) => changes - 1) <= 0)
        {
            // Only when no other change began meanwhile.
            _onTheirWay.TryRemove(KeyValuePair.Create(key, 0));
        }
    }

    /// <summary>Invalidations may have been lost: no lookup under way is kept. What L1 holds already, the next poll repairs.</summary>
    public void BumpEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>It is not known what changed: everything is looked up again, and served stale only if that fails.</summary>
    public void InvalidateAll()
    {
        BumpEpoch();
        _cache.InvalidateAll();
    }

    /// <summary>What <see cref="SetEndedWorkspaces"/> is to be told: taken before the list is read.</summary>
    public long EndedGeneration
    {
        get
        {
            lock (_ending)
            {
                return _endedGeneration;
            }
        }
    }

    /// <summary>
    /// This node deleted a workspace: its links lead nowhere from here on, until a list that is read later says that it is erased.
    /// </summary>
    public void AddEndedWorkspace(int workspaceId)
    {
        lock (_ending)
        {
            _endedGeneration++;
            ApplyEnded([.. _ended, workspaceId]);
        }
    }

    /// <summary>
    /// Says which workspaces were deleted and are not erased yet: their links lead nowhere from here on, not even stale ones while
    /// neither L2 nor the database answers. Walks over L1 for each that is new.
    /// </summary>
    /// <param name="workspaces">As the database lists them.</param>
    /// <param name="generation">
    /// <see cref="EndedGeneration"/> from before they were read. Of an outdated list only what it adds counts: a workspace that it does not
    /// name may have been deleted since.
    /// </param>
    public void SetEndedWorkspaces(IReadOnlyCollection<int> workspaces, long generation)
    {
        lock (_ending)
        {
            bool outdated = generation != _endedGeneration;
            _endedGeneration++;
            ApplyEnded(outdated ? [.. _ended, .. workspaces] : workspaces);
        }
    }

    private void ApplyEnded(IReadOnlyCollection<int> workspaces)
    {
        FrozenSet<int> before = _ended;
        if (before.SetEquals(workspaces))
        {
            return;
        }

        _ended = workspaces.ToFrozenSet();
        // Lookups under way first: one that began before is not kept.
        BumpEpoch();
        foreach (int workspaceId in _ended.Where(workspaceId => !before.Contains(workspaceId)))
        {
            _cache.RemoveWorkspace(workspaceId);
        }
    }

    /// <summary>
    /// Says whether changes can be learned of. While they cannot (say so again and again), an entry that was last checked 50 seconds ago
    /// is checked before it is served, and served stale if neither L2 nor the database answers.
    /// </summary>
    public void SetInTouch(bool inTouch) => _cache.FreshFrom = inTouch ? null : Second - MaxUncheckedSeconds;

    private async Task FlyAsync(LinkFlight flight)
    {
        LinkResolution resolution;
        try
        {
            resolution = await LoadAsync(flight);
        }
        catch (Exception exception)
        {
            // Nothing below is expected to throw; waiting requests must be answered all the same.
            Log.LookupFailed(_logger, exception);
            resolution = LinkResolution.Unavailable;
        }

        _flights.TryRemove(KeyValuePair.Create(flight.Key, flight));
        if (flight.IsSettled && flight.IsOutdated(resolution.Plan?.Version))
        {
            // A change came between the last look at it and the removal, and whoever asked behind the change joined this lookup: they
            // get what a lookup begun after it finds. Before the removal nobody could start that one.
            flight.ReadFromDatabase = null;
            resolution = await ResolveAsync(flight.Key.DomainId, flight.Key.Slug, CancellationToken.None);
        }

        flight.Land(resolution);
        if (flight.ReadFromDatabase is { } target)
        {
            await StoreSharedAsync(target);
        }
    }

    private async Task<LinkResolution> LoadAsync(LinkFlight flight)
    {
        LinkKey key = flight.Key;
        // Another lookup may have ended between this request's look into L1 and the start of this one.
        if (TryResolve(key.DomainId, key.Slug, out LinkResolution resolution))
        {
            flight.IsSettled = true;
            return resolution;
        }

        for (int read = 1; read <= MaxReads; read++)
        {
            long epoch = Volatile.Read(ref _epoch);
            long since = _time.GetTimestamp();
            int second = Second;
            flight.BeginRead();

            // A lookup that was overtaken by a change goes to the database itself: L2 may not have heard of it.
            RedirectTarget? target = read == 1 ? await FindSharedAsync(key) : null;
            bool fromShared = target is not null;
            if (target is null)
            {
                try
                {
                    target = await _database.RunAsync(
                        static (it, token) => it._store.FindForRedirectAsync(it.key.DomainId, it.key.Slug, token).AsTask(),
                        (_store, key), CancellationToken.None);
                    _counters.DatabaseRead();
                }
                catch (Exception exception)
                {
                    // Any failure of the database means the same here: serve what L1 still holds. The guard logs the first ones.
                    Log.DatabaseUnavailable(_logger, exception);
                    return ServeStale(key);
                }
            }

            if (target is not null && _ended.Contains(target.WorkspaceId))
            {
                target = null;
            }

            resolution = target is null ? LinkResolution.Unknown : LinkResolution.Found(RedirectPlan.Compile(target));
            if (Keep(flight, resolution, epoch, since, second))
            {
                flight.IsSettled = true;
                flight.ReadFromDatabase = fromShared ? null : target;
                return resolution;
            }
        }

        return resolution;
    }

    /// <summary>
    /// Puts the outcome in L1 or among the denied slugs and looks again whether a change came meanwhile, in this order: whoever
    /// announces a change marks the lookup first and then the entry, so one of the two sees the other.
    /// </summary>
    /// <returns>False when a change came meanwhile and the link has to be read again.</returns>
    private bool Keep(LinkFlight flight, LinkResolution resolution, long epoch, long since, int second)
    {
        LinkKey key = flight.Key;
        if (resolution.Plan is { } plan)
        {
            if (Volatile.Read(ref _epoch) == epoch && !flight.IsOutdated(plan.Version))
            {
                _cache.Set(plan, second);
                if (Volatile.Read(ref _epoch) != epoch)
                {
                    _cache.Invalidate(key.DomainId, key.Slug, long.MinValue);
                }
            }

            if (!flight.IsOutdated(plan.Version))
            {
                return true;
            }

            _cache.Invalidate(key.DomainId, key.Slug, long.MinValue);
            return false;
        }

        _cache.Remove(key.DomainId, key.Slug);
        _unknown.Add(key, since);
        if (!flight.IsOutdated(version: null))
        {
            return true;
        }

        _unknown.Remove(key.DomainId, key.Slug);
        return false;
    }

    private LinkResolution ServeStale(LinkKey key)
    {
        if (_cache.FindStale(key.DomainId, key.Slug) is not { } plan)
        {
            _counters.Unavailable();
            return LinkResolution.Unavailable;
        }

        _cache.Postpone(key.DomainId, key.Slug, Second - MaxUncheckedSeconds + RecheckSeconds);
        _counters.ServedStale();
        return LinkResolution.Found(plan);
    }

    private async ValueTask<RedirectTarget?> FindSharedAsync(LinkKey key)
    {
        if (_shared is not { Trusted: true } || _onTheirWay.ContainsKey(key))
        {
            return null;
        }

        try
        {
            RedirectTarget? target = await _shared.FindAsync(key, CancellationToken.None);
            if (target is not null)
            {
                _counters.SharedHit();
            }

            return target;
        }
        catch (Exception exception)
        {
            // The database answers in its place; the guard logs the first failures.
            Log.SharedUnavailable(_logger, exception);
            return null;
        }
    }

    private async ValueTask StoreSharedAsync(RedirectTarget target)
    {
        if (_shared is null)
        {
            return;
        }

        try
        {
            await _shared.StoreAsync(target, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // L2 only saves work.
            Log.SharedUnavailable(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Looking a link up failed")]
        public static partial void LookupFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Debug, "The database did not answer a lookup")]
        public static partial void DatabaseUnavailable(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Debug, "The shared cache did not answer")]
        public static partial void SharedUnavailable(ILogger logger, Exception exception);
    }
}
