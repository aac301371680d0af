using System.Collections.Concurrent;
using Shortener.Core.Domains;

namespace Shortener.Api.Links;

/// <summary>
/// Finds a workspace's domain, from memory for <see cref="Kept"/>: every creation of a link asks. What is not found is not kept, so that
/// a domain just created works at once. Thread-safe.
/// </summary>
internal sealed class DomainLookup(IDomainStore domains, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    // Only domains that exist are kept: a bound of memory, some 2 MB, not against attackers.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<(int WorkspaceId, string Host), (Domain Domain, long ReadAt)> _known = new();

    /// <summary>A domain that the workspace may use, by id, from the database.</summary>
    public Task<Domain?> FindAsync(int workspaceId, int id, CancellationToken ct) => domains.FindAsync(workspaceId, id, ct);

    /// <summary>What is kept is asked for again: a domain was changed here.</summary>
    public void Forget() => _known.Clear();

    /// <summary>A domain that the workspace may use, by host (empty for the default domain), or null.</summary>
    public async ValueTask<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct)
    {
        if (_known.TryGetValue((workspaceId, host), out (Domain Domain, long ReadAt) entry) && time.GetElapsedTime(entry.ReadAt) < Kept)
        {
            return entry.Domain;
        }

        long at = time.GetTimestamp();
        Domain? found = await domains.FindAsync(workspaceId, host, ct);
        if (found is null)
        {
            _known.TryRemove((workspaceId, host), out _);
            return null;
        }

        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        _known[(workspaceId, host)] = (found, at);
        return found;
    }
}
