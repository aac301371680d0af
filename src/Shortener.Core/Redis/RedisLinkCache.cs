using System.Globalization;
using Microsoft.Extensions.Logging;
using Shortener.Core.Redirects;
using StackExchange.Redis;

namespace Shortener.Core.Redis;

/// <summary>
/// L2 in Redis: a string per link (<see cref="LinkEntryCodec"/>), compared by version inside Redis. Nothing in it is needed: it may
/// lose everything at any time. After a database was restored from a backup, its versions start lower than those kept here: flush the
/// keys, or wait <see cref="LinkLifetime"/>. Thread-safe.
/// </summary>
public sealed class RedisLinkCache : ISharedLinkCache
{
    /// <summary>How long a link is kept without being stored again.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long older versions are refused: far longer than any lookup takes from its query to its store.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Longer than any link is kept, so that an absent position means that no link is there either.</summary>
    private static readonly TimeSpan PositionLifetime = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// KEYS[1] the link; ARGV[1] the entry or mark, ARGV[2] its lifetime in milliseconds. Versions are compared byte by byte (big-endian,
    /// never negative), because Lua's numbers are exact to 2^53 only. At the same version a link takes a mark's place, and nothing else
    /// is changed. An entry of another format is overwritten.
    /// </summary>
    private const string SetIfNewer = """
        local old = redis.call('GET', KEYS[1])
        local new = ARGV[1]
        if old and #old >= 10 and string.byte(old, 1) == string.byte(new, 1) then
          local order = 0
          for i = 2, 9 do
            local a, b = string.byte(old, i), string.byte(new, i)
            if a ~= b then order = (b > a) and 1 or -1 break end
          end
          if order < 0 then return 0 end
          if order == 0 and (string.byte(old, 10) == 1 or string.byte(new, 10) == 0) then return 0 end
        end
        redis.call('SET', KEYS[1], new, 'PX', ARGV[2])
        return 1
        """;

    private readonly RedisConnection _connection;
    private readonly LinkSourceGuard _guard;
    private readonly string _linkPrefix;
    private readonly RedisKey _positionKey;

    // Written by the poll, read by lookups.
    private volatile bool _trusted;

    public RedisLinkCache(RedisConnection connection, CacheOptions options, TimeProvider time, ILogger<RedisLinkCache> logger)
    {
        _connection = connection;
        _guard = new LinkSourceGuard("Redis", TimeSpan.FromMilliseconds(options.RedisTimeoutMs), Pause, time, logger);
        _linkPrefix = options.RedisPrefix + "link:";
        _positionKey = options.RedisPrefix + "link-changes";
        Channel = options.RedisPrefix + "links";
    }

    /// <summary>Channel of changes; messages are read with <see cref="TryReadMessage"/>.</summary>
    public string Channel { get; }

    /// <summary>Whether Redis answers, as far as lookups know.</summary>
    public bool IsAnswering => _connection.IsConnected && _guard.IsOpenForCalls;

    public bool Trusted
    {
        get => _trusted;
        set => _trusted = value;
    }

    /// <summary>Makes a resolver and its poll obey what other nodes publish. Call before the connection starts.</summary>
    public void Feed(LinkResolver resolver, LinkChangePoller poller)
    {
        _connection.OnMessage(Channel, message =>
        {
            if (TryReadMessage(message, out LinkKey key, out long version))
            {
                resolver.Invalidate(key.DomainId, key.Slug, version);
            }
        });
        _connection.Restored += () =>
        {
            resolver.BumpEpoch();
            poller.ResyncShared();
        };
    }

    public async ValueTask<RedirectTarget?> FindAsync(LinkKey key, CancellationToken ct)
    {
        RedisValue entry = await _guard.RunAsync(
            static (it, _) => it.connection.Database.StringGetAsync(it.key), (connection: _connection, key: KeyOf(key)), ct);
        return entry.IsNull ? null : LinkEntryCodec.Decode(key, (byte[])entry!);
    }

    public async ValueTask StoreAsync(RedirectTarget target, CancellationToken ct) =>
        await SetIfNewerAsync(new LinkKey(target.DomainId, target.Slug), LinkEntryCodec.Encode(target), LinkLifetime, ct);

    public async ValueTask InvalidateAsync(LinkKey key, long version, CancellationToken ct) =>
        await SetIfNewerAsync(key, LinkEntryCodec.EncodeMark(version), MarkLifetime, ct);

    public async ValueTask<long?> ReadPositionAsync(CancellationToken ct)
    {
        RedisValue position = await _guard.RunAsync(
            static (it, _) => it.connection.Database.StringGetAsync(it.key), (connection: _connection, key: _positionKey), ct);
        return long.TryParse((string?)position, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : null;
    }

    public async ValueTask WritePositionAsync(long position, CancellationToken ct) =>
        await _guard.RunAsync(
            static (it, _) => it.connection.Database.StringSetAsync(it.key, it.position, PositionLifetime),
            (connection: _connection, key: _positionKey, position: position.ToString(CultureInfo.InvariantCulture)), ct);

    public async ValueTask PublishAsync(LinkKey key, long version, CancellationToken ct) =>
        await _guard.RunAsync(
            static (it, _) => it.connection.Database.PublishAsync(new RedisChannel(it.channel, RedisChannel.PatternMode.Literal), it.message),
            (connection: _connection, channel: Channel, message: string.Create(CultureInfo.InvariantCulture, $"{key.DomainId}:{version}:{key.Slug}")),
            ct);

    /// <summary>Reads <c>domainId:version:slug</c>; false for anything else.</summary>
    internal static bool TryReadMessage(string message, out LinkKey key, out long version)
    {
        key = default;
        version = 0;
        Span<Range> parts = stackalloc Range[3];
        if (message.AsSpan().Split(parts, ':') != 3
            || !int.TryParse(message.AsSpan(parts[0]), NumberStyles.None, CultureInfo.InvariantCulture, out int domainId)
            || !long.TryParse(message.AsSpan(parts[1]), NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return false;
        }

        key = new LinkKey(domainId, message[parts[2]]);
        return true;
    }

    private async ValueTask SetIfNewerAsync(LinkKey key, byte[] entry, TimeSpan lifetime, CancellationToken ct) =>
        await _guard.RunAsync(
            static (it, _) => it.connection.Database.ScriptEvaluateAsync(SetIfNewer, [it.key], [it.entry, it.lifetime]),
            (connection: _connection, key: KeyOf(key), entry, lifetime: (long)lifetime.TotalMilliseconds), ct);

    private RedisKey KeyOf(LinkKey key) => string.Create(CultureInfo.InvariantCulture, $"{_linkPrefix}{key.DomainId}:{key.Slug}");
}
