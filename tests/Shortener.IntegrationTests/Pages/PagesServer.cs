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
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Pages;

/// <summary>The whole product in this process, embedded, on a free loopback port.</summary>
public sealed class PagesServer : IAsyncLifetime
{
    public const string ApiKey = "test-key-of-the-pages-server-0000";

    private readonly TemporaryDirectory _folder = new();
    private WebApplication _app = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Carries the API key; follows no redirect.</summary>
    public HttpClient Client { get; private set; } = null!;

    public string BlocklistPath => _folder.File("blocklist.txt");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(BlocklistPath, "evil.example\n");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = _folder.File("data"),
            ["Bootstrap:ApiKey"] = ApiKey,
            ["Links:PublicUrl"] = "https://go.example",
            ["Blocklist:Path"] = BlocklistPath,
            ["AbuseReports:PerAddress"] = "3",
            ["Http:TrustedProxies:0"] = "127.0.0.1",
            ["Journal:MaxMiB"] = "64",
        });
        builder.AddShortenerApi();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        await _app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        _app.UseShortenerApi();
        await _app.StartAsync();
        Client = new HttpClient(new DescribedApiHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })) { BaseAddress = new Uri(_app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public async Task<JsonElement> CreateAsync(object link)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("/api/v1/links", link);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<JsonElement> GetJsonAsync(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Client.SendAsync(request);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
