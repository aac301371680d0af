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
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>The whole product in this process on one backend, with people who may sign in.</summary>
internal sealed class SignInServer : IAsyncDisposable
{
    public const string ApiKey = "test-key-of-the-sign-in-server-000";
    public const string Password = "correct horse battery staple";

    private readonly TemporaryDirectory _folder;
    private readonly PostgresServer? _postgres;
    private readonly WebApplication _app;

    private SignInServer(WebApplication app, TemporaryDirectory folder, PostgresServer? postgres)
    {
        _app = app;
        _folder = folder;
        _postgres = postgres;
    }

    public string Address => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public static async Task<SignInServer> StartAsync(StorageBackend backend, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryDirectory();
        PostgresServer? postgres = backend == StorageBackend.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = $"http://127.0.0.1:{FreePort.Find()}",
            ["Data:Directory"] = folder.File("data"),
            ["Bootstrap:ApiKey"] = ApiKey,
            ["Journal:MaxMiB"] = "64",
            ["ConnectionStrings:Postgres"] = postgres?.ConnectionString,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddShortenerApi();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        await app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        app.UseShortenerApi();
        await app.StartAsync();
        return new SignInServer(app, folder, postgres);
    }

    /// <summary>A person with <see cref="Password"/>, or with none.</summary>
    public async Task<User> AddPersonAsync(string email, bool hasPassword = true)
    {
        string? hash = hasPassword ? await Services.GetRequiredService<AccountPasswords>().HashAsync(Password, CancellationToken.None) : null;
        return (await Services.GetRequiredService<IUserStore>().CreateAsync(
            email, "Person", hash, isOperator: false, TimeProvider.System.GetUtcNow(), CancellationToken.None))!;
    }

    /// <summary>A browser of its own: keeps cookies, follows no redirect.</summary>
    public Browser Open(string? forwardedFor = null) => new(Address, forwardedFor);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>One person's browser.</summary>
internal sealed class Browser : IDisposable
{
    public Browser(string address, string? forwardedFor = null)
    {
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(address) };
        if (forwardedFor is not null)
        {
            Client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        }
    }

    public HttpClient Client { get; }

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The first step.</summary>
    public Task<ApiAnswer> SignInAsync(string email, string password = SignInServer.Password) => PostAsync("/api/v1/session", new { email, password });

    /// <summary>Whether the browser holds a session.</summary>
    public async Task<bool> IsSignedInAsync() => (await GetAsync("/api/v1/session")).Status == 200;

    /// <summary>Sends a form of a page.</summary>
    public async Task<ApiAnswer> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage response = await Client.PostAsync(path, form);
        return await ApiAnswer.ReadAsync(response);
    }

    public void Dispose() => Client.Dispose();
}
