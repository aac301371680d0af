using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shortener.Core.Storage;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Data;

/// <summary>The real server on a fresh database, with what the journeys of files and clicks need.</summary>
public sealed class DataServer : IAsyncDisposable
{
    /// <summary>Clicks are promised within 2 s; five times that is the slack of a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory _directory;
    private readonly PostgresServer? _database;

    private DataServer(TemporaryDirectory directory, PostgresServer? database, ShortenerSetup setup, ShortenerProcess process)
    {
        _directory = directory;
        _database = database;
        Setup = setup;
        Process = process;
    }

    public ShortenerSetup Setup { get; }

    public ShortenerProcess Process { get; private set; }

    public HttpClient Client => Process.Client;

    public static async Task<DataServer> StartAsync(StorageBackend backend, params (string Name, string Value)[] environment)
    {
        var directory = new TemporaryDirectory();
        PostgresServer? database = backend == StorageBackend.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        var setup = new ShortenerSetup
        {
            DataDirectory = directory.Path,
            Postgres = database?.ConnectionString,
            Environment = environment.ToDictionary(pair => pair.Name, pair => pair.Value),
        };
        return new DataServer(directory, database, setup, await ShortenerProcess.StartAsync(setup));
    }

    public async Task RestartAsync()
    {
        await Process.DisposeAsync();
        Process = await ShortenerProcess.StartAsync(Setup);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<string> GetTextAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    public async Task<JsonElement> CreateLinkAsync(object link)
    {
        using HttpResponseMessage answer = await Client.PostAsJsonAsync("/api/v1/links", link);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task VisitAsync(string slug, string userAgent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36", string? referrer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + slug);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (referrer is not null)
        {
            request.Headers.TryAddWithoutValidation("Referer", referrer);
        }

        using HttpResponseMessage answer = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    /// <summary>Waits until so many clicks are listed.</summary>
    public async Task<List<JsonElement>> ClicksAsync(int expected, string query = "bots=include")
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            List<JsonElement> clicks = await ListAllAsync("/api/v1/clicks?limit=100&" + query);
            if (clicks.Count >= expected || waited.Elapsed > Patience)
            {
                Assert.Equal(expected, clicks.Count);
                return clicks;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async Task<List<JsonElement>> ListAllAsync(string path)
    {
        List<JsonElement> items = [];
        string? cursor = null;
        do
        {
            JsonElement page = await GetAsync(path + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    public Task<JsonElement> ImportAsync(string query, string content) => ImportAsync(query, Encoding.UTF8.GetBytes(content));

    /// <summary>Sends a file and waits for the end of its import.</summary>
    public async Task<JsonElement> ImportAsync(string query, byte[] content)
    {
        JsonElement import = await SendFileAsync(query, content);
        return await EndOfAsync(import.GetProperty("id").GetString()!);
    }

    public async Task<JsonElement> SendFileAsync(string query, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage answer = await Client.PostAsync("/api/v1/imports?" + query, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<JsonElement> EndOfAsync(string id)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            JsonElement import = await GetAsync("/api/v1/imports/" + id);
            if (import.GetProperty("status").GetString() is "done" or "failed")
            {
                return import;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"The import does not end: {import}\n{Process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Lines of the report as (line, field, code).</summary>
    public async Task<List<(long Line, string? Field, string Code)>> ReportAsync(JsonElement import)
    {
        string text = await GetTextAsync($"/api/v1/imports/{import.GetProperty("id").GetString()}/report");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("line").GetInt64(), line.GetProperty("field").GetString(), line.GetProperty("code").GetString()!))];
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _directory.Dispose();
    }
}

/// <summary>One server for the tests of a class.</summary>
public abstract class DataServerFixture(StorageBackend backend) : IAsyncLifetime
{
    public DataServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await DataServer.StartAsync(
        backend, ("Clicks__MaxStreamsPerWorkspace", "3"), ("Links__PublicUrl", "https://short.example"), ("Imports__MaxMiB", "4"));

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

public sealed class SqliteDataServer() : DataServerFixture(StorageBackend.Sqlite);

public sealed class PostgresDataServer() : DataServerFixture(StorageBackend.Postgres);
