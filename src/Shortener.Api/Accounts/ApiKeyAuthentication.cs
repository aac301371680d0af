using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shortener.Core.Accounts;

namespace Shortener.Api.Accounts;

/// <summary>
/// Finds the identity of an API key, from memory for <see cref="Kept"/>: a revoked key dies within that time on every node.
/// Thread-safe.
/// </summary>
internal sealed class ApiKeyAuthentication(IAccountStore accounts, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    // Only keys that exist are kept, so this bounds a mistake rather than an attack: 10,000 entries are about 3 MB.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>Null when no such key is in force.</summary>
    public async ValueTask<StoredApiKey?> FindAsync(string key, CancellationToken ct)
    {
        byte[] hash = ApiKey.Hash(key);
        string name = Convert.ToBase64String(hash);
        if (_known.TryGetValue(name, out Entry? entry) && time.GetElapsedTime(entry.ReadAt) < Kept)
        {
            return entry.Key;
        }

        StoredApiKey? stored = await accounts.FindKeyAsync(hash, ct);
        // The index found the row by its hash already; this comparison tells nothing by its duration.
        if (stored is null || !CryptographicOperations.FixedTimeEquals(stored.Hash, hash))
        {
            _known.TryRemove(name, out _);
            return null;
        }

        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        _known[name] = new Entry(stored, time.GetTimestamp());
        return stored;
    }

    private sealed record Entry(StoredApiKey Key, long ReadAt);
}
