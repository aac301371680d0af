using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Shortener.Core.Accounts;

namespace Shortener.Api.Sessions;

/// <summary>
/// Finds whose a session is, from memory for <see cref="Kept"/>: an ended session, a disabled person and another role are obeyed within
/// that time on every node, and at once on the node that made the change. Thread-safe.
/// </summary>
internal sealed class SessionDirectory(ISessionStore sessions, IUserStore users, IOptions<SessionOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    // A write for each request would be the dearest part of most.
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    // Only sessions that exist are kept: 10,000 entries are about 10 MB.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    // Moves with every Forget, so that what was read before it is not kept after it.
    private long _epoch;

    /// <summary>Null when no such session is in force. Using a session makes it last.</summary>
    public async ValueTask<SessionIdentity?> FindAsync(string token, CancellationToken ct)
    {
        // Looked up by its hash, so how long a comparison takes tells nothing about any token.
        byte[] hash = SecretToken.Hash(token);
        string name = Convert.ToBase64String(hash);
        if (_known.TryGetValue(name, out Entry? entry) && time.GetElapsedTime(entry.ReadAt) < Kept)
        {
            return entry.Identity;
        }

        long epoch = Volatile.Read(ref _epoch);
        long readAt = time.GetTimestamp();
        if (await ReadAsync(hash, ct) is not { } identity)
        {
            _known.TryRemove(name, out _);
            return null;
        }

        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        if (Volatile.Read(ref _epoch) == epoch)
        {
            _known[name] = new Entry(identity, readAt);
        }

        return identity;
    }

    /// <summary>What is kept of a person is asked for again: something about them was changed here.</summary>
    public void Forget(long userId)
    {
        Interlocked.Increment(ref _epoch);
        foreach ((string name, Entry entry) in _known)
        {
            if (entry.Identity.User.Id == userId)
            {
                _known.TryRemove(name, out _);
            }
        }
    }

    /// <summary>Nothing that is kept counts any more: something about many people was changed here.</summary>
    public void ForgetAll()
    {
        Interlocked.Increment(ref _epoch);
        _known.Clear();
    }

    private async Task<SessionIdentity?> ReadAsync(byte[] hash, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await sessions.FindAsync(hash, now, ct) is not { } session || await users.FindAsync(session.UserId, ct) is not { } user)
        {
            return null;
        }

        if (now - session.SeenAt >= SeenEvery)
        {
            await sessions.TouchAsync(session.Id, now, options.Value.ExpiryOf(session.CreatedAt, now), ct);
        }

        return new SessionIdentity(session, user, await users.ListMembershipsAsync(user.Id, ct));
    }

    private sealed record Entry(SessionIdentity Identity, long ReadAt);
}
