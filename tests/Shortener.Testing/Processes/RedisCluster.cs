using System.Diagnostics;
using System.Globalization;

namespace Shortener.Testing.Processes;

/// <summary>A Redis Cluster of three masters on free loopback ports, without replicas or persistence.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private static readonly TimeSpan FormTimeout = TimeSpan.FromSeconds(60);

    private RedisCluster(IReadOnlyList<RedisServer> masters) => Masters = masters;

    /// <summary>The masters, each with a third of the slots.</summary>
    public IReadOnlyList<RedisServer> Masters { get; }

    /// <summary>Connection string that names every master.</summary>
    public string Address => string.Join(',', Masters.Select(master => master.Address));

    /// <summary>Starts the servers and waits until all slots are served.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        List<RedisServer> masters = [];
        try
        {
            for (int i = 0; i < 3; i++)
            {
                // The bus's port is by default the client's plus 10,000, which may lie beyond the last port.
                masters.Add(await RedisServer.StartAsync(string.Create(
                    CultureInfo.InvariantCulture, $"--cluster-enabled yes --cluster-port {FreePort.Find()} --cluster-config-file nodes.conf")));
            }

            var cluster = new RedisCluster(masters);
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            foreach (RedisServer master in masters)
            {
                await master.DisposeAsync();
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer master in Masters)
        {
            await master.DisposeAsync();
        }
    }

    private async Task FormAsync()
    {
        using Process create = Process.Start(new ProcessStartInfo("redis-cli", ["--cluster", "create", .. Masters.Select(master => master.Address), "--cluster-yes"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        ProcessOutput output = ProcessOutput.Follow(create);
        using var patience = new CancellationTokenSource(FormTimeout);
        await create.WaitForExitAsync(patience.Token);
        if (create.ExitCode != 0)
        {
            throw new InvalidOperationException($"The cluster could not be formed:\n{output}");
        }

        foreach (RedisServer master in Masters)
        {
            // Refused with CLUSTERDOWN until this master knows who serves every slot; afterwards found or moved.
            while ((await master.SendAsync("GET any")).Contains("CLUSTERDOWN", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
    }
}
