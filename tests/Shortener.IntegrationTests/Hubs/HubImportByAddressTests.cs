using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Storage;
using Shortener.Ingest.Outbound;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>Pages of other services that are read from their address.</summary>
public sealed class HubImportByAddressTests : IAsyncLifetime
{
    private const string Public = "93.184.216.34";

    private readonly StubResolver _resolver = new StubResolver().With("pages.example", Public).With("inside.example", "10.0.0.7");
    private readonly RoutedDialer _dialer = new();
    private readonly ScriptedSite _site = new(Answer);
    private Server _server = null!;

    public async Task InitializeAsync()
    {
        _dialer.With(Public, _site.EndPoint);
        _server = new Server(_resolver, _dialer);
        await _server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_page_is_read_once_behind_redirects_and_nothing_that_it_names_is()
    {
        (int status, JsonElement made) = await ImportAsync("ana", "http://pages.example/moved");
        Assert.True(status == 201, made.ToString());
        Assert.Equal("Ana Ruiz", made.GetProperty("hub").GetProperty("name").GetString());
        Assert.Equal((1, 1), (made.GetProperty("links").GetInt32(), made.GetProperty("socials").GetInt32()));
        Assert.Equal(["image", "own"], made.GetProperty("leftOut").EnumerateArray().Select(left => left.GetProperty("reason").GetString()));
        Assert.Equal(["GET /moved", "GET /ana"], _site.Requests.Select(head => string.Join(' ', head.Split(' ').Take(2))));
    }

    [Theory]
    [InlineData("http://pages.example/missing", 502, "fetch_failed")]
    [InlineData("http://pages.example/json", 502, "fetch_failed")]
    [InlineData("http://inside.example/", 422, "fetch_refused")]
    [InlineData("http://pages.example/to-inside", 422, "fetch_refused")]
    public async Task What_is_no_page_of_the_public_web_is_refused(string url, int expected, string code)
    {
        (int status, JsonElement problem) = await ImportAsync("none", url);
        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.DoesNotContain("10.0.0.7", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.True((await _server.SendAsync(HttpMethod.Get, "/hubs/handles?handle=none")).Body.GetProperty("available").GetBoolean());
    }

    private Task<(int Status, JsonElement Body)> ImportAsync(string handle, string url) =>
        _server.SendAsync(HttpMethod.Post, $"/hubs/import?handle={handle}&url={Uri.EscapeDataString(url)}");

    private static string Answer(string path) => path switch
    {
        "/moved" => ScriptedSite.Redirect("/ana"),
        "/to-inside" => ScriptedSite.Redirect("http://inside.example/"),
        "/ana" => ScriptedSite.Page("""
            <h1>Ana Ruiz</h1><a href="http://tickets.example/">Tickets</a><a href="https://instagram.com/ana"><img src="/secret.png"></a><a href="http://pages.example/signup">Yours</a>
            """),
        "/json" => ScriptedSite.Page("{\"secret\":\"no page\"}", "application/json"),
        _ => ScriptedSite.Page("secret", status: "404 Not Found"),
    };

    private sealed class Server(IHostResolver resolver, IOutboundDialer dialer) : HubsServer(StorageBackend.Sqlite)
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(resolver).AddSingleton(dialer);
    }
}
