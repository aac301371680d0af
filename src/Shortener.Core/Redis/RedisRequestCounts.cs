using System.Globalization;
using Shortener.Core.Limits;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>
/// Counts of requests that all nodes share: one number per subject and minute, gone after three minutes. Failing calls throw
/// <see cref="RedisException"/>, <see cref="TimeoutException"/> or <see cref="InvalidOperationException"/>. Thread-safe.
/// </summary>
public sealed class RedisRequestCounts(RedisConnection connection, string prefix, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    /// <summary>Whether it makes sense to try.</summary>
    public bool IsConnected => connection.IsConnected;

    /// <summary>Adds the counts and tells the limiter what they come to.</summary>
    public async Task ExchangeAsync(IReadOnlyList<UnsharedRequests> unshared, RequestLimiter limiter, CancellationToken ct)
    {
        IDatabase database = connection.Database;
        // Written one behind the other without waiting, so that a thousand subjects take one round trip.
        var answers = unshared.Select(one => (One: one, Total: AddAsync(database, one), Before: database.StringGetAsync(Key(one.Subject, one.Minute - 1)))).ToArray();
        await Task.WhenAll(answers.SelectMany(answer => new Task[] { answer.Total, answer.Before })).WaitAsync(Timeout, time, ct);
        foreach (var (one, total, before) in answers)
        {
            limiter.Learn(one, await total, (long?)await before ?? 0);
        }
    }

    private Task<long> AddAsync(IDatabase database, UnsharedRequests one)
    {
        RedisKey key = Key(one.Subject, one.Minute);
        Task<long> total = database.StringIncrementAsync(key, one.Count);
        _ = database.KeyExpireAsync(key, Kept, CommandFlags.FireAndForget);
        return total;
    }

    private RedisKey Key(string subject, long minute) => string.Create(CultureInfo.InvariantCulture, $"{prefix}requests:{subject}:{minute}");
}
