using System.Globalization;
using Shortener.Core.Interstitials;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>Showings that all nodes count together: one number per visitor and interstitial, gone when its window ends. Thread-safe.</summary>
public sealed class RedisShowings(RedisConnection connection, string prefix, TimeProvider time, TimeSpan timeout) : ISharedShowings
{
    /// <inheritdoc />
    public async Task<long?> CountAsync(long interstitialId, long visitor, TimeSpan window, CancellationToken ct)
    {
        if (!connection.IsConnected)
        {
            return null;
        }

        IDatabase database = connection.Database;
        RedisKey key = string.Create(CultureInfo.InvariantCulture, $"{prefix}shown:{interstitialId}:{visitor:x16}");
        // The key comes with its end: one that a lost second command left without would count for ever.
        Task<bool> first = database.StringSetAsync(key, 0, window, When.NotExists);
        Task<long> count = database.StringIncrementAsync(key);
        await Task.WhenAll(first, count).WaitAsync(timeout, time, ct);
        return await count;
    }
}
