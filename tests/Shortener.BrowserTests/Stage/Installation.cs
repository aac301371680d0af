using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Shortener.BrowserTests.Pages;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.BrowserTests.Stage;

/// <summary>The product as its own process with embedded storage, from the one-time link on.</summary>
public sealed class Installation : IAsyncDisposable
{
    private const string LinkAnnounced = "Make the first one within a day at ";

    /// <summary>A PNG in base64.</summary>
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly TemporaryDirectory _data;
    private readonly ShortenerProcess _server;

    private Installation(TemporaryDirectory data, ShortenerProcess server)
    {
        _data = data;
        _server = server;
    }

    public Uri Address => _server.Address;

    /// <summary>Carries the owner's API key once they are there.</summary>
    public HttpClient Client => _server.Client;

    public string Output => _server.Output.ToString();

    /// <summary>The owner's signed-in browser.</summary>
    public string OwnerState { get; private set; } = "";

    /// <param name="mailPort">Where letters go; null for nowhere, though pages offer them.</param>
    public static async Task<Installation> StartAsync(int? mailPort = null)
    {
        var data = new TemporaryDirectory();
        try
        {
            return new Installation(data, await ShortenerProcess.StartAsync(new ShortenerSetup
            {
                DataDirectory = data.Path,
                // Nobody but the person behind the link makes the first key.
                ApiKey = "",
                Environment = new Dictionary<string, string>
                {
                    ["Journal__MaxMiB"] = "64",
                    // Pages that offer letters are shown even where none can be delivered.
                    ["Smtp__Host"] = "127.0.0.1",
                    ["Smtp__Port"] = (mailPort ?? 1).ToString(CultureInfo.InvariantCulture),
                    ["Smtp__Security"] = "none",
                    ["Smtp__From"] = "links@example.com",
                    ["AbuseReports__PerAddress"] = "100",
                },
            }));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Path and query of the link that the server printed.</summary>
    public async Task<string> SetupPathAsync()
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (_server.Output.Find(LinkAnnounced) is { } line)
            {
                return new Uri(line[(line.IndexOf(LinkAnnounced, StringComparison.Ordinal) + LinkAnnounced.Length)..]).PathAndQuery;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The server printed no setup link:\n" + _server.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>The owner makes their account in a browser.</summary>
    public async Task SetUpAsync(Visit visit)
    {
        var page = new SetupPage(visit);
        await page.OpenAsync(await SetupPathAsync());
        string key = await page.CreateAsync(Owner.Standard);
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        OwnerState = await visit.StateAsync();
    }

    /// <summary>Sends JSON with the owner's key.</summary>
    /// <returns>The answer's body; undefined for none.</returns>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends an image of one pixel with the owner's key.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> UploadAsync()
    {
        using var content = new ByteArrayContent(Convert.FromBase64String(Pixel));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage response = await Client.PostAsync(new Uri("/api/v1/images?name=offer.png", UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("url").GetString()!;
    }

    /// <returns>Id of the image that was sent.</returns>
    public async Task<string> ImageAsync(byte[] image)
    {
        using var content = new ByteArrayContent(image);
        using HttpResponseMessage response = await Client.PostAsync("/api/v1/images?name=picture.png", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Reads until the answer is as expected, for at most 30 s.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> expected)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            JsonElement answer = await GetAsync(path);
            if (expected(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{path} still answers {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Runs SQL on the database beside the server.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(_data.Path, "shortener.db"),
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = 30,
            Pooling = false,
        }.ConnectionString);
        await database.OpenAsync();
        await using SqliteCommand command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes a link.</summary>
    /// <returns>Its path, such as <c>/spring</c>.</returns>
    public async Task<string> LinkAsync(object link) => "/" + (await PostAsync("/api/v1/links", link)).GetProperty("slug").GetString();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }
}

/// <summary>Who makes the first account.</summary>
public sealed record Owner(string Name, string Email, string Password, string Workspace, string Timezone)
{
    public static readonly Owner Standard = new("Ana Ortega", "ana@mail.example", "a few words of mine", "Casa Ortega", "Europe/Madrid");
}
