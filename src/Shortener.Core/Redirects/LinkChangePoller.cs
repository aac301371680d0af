using Microsoft.Extensions.Logging;

namespace Shortener.Core.Redirects;

/// <summary>
/// The version poll: learns of changes and domains from the database itself, so that every node obeys them within a second whatever
/// happened to the messages. Also keeps L2 honest: a change that did not reach it makes it untrusted until it did. Polls are made one
/// after another; <see cref="ResyncShared"/> may be called by any thread.
/// </summary>
public sealed partial class LinkChangePoller
{
    /// <summary>
    /// Changes read at once. Those behind a transaction that is still open are seen again and again, the latest of them only: a page must
    /// hold all that are committed between two polls.
    /// </summary>
    private const int PageSize = 10_000;

    /// <summary>Changes on their way to L2 at once.</summary>
    private const int Together = 64;

    /// <summary>Without a successful poll for so long, L1 stops taking its entries for fresh; with their own 50 s this makes 60 s and less.</summary>
    private static readonly TimeSpan OutOfTouchAfter = TimeSpan.FromSeconds(5);

    /// <summary>L2's position is written again so often, well within the time it is kept there.</summary>
    private static readonly TimeSpan PositionRefresh = TimeSpan.FromMinutes(1);

    private readonly IRedirectStore _store;
    private readonly LinkResolver _resolver;
    private readonly ISharedLinkCache? _shared;
    private readonly DomainTable _domains;
    private readonly TimeSpan _period;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _position;
    private long? _sharedPosition;
    private long? _positionWritten;
    private long _positionWrittenAt;
    private bool _failing;

    // Written by the polling thread, read by health checks.
    private long _succeededAt;

    // Set by the Redis thread, taken by the polling thread.
    private int _resync;

    public LinkChangePoller(
        IRedirectStore store,
        LinkResolver resolver,
        DomainTable domains,
        ISharedLinkCache? shared,
        CacheOptions options,
        TimeProvider time,
        ILogger<LinkChangePoller> logger)
    {
        _store = store;
        _resolver = resolver;
        _domains = domains;
        _shared = shared;
        _period = TimeSpan.FromMilliseconds(options.PollMs);
        _timeout = TimeSpan.FromMilliseconds(options.DatabaseTimeoutMs);
        _time = time;
        _logger = logger;
        _succeededAt = time.GetTimestamp();
    }

    /// <summary>Time since the last successful poll, or since the start.</summary>
    public TimeSpan SinceSuccess => _time.GetElapsedTime(Volatile.Read(ref _succeededAt));

    /// <summary>Redis was away and is back, maybe with older content: L2 is brought up to date before it is read again.</summary>
    public void ResyncShared() => Volatile.Write(ref _resync, 1);

    /// <summary>Polls until cancelled. Failures are logged once per outage and never end it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_period, _time);
        do
        {
            await PollOnceAsync(ct);
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Learns of everything committed before the call. False when the database did not answer.</summary>
    public async Task<bool> PollOnceAsync(CancellationToken ct)
    {
        if (_shared is not null && Interlocked.Exchange(ref _resync, 0) == 1)
        {
            _shared.Trusted = false;
            _sharedPosition = null;
        }

        try
        {
            await ReadAsync(static async (it, token) =>
            {
                await it._domains.RefreshAsync(token);
                long generation = it._resolver.EndedGeneration;
                it._resolver.SetEndedWorkspaces(await it._store.ListEndedWorkspacesAsync(token), generation);
                return true;
            }, ct);
            if (_position is null)
            {
                _position = (await ReadChangesAsync(LinkChanges.FromNow, 1, ct)).Next;
                // What L1 took in before the position was known may have changed before it.
                _resolver.InvalidateAll();
            }

            await ObeyChangesAsync(ct);
            Volatile.Write(ref _succeededAt, _time.GetTimestamp());
            _resolver.SetInTouch(true);
            if (_failing)
            {
                _failing = false;
                Log.PollsAgain(_logger);
            }

            await CatchUpSharedAsync(ct);
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                Log.PollFailed(_logger, exception.Message);
            }

            if (SinceSuccess >= OutOfTouchAfter)
            {
                _resolver.SetInTouch(false);
            }

            return false;
        }
    }

