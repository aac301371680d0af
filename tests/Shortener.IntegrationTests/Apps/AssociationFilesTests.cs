using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api.Apps;
using Shortener.Core.Apps;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.IntegrationTests.Apps;

/// <summary>The association files over a real socket, by host.</summary>
public sealed class AssociationFilesTests : IAsyncLifetime
{
    private const string Apple = "/.well-known/apple-app-site-association";
    private const string Android = "/.well-known/assetlinks.json";

    private readonly SettableTime _time = new();
    private readonly CountingStore _store = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddApps();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<IDomainAppsStore>(_store);
        // Domain 2 is go.example, domain 1 answers every other host.
        var domains = new DomainTable(new ScriptedRedirectStore(), new DomainOptions());
        await domains.RefreshAsync(CancellationToken.None);
        builder.Services.AddSingleton(domains);
        _app = builder.Build();
        _app.MapAssociationFiles();
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Each_host_has_its_own_files()
    {
        _store.Apps[2] = new DomainApps
        {
            AppleAppIds = ["ABCDE12345.com.example.app"],
            AndroidApps = [new AndroidAppId { Package = "com.example.app", Sha256CertFingerprints = ["AA"] }],
        };
        HttpResponseMessage apple = await SendAsync(Apple, "GO.example:8080");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (apple.StatusCode, apple.Content.Headers.ContentType!.MediaType));
        Assert.Contains("ABCDE12345.com.example.app", await apple.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        HttpResponseMessage android = await SendAsync(Android, "go.example");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (android.StatusCode, android.Content.Headers.ContentType!.MediaType));
        Assert.Contains("com.example.app", await android.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        HttpResponseMessage head = await SendAsync(Apple, "go.example", HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Apple, "other.example")).StatusCode);
    }

    [Fact]
    public async Task A_domain_is_read_from_the_database_once_in_a_while()
    {
        for (int i = 0; i < 5; i++)
        {
            await SendAsync(Apple, "go.example");
            await SendAsync(Android, "go.example");
        }

        Assert.Equal(1, _store.Reads);
        _store.Apps[2] = new DomainApps { AppleAppIds = ["ABCDE12345.x"] };
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Apple, "go.example")).StatusCode);
        _time.Advance(AssociationFileCache.Kept);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Apple, "go.example")).StatusCode);
        _app.Services.GetRequiredService<AssociationFileCache>().Forget(2);
        await SendAsync(Apple, "go.example");
        Assert.Equal(3, _store.Reads);
    }

    [Fact]
    public async Task While_the_database_is_away_the_last_files_stay()
    {
        _store.Apps[2] = new DomainApps { AppleAppIds = ["ABCDE12345.x"] };
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Apple, "go.example")).StatusCode);
        _store.Away = true;
        _time.Advance(AssociationFileCache.Kept);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Apple, "go.example")).StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string host, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Host = host;
        return await _client.SendAsync(request);
    }

    private sealed class SettableTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }

    /// <summary>Counts; what real stores promise is in the store contracts.</summary>
    private sealed class CountingStore : IDomainAppsStore
    {
        public Dictionary<int, DomainApps> Apps { get; } = [];

        public int Reads { get; private set; }

        public bool Away { get; set; }

        public Task<DomainApps> FindAsync(int domainId, CancellationToken ct)
        {
            Reads++;
            return Away
                ? throw new Npgsql.NpgsqlException("away", new SocketException())
                : Task.FromResult(Apps.GetValueOrDefault(domainId, DomainApps.None));
        }

        public Task<bool> SetAsync(int workspaceId, int domainId, DomainApps? expected, DomainApps apps, CancellationToken ct) => throw new NotSupportedException();
    }
}
