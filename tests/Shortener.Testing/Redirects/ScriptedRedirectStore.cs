using System.Collections.Concurrent;
using Shortener.Core.Redirects;

namespace Shortener.Testing.Redirects;

/// <summary>
/// A store whose answers, delays and failures a test writes down. It stands for a database that is slow or away; what real ones
/// promise is tested against real ones.
/// </summary>
public sealed class ScriptedRedirectStore : IRedirectStore
{
    private readonly ConcurrentDictionary<(int, string), RedirectTarget> _links = new();
    private readonly List<LinkChange> _changes = [];
    private int _reads;

    public List<DomainEntry> Domains { get; } = [new(1, 1, ""), new(2, 1, "go.example")];

    /// <summary>Runs after a link was read and before it is returned.</summary>
    public Func<CancellationToken, Task>? AfterRead { get; set; }

    /// <summary>Deleted workspaces.</summary>
    public IReadOnlyList<int> Ended { get; set; } = [];

    /// <summary>Runs after the deleted workspaces were read and before they are returned.</summary>
    public Func<Task>? AfterEndedRead { get; set; }

    public bool Away { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public long Head
    {
        get
        {
            lock (_changes)
            {
                return _changes.Count;
            }
        }
    }

    public void Write(RedirectTarget target)
    {
        _links[(target.DomainId, target.Slug)] = target;
        lock (_changes)
        {
            _changes.Add(new LinkChange(target.DomainId, target.Slug, target.Version));
        }
    }

    public void Delete(int domainId, string slug, long version)
    {
        _links.TryRemove((domainId, slug), out _);
        lock (_changes)
        {
            _changes.Add(new LinkChange(domainId, slug, version));
        }
    }

    public async ValueTask<RedirectTarget?> FindForRedirectAsync(int domainId, string slug, CancellationToken ct)
    {
        Interlocked.Increment(ref _reads);
        ThrowIfAway();
        RedirectTarget? found = _links.GetValueOrDefault((domainId, slug));
        if (AfterRead is { } after)
        {
            await after(ct);
        }

        return found;
    }

    public Task<IReadOnlyList<DomainEntry>> ListDomainsAsync(CancellationToken ct)
    {
        ThrowIfAway();
        return Task.FromResult<IReadOnlyList<DomainEntry>>([.. Domains]);
    }

    public async Task<IReadOnlyList<int>> ListEndedWorkspacesAsync(CancellationToken ct)
    {
        ThrowIfAway();
        IReadOnlyList<int> ended = Ended;
        if (AfterEndedRead is { } after)
        {
            await after();
        }

        return ended;
    }

    public Task<LinkChanges> ReadChangesAsync(long after, int limit, CancellationToken ct)
    {
        ThrowIfAway();
        lock (_changes)
        {
            if (after == LinkChanges.FromNow)
            {
                return Task.FromResult(new LinkChanges([], _changes.Count));
            }

            LinkChange[] page = [.. _changes.Skip((int)after).Take(limit)];
            return Task.FromResult(new LinkChanges(page, after + page.Length));
        }
    }

    private void ThrowIfAway()
    {
        if (Away)
        {
            throw new IOException("The database is away");
        }
    }
}