    private async Task ObeyChangesAsync(CancellationToken ct)
    {
        while (true)
        {
            long from = _position!.Value;
            LinkChanges page = await ReadChangesAsync(from, PageSize, ct);
            LinkChange[] latest = LatestOf(page);
            Invalidate(latest);
            if (_shared is not null && _sharedPosition == from)
            {
                if (await PassOnAsync(_shared, latest, ct))
                {
                    _sharedPosition = page.Next;
                }

                // A lookup may have taken an old version out of L2 since the first round. Now L2 either knows of the change or is not read.
                Invalidate(latest);
            }

            _position = page.Next;
            if (page.Items.Count < PageSize || page.Next <= from)
            {
                return;
            }
        }
    }

    /// <summary>Brings L2 to the position of L1, reading again what did not reach it.</summary>
    private async Task CatchUpSharedAsync(CancellationToken ct)
    {
        if (_shared is null)
        {
            return;
        }

        long position = _position!.Value;
        if (_sharedPosition is null)
        {
            try
            {
                // Kept in Redis longer than any link is: where it is absent, so are the links. One beyond ours is of another database.
                _sharedPosition = await _shared.ReadPositionAsync(ct) is long known && known <= position ? known : position;
                _positionWritten = null;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                Log.SharedAway(_logger, exception);
                return;
            }
        }

        while (_sharedPosition < position)
        {
            _shared.Trusted = false;
            LinkChanges page = await ReadChangesAsync(_sharedPosition.Value, PageSize, ct);
            LinkChange[] latest = LatestOf(page);
            if (!await PassOnAsync(_shared, latest, ct))
            {
                return;
            }

            Invalidate(latest);
            _sharedPosition = page.Items.Count < PageSize || page.Next <= _sharedPosition ? position : page.Next;
        }

        _shared.Trusted = true;
        if (_positionWritten != position || _time.GetElapsedTime(_positionWrittenAt) >= PositionRefresh)
        {
            await WritePositionAsync(_shared, position, ct);
        }
    }

    private async Task WritePositionAsync(ISharedLinkCache shared, long position, CancellationToken ct)
    {
        try
        {
            await shared.WritePositionAsync(position, ct);
            _positionWritten = position;
            _positionWrittenAt = _time.GetTimestamp();
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // An older position there costs the next start some repeated invalidations.
            Log.SharedAway(_logger, exception);
        }
    }

    private async Task<bool> PassOnAsync(ISharedLinkCache shared, LinkChange[] latest, CancellationToken ct)
    {
        try
        {
            foreach (LinkChange[] changes in latest.Chunk(Together))
            {
                await Task.WhenAll(changes.Select(
                    change => shared.InvalidateAsync(new LinkKey(change.DomainId, change.Slug), change.Version, ct).AsTask()));
            }

            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            shared.Trusted = false;
            Log.SharedAway(_logger, exception);
            return false;
        }
    }

    /// <summary>Each link once, with its highest version: an earlier one would make the entry of the latest stale.</summary>
    private static LinkChange[] LatestOf(LinkChanges page) => page.Items.Count <= 1
        ? [.. page.Items]
        : [.. page.Items.GroupBy(change => (change.DomainId, change.Slug)).Select(changes => changes.MaxBy(change => change.Version)!)];

    private void Invalidate(LinkChange[] latest)
    {
        foreach (LinkChange change in latest)
        {
            _resolver.Invalidate(change.DomainId, change.Slug, change.Version);
        }
    }

    private Task<LinkChanges> ReadChangesAsync(long after, int limit, CancellationToken ct) =>
        ReadAsync((it, token) => it._store.ReadChangesAsync(after, limit, token), ct);

    private async Task<T> ReadAsync<T>(Func<LinkChangePoller, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        return await read(this, both.Token).WaitAsync(both.Token);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer the poll for changed links: {Reason}")]
        public static partial void PollFailed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The database answers the poll for changed links again")]
        public static partial void PollsAgain(ILogger logger);

        [LoggerMessage(3, LogLevel.Debug, "Changes do not reach the shared cache, which is not read until they do")]
        public static partial void SharedAway(ILogger logger, Exception exception);
    }
}
