using System.Globalization;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Redis;

/// <summary>One way in which Redis fails, and how it is mended.</summary>
/// <param name="Name">For the test's output.</param>
/// <param name="Shows">What <c>/readyz</c> says of it; null for one that is over at once.</param>
internal sealed record RedisFault(string Name, string? Shows, Func<RedisServer, TcpProxy, Task> BreakAsync, Func<RedisServer, TcpProxy, Task> MendAsync)
{
    public static readonly IReadOnlyList<RedisFault> All =
    [
        new("killed", "Redis cannot be reached", (redis, _) => redis.KillAsync(), (redis, _) => redis.RestartAsync()),
        new("frozen", "Redis", (redis, _) => Do(redis.Freeze), (redis, _) => Do(redis.Thaw)),
        new("flushed", null, (redis, _) => SendAsync(redis, "FLUSHALL"), (_, _) => Task.CompletedTask),
        new("out of memory", "OOM", (redis, _) => SendAsync(redis, "CONFIG SET maxmemory 1"), (redis, _) => SendAsync(redis, "CONFIG SET maxmemory 0")),
        new("read-only", "READONLY", (redis, _) => SendAsync(redis, "REPLICAOF 127.0.0.1 1"), (redis, _) => SendAsync(redis, "REPLICAOF NO ONE")),
        new("disk full (MISCONF)", "MISCONF", FailToSaveAsync, SaveAgainAsync),
        new("cut", "Redis cannot be reached", (_, proxy) => Do(() => proxy.Set(ProxyMode.Cut)), (_, proxy) => Do(() => proxy.Set(ProxyMode.Open))),
        new("unreachable without a word", "Redis", (_, proxy) => Do(() => proxy.Set(ProxyMode.Silent)), (_, proxy) => Do(() => proxy.Set(ProxyMode.Open))),
    ];

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task SendAsync(RedisServer redis, string command)
    {
        string answer = await redis.SendAsync(command);
        Assert.StartsWith("+", answer, StringComparison.Ordinal);
    }

    /// <summary>A folder in the place of its file lets saving fail for every user; with save points set, Redis then refuses writes.</summary>
    private static async Task FailToSaveAsync(RedisServer redis, TcpProxy proxy)
    {
        string inTheWay = Path.Combine(redis.Folder, "dump.rdb");
        File.Delete(inTheWay);
        Directory.CreateDirectory(inTheWay);
        await SendAsync(redis, "CONFIG SET save \"3600 1\"");
        await SendAsync(redis, "BGSAVE");
        for (int look = 0; look < 100 && await redis.SendAsync("SET shortener-test-write 1") is var answer && !answer.StartsWith("-MISCONF", StringComparison.Ordinal); look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task SaveAgainAsync(RedisServer redis, TcpProxy proxy)
    {
        Directory.Delete(Path.Combine(redis.Folder, "dump.rdb"), recursive: true);
        await SendAsync(redis, "BGSAVE");
        string answer = "";
        for (int look = 0; look < 100 && !answer.StartsWith("+OK", StringComparison.Ordinal); look++)
        {
            answer = await redis.SendAsync(string.Create(CultureInfo.InvariantCulture, $"SET shortener-test-write {look}"));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.StartsWith("+OK", answer, StringComparison.Ordinal);
        await SendAsync(redis, "CONFIG SET save \"\"");
    }
}
