using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
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

    // By its hash, so how long a comparison takes tells nothing about any key.
    private readonly ConcurrentDictionary<UInt256, Entry> _known = new();

    // Moves with every ForgetWorkspace, so that what was read before it is not kept after it.
    private long _epoch;

    /// <summary>Answers from memory; false when <see cref="FindAsync"/> has to look.</summary>
    public bool TryFind(string key, [NotNullWhen(true)] out Caller? caller)
    {
        Span<byte> hash = stackalloc byte[SecretToken.HashBytes];
        SecretToken.Hash(key, hash);
        caller = Known(UInt256.Of(hash));
        return caller is not null;
    }

    /// <summary>Null when no such key is in force.</summary>
    public async ValueTask<Caller?> FindAsync(string key, CancellationToken ct)
    {
        byte[] hash = ApiKey.Hash(key);
        var name = UInt256.Of(hash);
        if (Known(name) is { } known)
        {
            return known;
        }

        long epoch = Volatile.Read(ref _epoch);
        long readAt = time.GetTimestamp();
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
        if (Volatile.Read(ref _epoch) == epoch)
        {
            var entry = new Entry(caller, readAt);
            _known[name] = entry;
            // Who forgets moves the epoch first and looks for entries then: one of the two sees the other.
            if (Volatile.Read(ref _epoch) != epoch)
            {
                _known.TryRemove(KeyValuePair.Create(name, entry));
            }
        }

        return caller;
    }

    /// <summary>A workspace ended here: its keys are refused at once.</summary>
    public void ForgetWorkspace(int workspaceId)
    {
        Interlocked.Increment(ref _epoch);
        foreach ((UInt256 name, Entry entry) in _known)
        {
            if (entry.Caller.WorkspaceId == workspaceId)
            {
                _known.TryRemove(name, out _);
            }
        }
    }

    private Caller? Known(UInt256 hash) =>
        _known.TryGetValue(hash, out Entry? entry) && time.GetElapsedTime(entry.ReadAt) < Kept ? entry.Caller : null;

    private sealed record Entry(Caller Caller, long ReadAt);

    private readonly record struct UInt256(UInt128 High, UInt128 Low)
    {
        public static UInt256 Of(ReadOnlySpan<byte> hash) =>
            new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
