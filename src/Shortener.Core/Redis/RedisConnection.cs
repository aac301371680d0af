using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>
/// The process's connection to Redis. Comes up in the background: an absent server stops neither the start nor anyone who asks.
/// Thread-safe.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>How often the client asks the servers for their roles by itself: its default of 60 would be the length of an outage.</summary>
    private const int RoleCheckSeconds = 5;

    /// <summary>
    /// Takes PING out of the client's commands. A Redis that cannot save its snapshots refuses it (MISCONF), and the client takes the
    /// refusal of its own probe for a broken protocol and reconnects dozens of times a second; without PING it asks for TIME, which is never refused.
    /// </summary>
    private const string WithoutPing = "$PING=";

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReviewPause = TimeSpan.FromSeconds(2);

    private readonly ConfigurationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Channel, Action<string> Handler)> _subscriptions = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _starting = Task.CompletedTask;
    private volatile ConnectionMultiplexer? _multiplexer;
    private long _reviewed;

    /// <param name="connectionString">StackExchange.Redis form, <c>host:port,option=value</c>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public RedisConnection(string connectionString, TimeProvider time, ILogger<RedisConnection> logger)
    {
        _options = ConfigurationOptions.Parse(connectionString + "," + WithoutPing);
        _options.AbortOnConnectFail = false;
        _options.ConfigCheckSeconds = RoleCheckSeconds;
        // The library's name for reading settings.
        _options.AllowAdmin = true;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Raised by a thread of the connection whenever it came up, for the first time or again: what was published meanwhile is lost.
    /// Handlers must not block.
    /// </summary>
    public event Action? Restored;

    /// <summary>Ends when the connection is up for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether commands can be sent.</summary>
    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>Servers answer, but each of them is a replica: writes have nowhere to go until one is promoted.</summary>
    public bool IsReadOnly
    {
        get
        {
            IServer[] answering = _multiplexer is { } multiplexer
                ? [.. multiplexer.GetEndPoints().Select(endPoint => multiplexer.GetServer(endPoint)).Where(server => server.IsConnected)]
                : [];
            return answering.Length > 0 && Array.TrueForAll(answering, static server => server.IsSlave);
        }
    }

    /// <summary>A failed command's reason in one line, without the client's page of internal counters behind it.</summary>
    public string ReasonOf(Exception failed)
    {
        if (failed is RedisServerException)
        {
            return failed.Message;
        }

        if (IsReadOnly)
        {
            return "READONLY: every server that answers is a replica";
        }

        int counters = failed.Message.IndexOf(';', StringComparison.Ordinal);
        return counters > 0 ? failed.Message[..counters] : failed.Message;
    }

    /// <summary>The database to send commands to.</summary>
    /// <exception cref="InvalidOperationException">There is no connection yet.</exception>
    public IDatabase Database =>
        _multiplexer?.GetDatabase() ?? throw new InvalidOperationException("There is no connection to Redis yet");

    /// <summary>Asks for a channel's messages from the start on; call before <see cref="Start"/>. The handler must not block.</summary>
    public void OnMessage(string channel, Action<string> handler) => _subscriptions.Add((channel, handler));

    /// <summary>Begins to connect and returns.</summary>
    public void Start() => _starting = Task.Run(ConnectAsync);

    /// <summary>
    /// Looks again who is master, after a command failed. Returns at once; asked again within two seconds it does nothing.
    /// </summary>
    public void Review()
    {
        long last = Volatile.Read(ref _reviewed);
        if (_multiplexer is { } multiplexer
            && (last == 0 || _time.GetElapsedTime(last) >= ReviewPause)
            && Interlocked.CompareExchange(ref _reviewed, _time.GetTimestamp(), last) == last)
        {
            _ = TryAsync(() => multiplexer.ConfigureAsync());
        }
    }

    /// <summary>Settings of the masters that answer; empty while none does.</summary>
    public async Task<IReadOnlyList<RedisSettings>> ReadSettingsAsync(CancellationToken ct)
    {
        List<RedisSettings> found = [];
        if (_multiplexer is { IsConnected: true } multiplexer)
        {
            foreach (IServer server in multiplexer.GetEndPoints().Select(endPoint => multiplexer.GetServer(endPoint)).Where(server => server.IsConnected && !server.IsSlave))
            {
                await TryAsync(async () =>
                {
                    string? info = await server.InfoRawAsync().WaitAsync(RetryPause * 2, _time, ct);
                    string? snapshots = null;
                    await TryAsync(async () => snapshots = (await server.ConfigGetAsync("save").WaitAsync(RetryPause * 2, _time, ct)).FirstOrDefault().Value);
                    if (info is not null && RedisSettings.Parse($"{server.EndPoint}", info, snapshots) is { } settings)
                    {
                        found.Add(settings);
                    }
                });
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _starting;
        if (_multiplexer is { } multiplexer)
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false);
            multiplexer.Dispose();
        }

        _stop.Dispose();
    }

    private async Task ConnectAsync()
    {
        try
        {
            // Even with AbortOnConnectFail off, a name that does not resolve throws.
            while (_multiplexer is null && !await TryAsync(OpenAsync))
            {
                await Task.Delay(RetryPause, _time, _stop.Token);
            }

            // Once made, the library renews a subscription with every reconnection.
            foreach ((string channel, Action<string> handler) in _subscriptions)
            {
                while (!await TryAsync(() => SubscribeAsync(channel, handler)))
                {
                    await Task.Delay(RetryPause, _time, _stop.Token);
                }
            }

            _ready.TrySetResult();
            Restored?.Invoke();
        }
        catch (Exception ended) when (ended is OperationCanceledException || _stop.IsCancellationRequested)
        {
            // Disposed before Redis was ever there. Nothing may escape: whoever disposes goes on to close the journal.
        }
    }

    private async Task OpenAsync()
    {
        ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(_options);
        multiplexer.ConnectionRestored += (_, restored) =>
        {
            Log.Restored(_logger, restored.ConnectionType);
            Restored?.Invoke();
        };
        multiplexer.ConnectionFailed += (_, failed) => Log.Lost(_logger, failed.ConnectionType, failed.FailureType);
        _multiplexer = multiplexer;
    }

    private async Task SubscribeAsync(string channel, Action<string> handler)
    {
        if (!IsConnected)
        {
            throw new InvalidOperationException("There is no connection to Redis yet");
        }

        await _multiplexer!.GetSubscriber().SubscribeAsync(
            new RedisChannel(channel, RedisChannel.PatternMode.Literal),
            (_, message) =>
            {
                if (message.HasValue)
                {
                    handler(message!);
                }
            }).WaitAsync(_options.ConnectTimeout is > 0 and var limit ? TimeSpan.FromMilliseconds(limit) : RetryPause, _time, _stop.Token);
    }

    private async Task<bool> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            Log.NotConnected(_logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The {Connection} connection to Redis is up again")]
        public static partial void Restored(ILogger logger, ConnectionType connection);

        [LoggerMessage(2, LogLevel.Warning, "The {Connection} connection to Redis is lost: {Failure}")]
        public static partial void Lost(ILogger logger, ConnectionType connection, ConnectionFailureType failure);

        [LoggerMessage(3, LogLevel.Debug, "No connection to Redis yet: {Reason}")]
        public static partial void NotConnected(ILogger logger, string reason);
    }
}
