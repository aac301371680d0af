using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Core.Geo;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.Targeting;
using Shortener.Core.UserAgents;
using Shortener.Ingest.Storage;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Links;

/// <summary>The REST API of links over a real socket and a fresh database, without redirects and pipeline.</summary>
public sealed class LinksHost : IAsyncDisposable
{
    public const string Key = "test-key-of-the-first-workspace";

    private static readonly Lazy<UserAgentParser> UserAgents = new(() => UserAgentParser.Load());

    private readonly WebApplication _app;
    private readonly Func<ValueTask> _dispose;

    private LinksHost(WebApplication app, Func<ValueTask> dispose)
    {
        _app = app;
        _dispose = dispose;
        Client = ClientWith(Key);
    }

    /// <summary>Sends the first workspace's key.</summary>
    public HttpClient Client { get; }

    public string Address => _app.Urls.First();

    public RecordedChanges Changes => _app.Services.GetRequiredService<RecordedChanges>();

    internal IServiceProvider Services => _app.Services;

    internal AccountBootstrap Bootstrap => _app.Services.GetRequiredService<AccountBootstrap>();

    public static Task<LinksHost> StartAsync(StorageBackend backend, params (string Key, string Value)[] settings) =>
        StartAsync(backend, _ => { }, settings);

    /// <param name="backend">The database.</param>
    /// <param name="services">What stands in for the product's own.</param>
    /// <param name="settings">Configuration.</param>
    public static async Task<LinksHost> StartAsync(
        StorageBackend backend, Action<IServiceCollection> services, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryDirectory();
        SqliteDatabase? sqlite = null;
        PostgresServer? server = null;
        NpgsqlDataSource? postgres = null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Bootstrap:ApiKey", Key)).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2));
        if (backend == StorageBackend.Sqlite)
        {
            sqlite = SqliteDatabase.Open(folder.File("links.db"));
            await SqliteMigrator.MigrateAsync(sqlite, CancellationToken.None);
            builder.Services.AddSingleton(sqlite);
        }
        else
        {
            server = await PostgresServer.CreateDatabaseAsync();
            postgres = NpgsqlDataSource.Create(server.ConnectionString);
            await PostgresMigrator.MigrateAsync(postgres, CancellationToken.None);
            builder.Services.AddSingleton(postgres);
        }

        services(builder.Services);
        builder.Services.AddStores(backend);
        builder.Services.AddAccounts();
        builder.Services.AddLinksApi();
        builder.Services.AddApiDescription();
        builder.Services.AddSingleton(new VisitEngines(new NoLocator(), UserAgents.Value));
        builder.Services.AddSingleton<RecordedChanges>();
        builder.Services.AddSingleton<ILinkChangeListener>(provider => provider.GetRequiredService<RecordedChanges>());
        WebApplication app = builder.Build();
        app.UseApiAccess();
        app.MapLinksApi();
        app.MapApiDescription();
        await app.Services.GetRequiredService<AccountBootstrap>().EnsureAsync(CancellationToken.None);
        await app.StartAsync();
        return new LinksHost(app, DisposeDatabaseAsync);

        async ValueTask DisposeDatabaseAsync()
        {
            sqlite?.Dispose();
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
                await server!.DisposeAsync();
            }

            folder.Dispose();
        }
    }

    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient(new DescribedApiHandler(new SocketsHttpHandler(), nameof(LinksHost))) { BaseAddress = new Uri(Address) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>Sends a body as it is and reads the JSON answer (undefined where there is none).</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body is string json
                ? new StringContent(json, System.Text.Encoding.UTF8, "application/json")
                : JsonContent.Create(body);
        }

        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    public Task<ApiAnswer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _dispose();
    }

    private sealed class NoLocator : IGeoLocator
    {
        public string? Unavailable => null;

        public GeoLocation Locate(IPAddress address) => GeoLocation.Unknown;
    }
}

/// <summary>What the caches would have been told.</summary>
public sealed class RecordedChanges : ILinkChangeListener
{
    private readonly List<(int DomainId, string Slug, long Version)> _changes = [];

    public IReadOnlyList<string> Slugs
    {
        get
        {
            lock (_changes)
            {
                return [.. _changes.Select(change => change.Slug)];
            }
        }
    }

    public void OnChanged(int domainId, string slug, long version)
    {
        lock (_changes)
        {
            _changes.Add((domainId, slug, version));
        }
    }
}

/// <summary>An answer read to its end.</summary>
public sealed record ApiAnswer(int Status, JsonElement Body, string? ContentType, string? ETag, string? Location, string? Text, HttpResponseHeaders Headers)
{
    /// <summary>The problem's code.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out JsonElement code) ? code.GetString() : null;

    /// <summary>Names of the fields that the problem complains of.</summary>
    public IReadOnlyList<string> ErrorFields => Body.TryGetProperty("errors", out JsonElement errors) ? [.. errors.EnumerateObject().Select(error => error.Name)] : [];

    public string this[string property] => Body.GetProperty(property).ToString();

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        string? type = response.Content.Headers.ContentType?.MediaType;
        JsonElement body = type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default;
        return new ApiAnswer(
            (int)response.StatusCode, body, type, response.Headers.ETag?.ToString(), response.Headers.Location?.OriginalString, text, response.Headers);
    }
}
