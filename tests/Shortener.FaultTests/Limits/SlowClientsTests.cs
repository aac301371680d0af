using System.Net.Sockets;
using System.Text;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Limits;

/// <summary>Sockets that say nothing, and clients that send a header a byte at a time: bounded, while everyone else is served.</summary>
public sealed class SlowClientsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Idle_sockets_and_slow_headers_are_ended_in_time_and_delay_nobody()
    {
        int each = FaultSettings.IsFull ? 1_000 : 200;
        await using FaultStage stage = FaultStage.Sqlite(output);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        List<TcpClient> slow = [];
        try
        {
            for (int i = 0; i < each * 2; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(server.Address.Host, server.Address.Port);
                if (i < each)
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /{links[0].Slug} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nX-Slow: "));
                }
            }

            long opened = TimeProvider.System.GetTimestamp();
            await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
            while (slow.Take(each).Any(IsOpen) && TimeProvider.System.GetElapsedTime(opened) < TimeSpan.FromSeconds(60))
            {
                foreach (TcpClient client in slow.Take(each).Where(IsOpen))
                {
                    try
                    {
                        await client.GetStream().WriteAsync("x"u8.ToArray());
                    }
                    catch (IOException)
                    {
                        // Ended by the server between the look and the byte.
                    }
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }

            output.WriteLine($"slow headers were ended after {TimeProvider.System.GetElapsedTime(opened).TotalSeconds:0} s");
            Assert.DoesNotContain(slow.Take(each), IsOpen);
            crowd.AssertKeptRedirecting(TimeSpan.Zero, crowd.Now - TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }

        await stage.AssertNothingLostAsync(server, links);
    }

    /// <summary>The server has neither closed nor answered.</summary>
    private static bool IsOpen(TcpClient client) =>
        client.Connected && !client.Client.Poll(0, SelectMode.SelectRead);
}
