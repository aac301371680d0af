using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api;
using Shortener.Api.Hosting;
using Shortener.Core.Storage;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>The whole product in this process, on a free loopback port.</summary>
public abstract class HubsServer(StorageBackend backend) : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private PostgresServer? _postgres;
    private WebApplication _app = null!;

    /// <summary>Carries an API key of all rights; follows no redirect.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>A visitor.</summary>
    public HttpClient Visitor { get; private set; } = null!;

    public string BlocklistPath => _folder.File("blocklist.txt");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(BlocklistPath, "evil.example\n");
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = _folder.File("data"),
            ["Bootstrap:ApiKey"] = "test-key-of-the-hubs-server-00000",
            ["Blocklist:Path"] = BlocklistPath,
            ["Journal:MaxMiB"] = "64",
            ["Hubs:LeadsPerAddress"] = "3",
        };
        if (backend == StorageBackend.Postgres)
        {
            _postgres = await PostgresServer.CreateDatabaseAsync();
            settings["ConnectionStrings:Postgres"] = _postgres.ConnectionString;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddShortenerApi();
        Configure(builder.Services);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        await _app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        _app.UseShortenerApi();
        await _app.StartAsync();
        Api = new HttpClient(new DescribedApiHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })) { BaseAddress = new Uri(_app.Urls.First()) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "test-key-of-the-hubs-server-00000");
        Visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>Replaces services of the product's.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        Visitor.Dispose();
        // Disposing alone awaits no commit under way, which would then write into a journal that is unmapped.
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await Api.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>A published page's handle, and its hub as the API shows it.</summary>
    public async Task<(string Handle, JsonElement Hub)> PublishAsync(object draft)
    {
        string handle = "h" + Guid.NewGuid().ToString("N")[..12];
        (int created, JsonElement hub) = await SendAsync(HttpMethod.Post, "/hubs", new { handle, draft });
        Assert.True(created == 201, hub.ToString());
        (int published, JsonElement shown) = await SendAsync(HttpMethod.Post, $"/hubs/{hub.GetProperty("id").GetString()}/publish");
        Assert.True(published == 200, shown.ToString());
        return (handle, shown);
    }
}

public sealed class SqliteHubsServer() : HubsServer(StorageBackend.Sqlite);

public sealed class PostgresHubsServer() : HubsServer(StorageBackend.Postgres);
