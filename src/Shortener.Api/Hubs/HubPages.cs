using System.Collections.Concurrent;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>
/// Published pages in memory, by handle and by number, kept until they change: <see cref="PollOnceAsync"/> learns of changes that other
/// nodes made, <see cref="Forget"/> of this node's own. Thread-safe.
/// </summary>
internal sealed class HubPages(IHubPageStore store, HubPageRenderer renderer, TimeProvider time)
{
    /// <summary>Pages kept; at some 60 KB each with their compressed copies 250 MB at most. A full table is emptied.</summary>
    private const int MaxPages = 4_000;

    /// <summary>Handles remembered as nobody's.</summary>
    private const int MaxUnknown = 10_000;

    private const int ChangesAtOnce = 1_000;

    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HubPage> _byHandle = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, HubPage> _byId = new();
    private readonly ConcurrentDictionary<string, long> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Task<HubPage?>> _loading = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, long> _roots = new();

    // Moves with every change seen: what was read before it is not kept.
    private long _epoch;

    // Of the polling thread alone.
    private long? _position;

    /// <summary>A page in memory. Allocates nothing.</summary>
    public bool TryGet(ReadOnlySpan<char> handle, out HubPage? page) =>
        _byHandle.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(handle, out page);

    /// <summary>The hub that a domain's root shows; 0 for none. In memory.</summary>
    public long RootOf(int domainId) => _roots.GetValueOrDefault(domainId);

    /// <summary>The page, read where it is not in memory; null where nobody publishes one under the handle.</summary>
    public async Task<HubPage?> FindAsync(string handle)
    {
        if (_byHandle.TryGetValue(handle, out HubPage? page))
        {
            return page;
        }

        if (_unknown.TryGetValue(handle, out long at) && time.GetElapsedTime(at) < UnknownFor)
        {
            return null;
        }

        // One flight for each handle; it goes on when the visitor who began it leaves.
        page = await LoadOnceAsync(handle, ct => store.FindAsync(handle.ToLowerInvariant(), ct));
        if (page is null)
        {
            if (_unknown.Count >= MaxUnknown)
            {
                _unknown.Clear();
            }

            _unknown[handle] = time.GetTimestamp();
        }

        return page;
    }

    /// <summary>As the other, by number.</summary>
    public async Task<HubPage?> FindAsync(long id) => _byId.TryGetValue(id, out HubPage? page)
        ? page
        : await LoadOnceAsync(FormattableString.Invariant($"#{id}"), ct => store.FindAsync(id, ct));

    /// <summary>What is known of the hub is read again when it is asked for next.</summary>
    public void Forget(long hubId, int? domainId)
    {
        Interlocked.Increment(ref _epoch);
        _unknown.Clear();
        if (_byId.TryRemove(hubId, out HubPage? page))
        {
            _byHandle.TryRemove(page.Hub.Handle, out _);
        }

        foreach ((int domain, long hub) in _roots)
        {
            if (hub == hubId && domain != domainId)
            {
                _roots.TryRemove(domain, out _);
            }
        }

        if (domainId is { } root)
        {
            _roots[root] = hubId;
        }
    }

    /// <summary>Learns of everything committed before the call.</summary>
    public async Task PollOnceAsync(CancellationToken ct)
    {
        if (_position is null)
        {
            long position = await store.ReadVersionAsync(ct);
            foreach (HubRoot root in await store.ListRootsAsync(ct))
            {
                _roots[root.DomainId] = root.HubId;
            }

            // What was read before the first poll may be older than its position, and no later poll would tell of it.
            Interlocked.Increment(ref _epoch);
            _unknown.Clear();
            _byId.Clear();
            _byHandle.Clear();
            _position = position;
            return;
        }

        if (await store.ReadVersionAsync(ct) == _position)
        {
            return;
        }

        while (await store.ReadChangesAsync(_position.Value, ChangesAtOnce, ct) is { Count: > 0 } changes)
        {
            foreach (HubPageChange change in changes)
            {
                Forget(change.HubId, change.DomainId);
            }

            _position = changes[^1].PageVersion;
        }
    }

    private async Task<HubPage?> LoadOnceAsync(string key, Func<CancellationToken, Task<PublishedHub?>> find)
    {
        Task<HubPage?> flight = _loading.GetOrAdd(key, _ => Task.Run(() => LoadAsync(find)));
        try
        {
            return await flight;
        }
        finally
        {
            _loading.TryRemove(KeyValuePair.Create(key, flight));
        }
    }

    private async Task<HubPage?> LoadAsync(Func<CancellationToken, Task<PublishedHub?>> find)
    {
        long epoch = Interlocked.Read(ref _epoch);
        if (await find(CancellationToken.None) is not { } hub)
        {
            return null;
        }

        HubPage page = await renderer.CompileAsync(hub, CancellationToken.None);
        if (Interlocked.Read(ref _epoch) == epoch)
        {
            if (_byId.Count >= MaxPages)
            {
                _byId.Clear();
                _byHandle.Clear();
            }

            _byId[hub.Id] = page;
            _byHandle[hub.Handle] = page;
            if (Interlocked.Read(ref _epoch) != epoch)
            {
                // A change came in between and may have found nothing to remove.
                _byId.TryRemove(KeyValuePair.Create(hub.Id, page));
                _byHandle.TryRemove(KeyValuePair.Create(hub.Handle, page));
            }
        }

        return page;
    }
}
