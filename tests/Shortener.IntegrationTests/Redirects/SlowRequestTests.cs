using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Redirects;

/// <summary>
/// A handler that blocks its thread must not stall the redirects of other connections, although sockets complete on the threads that
/// serve them. The handler is a creation of a link that waits for SQLite's writer, held here; only the real process has inline sockets.
/// </summary>
public sealed class SlowRequestTests
{
    /// <summary>More than the machine has socket threads, so that each of them has one of the connections.</summary>
    private static readonly int Connections = 4 * Environment.ProcessorCount;

    /// <summary>A cached redirect takes milliseconds; a stalled one takes the 30 seconds for which SQLite waits for its writer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cached_redirects_are_answered_while_another_request_blocks_its_thread(bool bodyComesLater)
    {
        using var data = new TemporaryDirectory();
        var setup = new ShortenerSetup
        {
            DataDirectory = data.Path,
            // Its commits would wait for the same writer and end the creation's wait in another order.
            Environment = new Dictionary<string, string> { ["Ingest__InProcess"] = "false" },
        };
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(setup);
        using HttpResponseMessage created = await server.Client.PostAsJsonAsync("/api/v1/links", new { url = "https://example.com/", slug = "cached" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using HttpResponseMessage cached = await server.Client.GetAsync(new Uri("/cached", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, cached.StatusCode);

        string database = Directory.EnumerateFiles(data.Path, "*.db", SearchOption.AllDirectories).Single();
        using var writer = new SqliteConnection($"Data Source={database};Pooling=False");
        writer.Open();
        using SqliteTransaction held = writer.BeginTransaction();
        Execute(writer, held, "CREATE TABLE held (id INTEGER)");

        Socket[] sockets = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => ConnectAsync(server.Address)));
        Socket[] visitors = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => ConnectAsync(server.Address)));
        try
        {
            string[] bodies = [.. Enumerable.Range(0, Connections).Select(i => $$"""{"url":"https://example.com/","slug":"slow{{i}}"}""")];
            for (int i = 0; i < Connections; i++)
            {
                string head = string.Create(CultureInfo.InvariantCulture,
                    $"POST /api/v1/links HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {setup.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {bodies[i].Length}\r\n\r\n");
                await sockets[i].SendAsync(Encoding.ASCII.GetBytes(bodyComesLater ? head : head + bodies[i]));
            }

            for (int i = 0; bodyComesLater && i < Connections; i++)
            {
                // By now the server waits for this body; its arrival resumes the request where the socket is served.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                await sockets[i].SendAsync(Encoding.ASCII.GetBytes(bodies[i]));
            }

            long started = Stopwatch.GetTimestamp();
            string[] answers = await Task.WhenAll(visitors.Select(RedirectAsync)).WaitAsync(Deadline, TimeProvider.System);
            Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 302 ", answer, StringComparison.Ordinal));
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline);
            Assert.All(sockets, socket => Assert.Equal(0, socket.Available));

            held.Rollback();
            foreach (Socket socket in sockets)
            {
                Assert.StartsWith("HTTP/1.1 201 ", await ReadAsync(socket), StringComparison.Ordinal);
            }
        }
        finally
        {
            Array.ForEach([.. sockets, .. visitors], socket => socket.Dispose());
        }
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<string> RedirectAsync(Socket socket)
    {
        await socket.SendAsync("GET /cached HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        return await ReadAsync(socket);
    }

    /// <summary>A connection that has had an answer: a first request may be served before its connection has a socket thread.</summary>
    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        Assert.StartsWith("HTTP/1.1 302 ", await RedirectAsync(socket), StringComparison.Ordinal);
        // The server asks for the next request before this one's bytes come.
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        byte[] buffer = new byte[16 * 1_024];
        int read = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
