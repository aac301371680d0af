using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Shortener.Testing.Processes;

/// <summary>
/// A PostgreSQL server of the test's own on a free loopback port, to be stopped, frozen and started again at will. What it committed
/// survives a stop of its processes.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private readonly int _port;
    private Process? _process;

    private PrivatePostgres(TemporaryDirectory folder, int port)
    {
        _folder = folder;
        _port = port;
        ConnectionString = ConnectionStringAt(port);
    }

    /// <summary>Of a superuser in the database <c>postgres</c>.</summary>
    public string ConnectionString { get; }

    public int Port => _port;

    /// <summary>Makes a fresh cluster and starts it.</summary>
    /// <param name="settings">Further settings, such as <c>max_connections=20</c>.</param>
    public static async Task<PrivatePostgres> StartAsync(params string[] settings)
    {
        var folder = new TemporaryDirectory();
        // PostgreSQL refuses to run as root; the folder becomes its user's.
        (string user, string group) = await OwnerAsync();
        await RunAsync("chown", $"{user}:{group}", folder.Path);
        await RunAsync("env", [.. AsOwner(user), Program("initdb"), "--pgdata=" + folder.File("data"), "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]);
        var server = new PrivatePostgres(folder, FreePort.Find());
        await server.StartAgainAsync(settings);
        return server;
    }

    /// <summary>The same server reached by another way, for example through a <see cref="TcpProxy"/>.</summary>
    public static string ConnectionStringAt(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Database = "postgres",
        SslMode = SslMode.Disable,
        IncludeErrorDetail = true,
        // A test's own looks must not meet connections of before a restart; the product has its own pool.
        ApplicationName = "shortener",
    }.ToString();

    /// <summary>As <c>pg_ctl stop -m immediate</c>: every connection breaks, nothing is finished; the next start recovers.</summary>
    public async Task StopImmediatelyAsync()
    {
        UnixSignal.Quit(_process!);
        await _process!.WaitForExitAsync();
    }

    /// <summary>Every process of the server stands still.</summary>
    public void Freeze() => UnixSignal.Freeze(_process!);

    public void Thaw() => UnixSignal.Thaw(_process!);

    /// <summary>Starts it on the same port and data, with these settings beside the defaults, and waits until it answers.</summary>
    public async Task StartAgainAsync(params string[] settings)
    {
        (string user, _) = await OwnerAsync();
        string port = _port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("env")
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No test cuts the power, so nothing need reach the disk; the processes' death loses nothing of the page cache.
        string[] own = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "full_page_writes=off", .. settings];
        foreach (string argument in (string[])[.. AsOwner(user), Program("postgres"), "-D", _folder.File("data"), "-p", port, .. own.SelectMany(setting => new[] { "-c", setting })])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        ProcessOutput output = ProcessOutput.Follow(_process);
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
            catch (NpgsqlException)
            {
                throw new InvalidOperationException($"postgres did not start on port {port}:\n{output}");
            }
        }
    }

    /// <summary>Runs a statement as superuser on a connection of its own.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection outside any pool.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Thaw();
            await StopImmediatelyAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private static string Program(string name)
    {
        string? installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)).LastOrDefault(File.Exists)
            : null;
        return installed ?? name;
    }

    private static string[] AsOwner(string user) =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=" + user, "--regid=" + (user == "nobody" ? "nogroup" : user), "--clear-groups"] : [];

    private static async Task<(string User, string Group)> OwnerAsync()
    {
        if (Environment.UserName != "root")
        {
            return (Environment.UserName, "");
        }

        string users = await File.ReadAllTextAsync("/etc/passwd");
        return users.Contains("\npostgres:", StringComparison.Ordinal) ? ("postgres", "postgres") : ("nobody", "nogroup");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await output}{error}");
        }
    }
}
