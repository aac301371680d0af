using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Storage;
using Shortener.Ingest.Outbound;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Outbound;

public sealed class MetadataApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/links/metadata";
    private const string Public = "93.184.216.34";

    private readonly StubResolver _resolver = new StubResolver().With("site.example", Public).With("inside.example", "10.0.0.7");
    private readonly RoutedDialer _dialer = new();
    private readonly ScriptedSite _site = new(Answer);
    private LinksHost _host = null!;

    public async Task InitializeAsync()
    {
        _dialer.With(Public, _site.EndPoint);
        _host = await LinksHost.StartAsync(
            StorageBackend.Sqlite, services => services.AddSingleton<IHostResolver>(_resolver).AddSingleton<IOutboundDialer>(_dialer));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_page_tells_its_title_description_and_image_behind_redirects()
    {
        ApiAnswer answer = await _host.PostAsync(Path, new { url = "http://site.example/moved#x" });
        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["Весна", "Text", "http://site.example/i.svg", "Site", "http://site.example/page", "200"],
            new[] { "title", "description", "image", "siteName", "finalUrl", "status" }.Select(field => answer[field]));
        // The image is named, never fetched: it could be a script in SVG.
        Assert.DoesNotContain(_site.Requests, head => head.Contains("i.svg", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/image")]
    [InlineData("/json")]
    [InlineData("/missing")]
    public async Task What_a_page_sent_is_never_given_back(string path)
    {
        ApiAnswer answer = await _host.PostAsync(Path, new { url = "http://site.example" + path });
        Assert.Equal(200, answer.Status);
        Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("title").ValueKind);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["description", "finalUrl", "image", "siteName", "status", "title"], answer.Body.EnumerateObject().Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData("http://inside.example/")]
    [InlineData("http://nowhere.example/")]
    [InlineData("http://10.0.0.7/")]
    [InlineData("http://site.example/to-inside")]
    public async Task A_private_host_and_none_at_all_are_refused_in_the_same_words(string url)
    {
        ApiAnswer answer = await _host.PostAsync(Path, new { url });
        Assert.Equal((422, "fetch_refused"), (answer.Status, answer.Code));
        Assert.Equal("The host has no address on the public Internet", answer.Body.GetProperty("errors").GetProperty("url")[0].GetString());
        Assert.DoesNotContain("10.0.0.7", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://site.example/", 422, "fetch_refused")]
    [InlineData("http://site.example:22/", 422, "fetch_refused")]
    [InlineData("http://a:b@site.example/", 422, "fetch_refused")]
    [InlineData("nonsense", 422, "fetch_refused")]
    [InlineData("", 422, "validation_failed")]
    [InlineData("http://site.example/loop", 502, "fetch_failed")]
    [InlineData("http://site.example/garbage", 502, "fetch_failed")]
    [InlineData("http://site.example/broken-brotli", 502, "fetch_failed")]
    public async Task Refusals_and_failures_name_the_field(string url, int status, string code)
    {
        ApiAnswer answer = await _host.PostAsync(Path, new { url });
        Assert.Equal((status, code, "url"), (answer.Status, answer.Code, Assert.Single(answer.ErrorFields)));
    }

    [Fact]
    public async Task A_workspace_has_a_budget_and_keys_are_needed()
    {
        using HttpClient stranger = _host.ClientWith(null);
        using HttpResponseMessage refused = await stranger.PostAsync(Path, new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var statuses = new List<int>();
        for (int i = 0; i < Api.Outbound.WorkspaceBudget.PerMinute + 1; i++)
        {
            ApiAnswer answer = await _host.PostAsync(Path, new { url = "http://10.0.0.7/" });
            statuses.Add(answer.Status);
            if (answer.Status == 429)
            {
                Assert.Equal("rate_limited", answer.Code);
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            }
        }

        Assert.Equal(429, statuses[^1]);
        Assert.All(statuses.Take(Api.Outbound.WorkspaceBudget.PerMinute), status => Assert.Equal(422, status));
    }

    private static string Answer(string path) => path switch
    {
        "/moved" => ScriptedSite.Redirect("/page"),
        "/page" => ScriptedSite.Page(
            "<meta property=og:title content=Весна><meta name=description content=Text><meta property=og:image content=/i.svg><meta property=og:site_name content=Site>",
            "text/html"),
        "/image" => ScriptedSite.Page("<svg><title>secret</title></svg>", "image/svg+xml"),
        "/json" => ScriptedSite.Page("{\"title\":\"secret\"}", "application/json"),
        "/missing" => ScriptedSite.Page("<body>secret</body>", status: "404 Not Found"),
        "/to-inside" => ScriptedSite.Redirect("http://inside.example/"),
        "/loop" => ScriptedSite.Redirect("/loop"),
        "/broken-brotli" => "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>",
        _ => "garbage",
    };
}
