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
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisConnection? _connection;

    /// <summary>Ends with <see cref="Start"/>: never in a process that uses no streams.</summary>
    public Task Started => _started.Task;

    /// <summary>The connection; comes up in the background.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public RedisConnection Connection => _connection ?? throw new InvalidOperationException("Streams are used before the start opened their connection");

    /// <summary>The stream of a source.</summary>
    public RedisClickStream StreamOf(string identity) => new(Connection, cache.Value.RedisPrefix, identity, time);

    public void Start()
    {
        _connection = new RedisConnection(storage.Value.Redis, time, logger);
        _connection.Start();
        _started.TrySetResult();
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;
}
