using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Redirects;

/// <summary>A Redis server of the test's own on a free loopback port, to be stopped, started again and frozen at will.</summary>
internal sealed class PrivateRedis : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private Process? _process;

    private PrivateRedis(int port) => Port = port;

    public int Port { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},connectTimeout=1000");

    /// <summary>Takes a free port; nothing listens on it until <see cref="StartAsync"/>.</summary>
    public static PrivateRedis Reserve()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new PrivateRedis(((IPEndPoint)probe.LocalEndpoint).Port);
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _directory.Path,
            },
            RedirectStandardOutput = true,
        });
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Assert.Contains("PONG", await AskAsync("PING"), StringComparison.Ordinal);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    /// <summary>Takes commands and connections but answers nothing for a while.</summary>
    public Task FreezeAsync(TimeSpan time) => AskAsync(string.Create(CultureInfo.InvariantCulture, $"CLIENT PAUSE {(int)time.TotalMilliseconds} ALL"));

    public void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        _directory.Dispose();
    }

    private async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        byte[] answer = new byte[256];
        int length = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        return Encoding.ASCII.GetString(answer, 0, length);
    }
}
