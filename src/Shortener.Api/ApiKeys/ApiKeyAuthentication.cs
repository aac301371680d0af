using System.Collections.Concurrent;
using Shortener.Core.Accounts;

namespace Shortener.Api.ApiKeys;

/// <summary>
/// Finds whom an API key belongs to, from memory for <see cref="Kept"/>: a revoked key dies within that time on every node.
/// Thread-safe.
/// </summary>
internal sealed class ApiKeyAuthentication(IApiKeyStore keys, ApiKeyUse use, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    // Only keys that exist are kept, so this bounds a mistake rather than an attack: 10,000 entries are about 3 MB.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>Null when no such key is in force.</summary>
    public async ValueTask<Caller?> FindAsync(string key, CancellationToken ct)
    {
        // Looked up by its hash, so how long a comparison takes tells nothing about any key.
        byte[] hash = ApiKey.Hash(key);
        string name = Convert.ToBase64String(hash);
        if (_known.TryGetValue(name, out Entry? entry) && time.GetElapsedTime(entry.ReadAt) < Kept)
        {
            return entry.Caller;
        }

        if (await keys.FindByHashAsync(hash, time.GetUtcNow(), ct) is not { } stored)
        {
            _known.TryRemove(name, out _);
            return null;
        }

        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        use.Note(stored.Id, time.GetUtcNow());
        var caller = new Caller(stored.WorkspaceId, stored.Id, 0, stored.Name, stored.Permissions) { RequestsPerMinute = stored.RequestsPerMinute };
        _known[name] = new Entry(caller, time.GetTimestamp());
        return caller;
    }

    /// <summary>A workspace ended here: its keys are refused at once.</summary>
    public void ForgetWorkspace(int workspaceId)
    {
        foreach ((string name, Entry entry) in _known)
        {
            if (entry.Caller.WorkspaceId == workspaceId)
            {
                _known.TryRemove(name, out _);
            }
        }
    }

    private sealed record Entry(Caller Caller, long ReadAt);
}
