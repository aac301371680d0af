using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Redirects;
using Shortener.Core.Redis;
using Shortener.Core.Storage;

namespace Shortener.Ingest.Streams;

/// <summary>
/// The connection that streams use, apart from the one of look-ups: chunks are large, and an answer that a visitor waits for must not
/// queue behind them. Thread-safe; <see cref="Start"/> once.
/// </summary>
internal sealed class StreamRedis(
    IOptions<StorageOptions> storage, IOptions<CacheOptions> cache, TimeProvider time, ILogger<RedisConnection> logger) : IAsyncDisposable
{
    // Made on first use: a process without a Redis has no connection string to make it of.
    private readonly Lazy<RedisConnection> _connection = new(() => new RedisConnection(storage.Value.Redis, time, logger));

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with <see cref="Start"/>: never in a process that uses no streams.</summary>
    public Task Started => _started.Task;

    /// <summary>The connection; comes up in the background.</summary>
    public RedisConnection Connection => _connection.Value;

    /// <summary>The stream of a source.</summary>
    public RedisClickStream StreamOf(string identity) => new(Connection, cache.Value.RedisPrefix, identity, time);

    public void Start()
    {
        Connection.Start();
        _started.TrySetResult();
    }

    public ValueTask DisposeAsync() => _connection.IsValueCreated ? Connection.DisposeAsync() : default;
}
