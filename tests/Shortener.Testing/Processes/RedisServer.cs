using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Shortener.Testing.Processes;

/// <summary>
/// Redis for tests: the shared server of <c>./test.sh</c> (<c>SHORTENER_TEST_REDIS</c>) for those that only store, or a private one
/// for those that end it, fill it or listen on its channels.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private Process _process;

    private RedisServer(TemporaryDirectory folder, Process process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    /// <summary>Address of the shared server; use keys or a database number of your own. A missing server fails the test.</summary>
    public static string Shared => Environment.GetEnvironmentVariable("SHORTENER_TEST_REDIS")
        ?? throw new InvalidOperationException("SHORTENER_TEST_REDIS is not set: run the tests with ./test.sh, which starts the servers");

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a private server on a free port, without persistence.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var folder = new TemporaryDirectory();
        int port = FreePort.Find();
        return new RedisServer(folder, await LaunchAsync(folder, port), port);
    }

    /// <summary>Ends the server at once; what it held is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stands still: connections stay open and nothing answers, until <see cref="Thaw"/>.</summary>
    public void Freeze() => UnixSignal.Freeze(_process);

    public void Thaw() => UnixSignal.Thaw(_process);

    /// <summary>Sends one command and returns the first line of its answer, such as <c>+OK</c>.</summary>
    public async Task<string> SendAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? throw new IOException("Redis closed the connection");
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync() => _process = await LaunchAsync(_folder, Port);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Thaw();
            await KillAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<Process> LaunchAsync(TemporaryDirectory folder, int port)
    {
        Process process = Process.Start(new ProcessStartInfo("redis-server", string.Create(
            CultureInfo.InvariantCulture, $"--port {port} --bind 127.0.0.1 --dir {folder.Path} --save \"\" --appendonly no"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        ProcessOutput output = ProcessOutput.Follow(process);
        for (int attempt = 0; attempt < 200 && !process.HasExited; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return process;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"redis-server did not start on port {port}:\n{output}");
    }
}
