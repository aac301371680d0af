using System.Globalization;
using Shortener.Core.Streams;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>What a stream holds behind the committed position.</summary>
/// <param name="FirstFrom">Where its first chunk begins; null when it holds none.</param>
/// <param name="LastTo">Where its last chunk ends; 0 when it holds none.</param>
public readonly record struct StreamExtent(long? FirstFrom, long LastTo);

/// <summary>
/// The stream of one source: a Redis stream whose entries are chunks, with the chunk's end as id, so that Redis refuses a chunk that
/// is already there. Only the source's node writes and trims it; a worker reads. Every call is bounded by <see cref="Timeout"/> and
/// fails with <see cref="RedisException"/>, <see cref="TimeoutException"/> or <see cref="InvalidOperationException"/> (not connected).
/// Thread-safe.
/// </summary>
public sealed class RedisClickStream(RedisConnection connection, string prefix, string identity, TimeProvider time)
{
    /// <summary>Longest wait for one answer: Redis is local to its nodes, and a retry is harmless.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // Ids are refused when they are not above the stream's last one: the chunk, or a later one, is there.
    private const string AlreadyThere = "equal or smaller";

    /// <summary>
    /// KEYS[1] the stream; ARGV[1] the lowest id to keep. Answers the start of the first chunk left and the id of the last one, or
    /// nothing: without its body, which may be large.
    /// </summary>
    private const string TrimScript = """
        redis.call('XTRIM', KEYS[1], 'MINID', ARGV[1])
        local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
        if not first then return {} end
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        return {first[2][2], last[1]}
        """;

    private readonly RedisKey _key = prefix + "clicks:" + identity;

    /// <summary>Adds the chunk. False when Redis has it, or a later one, already.</summary>
    public async ValueTask<bool> AppendAsync(FrameChunk chunk, CancellationToken ct)
    {
        try
        {
            await RunAsync(database => database.ExecuteAsync(
                "XADD", _key, Id(chunk.To), "from", chunk.From.ToString(CultureInfo.InvariantCulture), "frames", chunk.Body.ToArray()), ct);
            return true;
        }
        catch (RedisServerException refused) when (refused.Message.Contains(AlreadyThere, StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Chunks that end behind <paramref name="position"/>, in order, at most <paramref name="count"/>.</summary>
    public async ValueTask<IReadOnlyList<FrameChunk>> ReadAsync(long position, int count, CancellationToken ct)
    {
        RedisResult answer = await RunAsync(
            database => database.ExecuteAsync("XRANGE", _key, Id(position + 1), "+", "COUNT", count.ToString(CultureInfo.InvariantCulture)), ct);
        return answer.IsNull ? [] : [.. ((RedisResult[])answer!).Select(Decode)];
    }

    /// <summary>Drops chunks that end at or before <paramref name="position"/>, and says what is left.</summary>
    public async ValueTask<StreamExtent> TrimAsync(long position, CancellationToken ct)
    {
        RedisResult answer = await RunAsync(database => database.ScriptEvaluateAsync(TrimScript, [_key], [Id(position + 1)]), ct);
        return !answer.IsNull && (RedisResult[])answer! is [var from, var last]
            ? new StreamExtent(Number((string)from!), Number((string)last!))
            : default;
    }

    /// <summary>Removes the stream, so that positions can be sent again.</summary>
    public async ValueTask DeleteAsync(CancellationToken ct) => await RunAsync(database => database.KeyDeleteAsync(_key), ct);

    private static string Id(long position) => string.Create(CultureInfo.InvariantCulture, $"{position}-0");

    private static FrameChunk Decode(RedisResult entry)
    {
        var parts = (RedisResult[])entry!;
        var fields = (RedisResult[])parts[1]!;
        return new FrameChunk(Number((string)fields[1]!), Number((string)parts[0]!), (byte[])fields[3]!, Clicks: 0, Completed: false);
    }

    /// <summary>Reads a position, or the first half of an id.</summary>
    private static long Number(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return long.Parse(dash < 0 ? text : text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken ct)
    {
        if (!connection.Ready.IsCompleted)
        {
            await connection.Ready.WaitAsync(Timeout, time, ct);
        }

        return await command(connection.Database).WaitAsync(Timeout, time, ct);
    }
}
