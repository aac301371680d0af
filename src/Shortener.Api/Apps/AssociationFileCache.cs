using System.Collections.Concurrent;
using Shortener.Core.Apps;

namespace Shortener.Api.Apps;

/// <summary>
/// The association files of domains, as bytes, read again after <see cref="Kept"/>; while the database is away the last ones stay.
/// Thread-safe. Holds one entry per domain asked for, of which there are as many as domains at most.
/// </summary>
internal sealed class AssociationFileCache(IDomainAppsStore store, TimeProvider time)
{
    /// <summary>How long another node's change may go unseen.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, Entry> _entries = new();

    /// <summary>The files of a domain that exists. Two requests that find them old both read: harmless.</summary>
    public async ValueTask<AssociationFile> FindAsync(int domainId, CancellationToken ct)
    {
        if (_entries.TryGetValue(domainId, out Entry? known) && time.GetElapsedTime(known.ReadAt) < Kept)
        {
            return known.Files;
        }

        long readAt = time.GetTimestamp();
        DomainApps apps;
        try
        {
            apps = await store.FindAsync(domainId, ct);
        }
        catch (Exception e) when (known is not null && Core.Storage.DatabaseAway.Is(e))
        {
            // Systems keep these files for days; an old one is better than none, and the next request tries again.
            return known.Files;
        }

        var files = new AssociationFile(AssociationFiles.Apple(apps), AssociationFiles.Android(apps));
        _entries[domainId] = new Entry(files, readAt);
        return files;
    }

    /// <summary>Reads the domain's apps again with the next request.</summary>
    public void Forget(int domainId) => _entries.TryRemove(domainId, out _);

    private sealed record Entry(AssociationFile Files, long ReadAt);
}

/// <summary>A domain's files; null where it has no apps of the platform.</summary>
internal sealed record AssociationFile(byte[]? Apple, byte[]? Android);
