using System.Net.Sockets;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Limits;

/// <summary>A limit of 256 open files, and more connections than that.</summary>
public sealed class FileDescriptorTests(ITestOutputHelper output)
{
    [Fact]
    public async Task With_256_descriptors_it_starts_sheds_connections_recovers_and_loses_no_click()
    {
        await using FaultStage stage = FaultStage.Sqlite(output);
        stage.Setup = stage.Setup with { FileDescriptors = 256 };
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await Signs.ShowAsync(server, "files", "may open only 256 files", "Raise the limit");
        List<TcpClient> hogs = [];
        try
        {
            for (int i = 0; i < 400; i++)
            {
                var hog = new TcpClient();
                hogs.Add(hog);
                await hog.ConnectAsync(server.Address.Host, server.Address.Port);
            }

            await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
            await Task.Delay(FaultSettings.Outage, TimeProvider.System);
            Assert.False(server.HasExited, $"The server ended:\n{server.Output}");
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            Assert.Contains(crowd.Answers, answer => answer.Status == 0);
        }
        finally
        {
            hogs.ForEach(hog => hog.Dispose());
        }

        await using (Crowd again = Crowd.Steady(server.Address, links, FaultSettings.Seed + 1))
        {
            await Signs.UntilAsync(
                () => Task.FromResult(again.Answers.Count(answer => answer.Status == 302) > 200), () => $"Nobody is served again\n{server.Output}");
        }

        await stage.AssertNothingLostAsync(server, links);
    }
}
