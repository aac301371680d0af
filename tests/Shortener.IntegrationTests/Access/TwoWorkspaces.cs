using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shortener.Api;
using Shortener.Api.Hosting;
using Shortener.Api.Passwords;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Access;

/// <summary>
/// The whole product on one database with two workspaces: one that has something of everything, and one whose keys and members look for
/// it.
/// </summary>
public abstract class TwoWorkspaces(StorageBackend backend) : IAsyncLifetime
{
    private const string FirstKey = "test-key-of-the-workspace-with-things";
    private const string Password = "correct horse battery staple";

    private readonly TemporaryDirectory _folder = new();
    private readonly List<HttpClient> _clients = [];
    private PostgresServer? _postgres;
    private WebApplication _app = null!;
    private int _other;

    /// <summary>A key with all rights in the workspace that has things.</summary>
    public HttpClient Owner { get; private set; } = null!;

    public ApiDocument Document { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = _folder.File("data"),
            ["Bootstrap:ApiKey"] = FirstKey,
            ["Journal:MaxMiB"] = "64",
            ["RateLimits:AddressPerMinute"] = "0",
            ["RateLimits:KeyPerMinute"] = "0",
            ["RateLimits:PersonPerMinute"] = "0",
        };
        if (backend == StorageBackend.Postgres)
        {
            _postgres = await PostgresServer.CreateDatabaseAsync();
            settings["ConnectionStrings:Postgres"] = _postgres.ConnectionString;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddShortenerApi();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        await _app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        _app.UseShortenerApi();
        await _app.StartAsync();
        Owner = WithKey(FirstKey);
        Document = ApiDocument.Parse(await Owner.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        User founder = await AddPersonAsync("founder@example.com");
        Workspace other = await Store<IWorkspaceStore>().CreateAsync("Other", "UTC", "USD", founder.Id, Now, CancellationToken.None);
        _other = other.Id;
    }

    /// <summary>A client with a key of the other workspace.</summary>
    public async Task<HttpClient> WithPermissionsAsync(Permission permissions)
    {
        string secret = ApiKey.Generate();
        await Store<IApiKeyStore>().CreateAsync(
            new NewApiKey(_other, "walker", ApiKey.Hash(secret), secret[..ApiKey.HintLength], permissions), Now, CancellationToken.None);
        return WithKey(secret);
    }

    /// <summary>A signed-in client of a member of the other workspace.</summary>
    public async Task<HttpClient> WithRoleAsync(Role role)
    {
        string email = $"{role}@example.com".ToLowerInvariant();
        User user = await AddPersonAsync(email);
        await ExecuteAsync(
            backend == StorageBackend.Sqlite
                ? "INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES ($1, $2, $3, 0)"
                : "INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES ($1, $2, $3, now())",
            _other,
            user.Id,
            role.ToString().ToLowerInvariant());
        HttpClient client = Client();
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/v1/session", new { email, password = Password });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        // As a browser says of our own pages.
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        client.DefaultRequestHeaders.Add("Cookie", Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        return client;
    }

    /// <summary>A client that says nothing about who it is; it keeps no cookies.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = new Uri(_app.Urls.First()),
            Timeout = TimeSpan.FromSeconds(30),
        };
        _clients.Add(client);
        return client;
    }

    public HttpClient WithKey(string key)
    {
        HttpClient client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Makes something in the workspace that has things and gives its id.</summary>
    public async Task<string> CreateAsync(string path, object body)
    {
        using HttpResponseMessage answer = await Owner.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Imports a file into the workspace that has things and gives the import's id.</summary>
    public async Task<string> ImportAsync(string csv)
    {
        using var file = new StringContent(csv, System.Text.Encoding.UTF8, "text/csv");
        using HttpResponseMessage answer = await Owner.PostAsync(new Uri("/api/v1/imports?format=csv", UriKind.Relative), file);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    public T Store<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    public async Task<User> AddPersonAsync(string email)
    {
        string hash = PasswordHashing.Hash(Password);
        return (await Store<IUserStore>().CreateAsync(email, email, hash, isOperator: false, Now, CancellationToken.None))!;
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using DbConnection connection = _postgres is null
            ? new SqliteConnection($"Data Source={Directory.GetFiles(_folder.File("data"), "*.db").Single()}")
            : new NpgsqlConnection(_postgres.ConnectionString);
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(_postgres is null ? new SqliteParameter($"${i + 1}", values[i]) : new NpgsqlParameter { Value = values[i] });
        }

        await command.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteTwoWorkspaces() : TwoWorkspaces(StorageBackend.Sqlite);

public sealed class PostgresTwoWorkspaces() : TwoWorkspaces(StorageBackend.Postgres);
