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

    /// <summary>A failed call's reason in one line; <paramref name="refused"/> says that a server is there and does not take it.</summary>
    public string ReasonOf(Exception failed, out bool refused)
    {
        refused = failed is RedisServerException || connection.IsReadOnly;
        return connection.ReasonOf(failed);
    }

    /// <summary>Adds the chunk. False when Redis has it, or a later one, already.</summary>
    public async ValueTask<bool> AppendAsync(FrameChunk chunk, CancellationToken ct)
    {
        try
        {
            await RunAsync(database => database.ExecuteAsync(
                "XADD", _key, Id(chunk.To), "from", chunk.From.ToString(CultureInfo.InvariantCulture), "frames", chunk.Body.ToArray()), ct);
            return true;
        }
        catch (RedisServerException refused) when (IsThere(refused))
        {
            return false;
        }
    }

    /// <summary>Chunks that end behind <paramref name="position"/>, in order, at most <paramref name="count"/>.</summary>
    public async ValueTask<IReadOnlyList<FrameChunk>> ReadAsync(long position, int count, CancellationToken ct)
    {
        RedisResult answer = await RunAsync(
            database => database.ExecuteAsync("XRANGE", _key, Id(position + 1), "+", "COUNT", count.ToString(CultureInfo.InvariantCulture)), ct);
        // What follows an entry that is no chunk is left out: a hole, which the node mends.
        return answer.IsNull ? [] : [.. ((RedisResult[])answer!).Select(Decode).TakeWhile(chunk => chunk is not null).Select(chunk => chunk!)];
    }

    /// <summary>Drops chunks that end at or before <paramref name="position"/>, and says what is left.</summary>
    public async ValueTask<StreamExtent> TrimAsync(long position, CancellationToken ct)
    {
        RedisResult answer = await RunAsync(database => database.ScriptEvaluateAsync(TrimScript, [_key], [Id(position + 1)]), ct);
        if (answer.IsNull || (RedisResult[])answer! is not [var from, var last])
        {
            return default;
        }

        // A first entry that is no chunk goes on from nothing: its node deletes the stream and sends again.
        return new StreamExtent(TryNumber((string?)from) ?? long.MaxValue, TryNumber((string?)last) ?? long.MaxValue);
    }

    /// <summary>Removes the stream, so that positions can be sent again.</summary>
    public async ValueTask DeleteAsync(CancellationToken ct) => await RunAsync(database => database.KeyDeleteAsync(_key), ct);

    private static string Id(long position) => string.Create(CultureInfo.InvariantCulture, $"{position}-0");

    /// <summary>Null for an entry that somebody else put there.</summary>
    private static FrameChunk? Decode(RedisResult entry) =>
        (RedisResult[])entry! is [var id, var content]
        && (RedisResult[])content! is [_, var from, _, var body]
        && TryNumber((string?)id) is { } to
        && TryNumber((string?)from) is { } start
        && start <= to
            ? new FrameChunk(start, to, (byte[])body!, Completed: false)
            : null;

    /// <summary>Reads a position, or the first half of an id.</summary>
    private static long? TryNumber(string? text)
    {
        int dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return long.TryParse(dash < 0 ? text : text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken ct)
    {
        if (!connection.Ready.IsCompleted)
        {
            await connection.Ready.WaitAsync(Timeout, time, ct);
        }

        try
        {
            return await command(connection.Database).WaitAsync(Timeout, time, ct);
        }
        catch (Exception failed) when (failed is RedisException or TimeoutException && !IsThere(failed))
        {
            connection.Review();
            throw;
        }
    }

    private static bool IsThere(Exception failed) => failed is RedisServerException && failed.Message.Contains(AlreadyThere, StringComparison.Ordinal);
}
