using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Shortener.Api;
using Shortener.Api.Hosting;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Redirects;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Interstitials;

/// <summary>The whole product in this process over one database; what its pages hand to the journal is kept for the test.</summary>
internal sealed partial class InterstitialHost : IAsyncDisposable
{
    public const string Desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

    private const string FirstKey = "test-key-of-the-interstitials-000";

    /// <summary>One pixel.</summary>
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly WebApplication _app;
    private readonly TemporaryDirectory _folder;
    private readonly PostgresServer? _postgres;

    private InterstitialHost(WebApplication app, TemporaryDirectory folder, PostgresServer? postgres)
    {
        _app = app;
        _folder = folder;
        _postgres = postgres;
        Api = new HttpClient(new DescribedApiHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }, "interstitials")) { BaseAddress = new Uri(app.Urls.First()) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FirstKey);
        Visitors = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Api.BaseAddress };
    }

    /// <summary>Carries the API key.</summary>
    public HttpClient Api { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Visitors { get; }

    public RecordingAppender Journal => _app.Services.GetRequiredService<RecordingAppender>();

    public SettableTime Time => _app.Services.GetRequiredService<SettableTime>();

    public string BlocklistPath => _folder.File("blocklist.txt");

    public static async Task<InterstitialHost> StartAsync(StorageBackend backend)
    {
        var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("blocklist.txt"), "evil.example\n");
        PostgresServer? postgres = backend == StorageBackend.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = folder.File("data"),
            ["Bootstrap:ApiKey"] = FirstKey,
            ["Links:PublicUrl"] = "https://go.example",
            ["Blocklist:Path"] = folder.File("blocklist.txt"),
            ["Http:TrustedProxies:0"] = "127.0.0.1",
            ["Journal:MaxMiB"] = "64",
            ["ConnectionStrings:Postgres"] = postgres?.ConnectionString,
        });
        builder.Services.AddSingleton<SettableTime>();
        builder.Services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<SettableTime>());
        builder.AddShortenerApi();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<RecordingAppender>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IEventAppender>(provider => provider.GetRequiredService<RecordingAppender>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IClickAppender>(provider => provider.GetRequiredService<RecordingAppender>()));
        WebApplication app = builder.Build();
        await app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        app.UseShortenerApi();
        await app.StartAsync();
        return new InterstitialHost(app, folder, postgres);
    }

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonElement> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    /// <summary>An interstitial of one text; its id.</summary>
    public async Task<string> InterstitialAsync(object? settings = null)
    {
        var creatives = new[] { new { kind = "text", headline = "Spring prices", callToAction = "See them", url = "https://ad.example/spring?a=1" } };
        JsonElement made = await PostAsync("/api/v1/interstitials", settings ?? new { name = "spring", countdown = 5, skipAfter = 2, creatives });
        return made.GetProperty("id").GetString()!;
    }

    public async Task<string> LinkAsync(object link) => (await PostAsync("/api/v1/links", link)).GetProperty("id").GetString()!;

    /// <summary>Sends an image with a key.</summary>
    /// <param name="client">Carries the key; null for the one with all rights.</param>
    public async Task<JsonElement> UploadAsync(HttpClient? client = null)
    {
        using var content = new ByteArrayContent(Convert.FromBase64String(Png));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage response = await (client ?? Api).PostAsync(new Uri("/api/v1/images?name=offer.png", UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>A client with a further key of the workspace.</summary>
    public async Task<HttpClient> WithScopesAsync(params string[] scopes)
    {
        JsonElement made = await PostAsync("/api/v1/keys", new { name = "one more", scopes });
        return WithKey(made.GetProperty("key").GetString()!);
    }

    /// <summary>A client with all rights in another workspace.</summary>
    public async Task<HttpClient> StrangerAsync()
    {
        string secret = ApiKey.Generate();
        DateTimeOffset now = Time.GetUtcNow();
        User? founder = await _app.Services.GetRequiredService<IUserStore>().CreateAsync("founder@example.com", "Founder", "hash", isOperator: false, now, CancellationToken.None);
        Workspace other = await _app.Services.GetRequiredService<IWorkspaceStore>().CreateAsync("Other", "UTC", "USD", founder!.Id, now, CancellationToken.None);
        await _app.Services.GetRequiredService<IApiKeyStore>().CreateAsync(
            new NewApiKey(other.Id, "stranger", ApiKey.Hash(secret), secret[..ApiKey.HintLength], Permissions.Workspace), now, CancellationToken.None);
        return WithKey(secret);
    }

    public async Task<Page> VisitAsync(
        string path, string agent = Desktop, string address = "203.0.113.7", HttpMethod? method = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using HttpResponseMessage response = await Visitors.SendAsync(request);
        Dictionary<string, string> answered = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join("\n", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Page((int)response.StatusCode, answered, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Visitors.Dispose();
        await _app.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    private HttpClient WithKey(string secret)
    {
        var client = new HttpClient(new DescribedApiHandler(new SocketsHttpHandler { UseProxy = false }, "interstitials")) { BaseAddress = Api.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using HttpResponseMessage response = await Api.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>An answer to a visitor.</summary>
    internal sealed partial record Page(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? Location => Headers.GetValueOrDefault("Location");

        public bool IsInterstitial => Status == 200 && Body.Contains("id=\"onward\"", StringComparison.Ordinal);

        /// <summary>Where the way on leads.</summary>
        public string Onward => OnwardLink().Match(Body).Groups[1].Value;

        /// <summary>Where the creative's button leads.</summary>
        public string Act => ActLink().Match(Body).Groups[1].Value;

        public string Frame => FrameLink().Match(Body).Groups[1].Value;

        public string Cookie => Headers["Set-Cookie"].Split(';')[0];

        [GeneratedRegex("id=\"onward\" href=\"(/i/[A-Za-z0-9_-]+)\"")]
        private static partial Regex OnwardLink();

        [GeneratedRegex("class=\"act\"><a class=\"button\" href=\"(/i/[A-Za-z0-9_-]+)\"")]
        private static partial Regex ActLink();

        [GeneratedRegex("<iframe src=\"(/i/[A-Za-z0-9_-]+)\"")]
        private static partial Regex FrameLink();
    }
}

/// <summary>The system's clock, set forward by a test.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
