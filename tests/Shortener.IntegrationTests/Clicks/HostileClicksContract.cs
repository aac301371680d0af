using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Clicks;

/// <summary>Hostile visits through the real server: each is stored once or dead-lettered, and its neighbours are counted.</summary>
public abstract class HostileClicksContract : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ShortenerProcess _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ShortenerProcess.StartAsync(await CreateSetupAsync(_data.Path));
        using HttpResponseMessage created = await _server.Client.PostAsJsonAsync("/api/v1/links", new { slug = "abc", url = "https://example.com/" });
        Assert.True(created.IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await ReleaseAsync();
        _data.Dispose();
    }

    protected abstract Task<ShortenerSetup> CreateSetupAsync(string dataDirectory);

    protected abstract Task ReleaseAsync();

    [Fact]
    public async Task Visits_that_no_text_column_could_hold_are_stored() =>
        await StoresWhatItRedirectsAsync(
        [
            "GET /abc?utm_source=%00%ff%ed%a0%80 HTTP/1.1\r\nHost: x\r\n",
            "GET /abc HTTP/1.1\r\nHost: x\r\nUser-Agent: " + new string('a', 60_000) + "\r\n",
            "GET /abc HTTP/1.1\r\nHost: x\r\nReferer: javascript:alert(1)\r\nAccept-Language: ;;;q=,,*\r\n",
        ]);

    [TestDataFact]
    public async Task Every_hostile_case_is_stored_once_and_harms_no_neighbour()
    {
        List<string> requests = [];
        foreach (string line in await File.ReadAllLinesAsync(TestData.Path("http/hostile_click_cases.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            var headers = json.RootElement.GetProperty("headers").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
            string host = headers.Remove("Host", out string? named) ? named : "lnk.example";
            requests.Add($"GET {json.RootElement.GetProperty("path").GetString()} HTTP/1.1\r\nHost: {host}\r\n"
                + string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n")));
        }

        await StoresWhatItRedirectsAsync(requests);
    }

    private async Task StoresWhatItRedirectsAsync(IEnumerable<string> requests)
    {
        long redirected = 0;
        foreach (string request in requests)
        {
            int status = await StatusAsync(request);
            Assert.InRange(status, 200, 499);
            redirected += status == 302 ? 1 : 0;
            Assert.Equal(302, await StatusAsync("GET /abc HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0 neighbour\r\n"));
            redirected++;
        }

        JsonElement account = await SettledAsync();
        Assert.Equal(redirected, account.GetProperty("accepted").GetInt64());
        Assert.Equal(redirected, account.GetProperty("stored").GetInt64() + account.GetProperty("deadLettered").GetInt64());
        JsonElement metrics = await _server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include");
        Assert.Equal(account.GetProperty("stored").GetInt64(), metrics.GetProperty("clicks").GetInt64());
    }

    private async Task<int> StatusAsync(string head)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
        await socket.SendAsync(Encoding.UTF8.GetBytes(head + "Connection: close\r\n\r\n"));
        byte[] buffer = new byte[4_096];
        int read = await socket.ReceiveAsync(buffer);
        Assert.True(read > 12, "The server closed the connection without an answer");
        return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), CultureInfo.InvariantCulture);
    }

    private async Task<JsonElement> SettledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            JsonElement account = await _server.Client.GetFromJsonAsync<JsonElement>("/api/v1/system/pipeline", patience.Token);
            if (account.GetProperty("pending").GetInt64() == 0)
            {
                return account;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}

public sealed class SqliteHostileClicksTests : HostileClicksContract
{
    protected override Task<ShortenerSetup> CreateSetupAsync(string dataDirectory) => Task.FromResult(new ShortenerSetup { DataDirectory = dataDirectory });

    protected override Task ReleaseAsync() => Task.CompletedTask;
}

[Trait("Db", "Postgres")]
public sealed class PostgresHostileClicksTests : HostileClicksContract
{
    private PostgresServer _database = null!;

    protected override async Task<ShortenerSetup> CreateSetupAsync(string dataDirectory)
    {
        _database = await PostgresServer.CreateDatabaseAsync();
        return new ShortenerSetup { DataDirectory = dataDirectory, Postgres = _database.ConnectionString };
    }

    protected override async Task ReleaseAsync() => await _database.DisposeAsync();
}
