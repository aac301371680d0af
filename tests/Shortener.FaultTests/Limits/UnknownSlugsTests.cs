using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Limits;

/// <summary>Somebody tries random slugs, a million of them: memory stays bounded and those who have a real link are served.</summary>
public sealed class UnknownSlugsTests(ITestOutputHelper output)
{
    /// <summary>What so many denied slugs may cost: far below what keeping each of a million would.</summary>
    private const long MaxGrowthBytes = 150L * 1_024 * 1_024;

    private const int Pipelined = 50;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Random_unknown_slugs_neither_grow_the_process_nor_slow_cached_links(string backend)
    {
        int slugs = FaultSettings.IsFull ? 1_000_000 : 20_000;
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await AskAsync(server.Address, FaultSettings.Seed, 2_000);
        long before = ResidentBytes(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed, visitors: 2);
        long started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(part => Task.Run(() => AskAsync(server.Address, FaultSettings.Seed + part, slugs / 4))));
        crowd.AssertKeptRedirecting(TimeSpan.Zero, crowd.Now, TimeSpan.FromMilliseconds(500));
        await crowd.StopAsync();
        long grown = ResidentBytes(server) - before;
        output.WriteLine($"{slugs} slugs in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s; {grown / 1_048_576} MiB more");
        Assert.True(grown < MaxGrowthBytes, $"{grown} bytes more after {slugs} unknown slugs");
        await stage.AssertNothingLostAsync(server, links);
    }

    private static long ResidentBytes(ShortenerProcess server)
    {
        using Process process = Process.GetProcessById(server.Id);
        return process.WorkingSet64;
    }

    /// <summary>Asks in bursts on one connection and counts the answers by their status line.</summary>
    private static async Task AskAsync(Uri address, int seed, int count)
    {
        var random = new Random(seed);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[256 * 1_024];
        var requests = new StringBuilder();
        for (int asked = 0; asked < count; asked += Pipelined)
        {
            requests.Clear();
            for (int i = 0; i < Pipelined; i++)
            {
                requests.Append("HEAD /").Append(random.GetHexString(12, lowercase: true)).Append(" HTTP/1.1\r\nHost: ").Append(address.Authority).Append("\r\n\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(requests.ToString()));
            int answers = 0;
            int filled = 0;
            while (answers < Pipelined)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(filled));
                Assert.NotEqual(0, read);
                filled += read;
                answers = buffer.AsSpan(0, filled).Count("\r\n\r\n"u8);
            }

            Assert.Equal(Pipelined, buffer.AsSpan(0, filled).Count("HTTP/1.1 404 "u8));
        }
    }
}
