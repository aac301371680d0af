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
    private readonly string _options;
    private Process _process;

    private RedisServer(TemporaryDirectory folder, string options, Process process, int port)
    {
        _folder = folder;
        _options = options;
        _process = process;
        Port = port;
    }

    /// <summary>Address of the shared server; use keys or a database number of your own. A missing server fails the test.</summary>
    public static string Shared => Environment.GetEnvironmentVariable("SHORTENER_TEST_REDIS")
        ?? throw new InvalidOperationException("SHORTENER_TEST_REDIS is not set: run the tests with ./test.sh, which starts the servers");

    public int Port { get; }

    /// <summary>Where it would save what it holds.</summary>
    public string Folder => _folder.Path;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a private server on a free port, without persistence.</summary>
    /// <param name="options">Further options, such as <c>--maxmemory 10mb</c>.</param>
    public static async Task<RedisServer> StartAsync(string options = "")
    {
        var folder = new TemporaryDirectory();
        int port = FreePort.Find();
        return new RedisServer(folder, options, await LaunchAsync(folder, port, options), port);
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

    /// <summary>A section of <c>INFO</c>.</summary>
    public async Task<string> SendInfoAsync(string section) => await SendBulkAsync("INFO " + section);

    /// <summary>Ids of a stream's entries.</summary>
    public async Task<string[]> ReadIdsAsync(string stream)
    {
        // A script turns the nested answer into one line.
        string ids = await SendBulkAsync(
            $"EVAL \"local r = {{}} for _, e in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do r[#r + 1] = e[1] end return table.concat(r, ' ')\" 1 {stream}");
        return ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Lets a snapshot fail, as on a full disk: Redis refuses writes with MISCONF until <see cref="MendSnapshotAsync"/>.</summary>
    public async Task FailSnapshotAsync()
    {
        // Directories cannot be replaced by a file.
        Directory.CreateDirectory(Path.Combine(_folder.Path, "taken.rdb"));
        await ExpectOkAsync("CONFIG SET dbfilename taken.rdb");
        await ExpectOkAsync("CONFIG SET save \"3600 1000000\"");
        await SnapshotAsync("err");
    }

    /// <summary>Ends <see cref="FailSnapshotAsync"/>.</summary>
    public async Task MendSnapshotAsync()
    {
        await ExpectOkAsync("CONFIG SET dbfilename dump.rdb");
        await SnapshotAsync("ok");
        await ExpectOkAsync("CONFIG SET save \"\"");
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync() => _process = await LaunchAsync(_folder, Port, _options);

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

    private async Task ExpectOkAsync(string command)
    {
        string answer = await SendAsync(command);
        if (answer != "+OK")
        {
            throw new InvalidOperationException($"{command}: {answer}");
        }
    }

    private async Task SnapshotAsync(string status)
    {
        await SendAsync("BGSAVE");
        for (int look = 0; look < 200; look++)
        {
            if ((await SendInfoAsync("persistence")).Contains($"rdb_last_bgsave_status:{status}", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new InvalidOperationException($"The snapshot's status did not become {status}");
    }

    /// <summary>Sends one command whose answer is a bulk string.</summary>
    private async Task<string> SendBulkAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream);
        string head = await reader.ReadLineAsync() ?? throw new IOException("Redis closed the connection");
        if (!head.StartsWith('$'))
        {
            throw new InvalidOperationException($"{command}: {head}");
        }

        char[] text = new char[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text);
        return new string(text);
    }

    private static async Task<Process> LaunchAsync(TemporaryDirectory folder, int port, string options)
    {
        Process process = Process.Start(new ProcessStartInfo("redis-server", string.Create(
            CultureInfo.InvariantCulture, $"--port {port} --bind 127.0.0.1 --dir {folder.Path} --save \"\" --appendonly no --enable-protected-configs yes {options}"))
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
