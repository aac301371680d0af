using Shortener.Core.Redirects;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>
/// Writes one small key, because a Redis that is full, read-only or unable to save still answers reads and pings. Thread-safe.
/// </summary>
public sealed class RedisProbe(RedisConnection connection, CacheOptions options, TimeProvider time)
{
    /// <summary>Four times what a look-up waits at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Null when Redis takes a write, else the reason in one line.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken ct)
    {
        if (!connection.IsConnected)
        {
            return "Redis cannot be reached";
        }

        string? problem = await WriteAsync(ct);
        if (problem is not null)
        {
            // The role may have moved to another server.
            connection.Review();
        }

        return problem;
    }

    private async Task<string?> WriteAsync(CancellationToken ct)
    {
        try
        {
            await connection.Database.StringSetAsync(options.RedisPrefix + "probe", "1", Lifetime).WaitAsync(Patience, time, ct);
            return null;
        }
        catch (TimeoutException)
        {
            return $"Redis does not answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception refused) when (refused is RedisServerException || connection.IsReadOnly)
        {
            return "Redis refuses writes (" + connection.ReasonOf(refused) + ")";
        }
        catch (Exception lost) when (lost is RedisException or InvalidOperationException)
        {
            return "Redis cannot be reached (" + lost.GetType().Name + ")";
        }
    }
}
