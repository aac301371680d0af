using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Redis;
using Shortener.Core.Streams;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Streams;

/// <summary>A stream keeps chunks by position and takes each once, on one Redis and on a cluster of three masters.</summary>
public sealed class RedisClickStreamTests
{
    private const string Source = "00000000000000aa/00000000000000bb";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chunks_are_taken_once_read_by_position_and_trimmed_behind_it(bool clustered)
    {
        await using Servers servers = await Servers.StartAsync(clustered);
        // Streams of different sources lie on different masters.
        for (int i = 0; i < 6; i++)
        {
            RedisClickStream stream = servers.StreamOf($"{i:x16}/00000000000000bb");
            Assert.True(await stream.AppendAsync(Chunk(0, 100), default));
            Assert.True(await stream.AppendAsync(Chunk(100, 250), default));
            Assert.False(await stream.AppendAsync(Chunk(100, 250), default));
            Assert.False(await stream.AppendAsync(Chunk(0, 100), default));
            Assert.True(await stream.AppendAsync(Chunk(250, 1L << 60), default));

            Assert.Equal([(0L, 100L), (100L, 250L), (250L, 1L << 60)], Spans(await stream.ReadAsync(0, 10, default)));
            Assert.Equal([(100L, 250L)], Spans(await stream.ReadAsync(100, 1, default)));
            Assert.Equal([(100L, 250L), (250L, 1L << 60)], Spans(await stream.ReadAsync(180, 10, default)));
            Assert.Equal(Chunk(100, 250).Body.ToArray(), (await stream.ReadAsync(100, 1, default))[0].Body.ToArray());

            Assert.Equal(new StreamExtent(100, 1L << 60), await stream.TrimAsync(100, default));
            Assert.Equal(new StreamExtent(100, 1L << 60), await stream.TrimAsync(249, default));
            Assert.Equal(new StreamExtent(null, 0), await stream.TrimAsync(1L << 60, default));
        }
    }

    [Fact]
    public async Task What_somebody_else_put_there_is_a_hole_and_no_failure()
    {
        await using Servers servers = await Servers.StartAsync(clustered: false);
        RedisClickStream stream = servers.StreamOf(Source);
        await stream.AppendAsync(Chunk(0, 100), default);
        await servers.Database.ExecuteAsync("XADD", "t:clicks:" + Source, "*", "a", "b");

        Assert.Equal([(0L, 100L)], Spans(await stream.ReadAsync(0, 10, default)));
        Assert.Empty(await stream.ReadAsync(100, 10, default));
        Assert.Equal(long.MaxValue, (await stream.TrimAsync(100, default)).FirstFrom);
    }

    [Fact]
    public async Task What_was_deleted_can_be_sent_again()
    {
        await using Servers servers = await Servers.StartAsync(clustered: false);
        RedisClickStream stream = servers.StreamOf(Source);
        Assert.True(await stream.AppendAsync(Chunk(0, 500), default));
        await stream.TrimAsync(500, default);
        Assert.False(await stream.AppendAsync(Chunk(0, 300), default));

        await stream.DeleteAsync(default);

        Assert.Equal(new StreamExtent(null, 0), await stream.TrimAsync(0, default));
        Assert.True(await stream.AppendAsync(Chunk(0, 300), default));
    }

    [Fact]
    public async Task A_server_that_stands_still_fails_the_call_in_bounded_time_and_works_again_afterwards()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(redis.Address, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.Start();
        var stream = new RedisClickStream(connection, "t:", Source, TimeProvider.System);
        Assert.True(await stream.AppendAsync(Chunk(0, 100), default));
        redis.Freeze();
        long started = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<TimeoutException>(async () => await stream.AppendAsync(Chunk(100, 200), default));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < RedisClickStream.Timeout * 5);

        redis.Thaw();

        // The lost call may have been carried out: either way the chunk is there once.
        await stream.AppendAsync(Chunk(100, 200), default);
        Assert.Equal([(0L, 100L), (100L, 200L)], Spans(await stream.ReadAsync(0, 10, default)));
    }

    [Fact]
    public async Task Settings_that_matter_are_read()
    {
        await using RedisServer redis = await RedisServer.StartAsync("--maxmemory 64mb --maxmemory-policy allkeys-lru");
        await using var connection = new RedisConnection(redis.Address, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.Start();
        await connection.Ready.WaitAsync(TimeSpan.FromSeconds(30));

        RedisSettings settings = Assert.Single(await connection.ReadSettingsAsync(default));

        Assert.Equal("allkeys-lru", settings.EvictionPolicy);
        Assert.Equal(64L * 1024 * 1024, settings.MaxMemory);
        Assert.False(settings.Persists);
        Assert.True(settings.Version >= new Version(6, 2));
    }

    private static FrameChunk Chunk(long from, long to) =>
        new(from, to, Enumerable.Range(0, 1_000).Select(i => (byte)(i * to)).ToArray(), Completed: false);

    private static IEnumerable<(long From, long To)> Spans(IEnumerable<FrameChunk> chunks) => chunks.Select(chunk => (chunk.From, chunk.To));

    private sealed class Servers(IAsyncDisposable server, RedisConnection connection) : IAsyncDisposable
    {
        public static async Task<Servers> StartAsync(bool clustered)
        {
            IAsyncDisposable server;
            string address;
            if (clustered)
            {
                RedisCluster cluster = await RedisCluster.StartAsync();
                (server, address) = (cluster, cluster.Address);
            }
            else
            {
                RedisServer single = await RedisServer.StartAsync();
                (server, address) = (single, single.Address);
            }

            var connection = new RedisConnection(address, TimeProvider.System, NullLogger<RedisConnection>.Instance);
            connection.Start();
            return new Servers(server, connection);
        }

        public StackExchange.Redis.IDatabase Database => connection.Database;

        public RedisClickStream StreamOf(string source) => new(connection, "t:", source, TimeProvider.System);

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
