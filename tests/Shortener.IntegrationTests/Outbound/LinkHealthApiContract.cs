using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shortener.Core.LinkHealth;
using Shortener.Core.Storage;
using Shortener.Ingest.LinkHealth;
using Shortener.Ingest.Outbound;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Outbound;

public abstract class LinkHealthApiContract(StorageBackend backend) : IAsyncLifetime
{
    private const string Links = "/api/v1/links";
    private const string Public = "93.184.216.34";

    private readonly StubResolver _resolver = new StubResolver().With("site.example", Public);
    private readonly RoutedDialer _dialer = new();
    private readonly ScriptedSite _site = new((head, stream, ct) =>
        stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Answer(head.Split(' ')[0], ScriptedSite.PathOf(head))), ct).AsTask());
    private LinksHost _host = null!;

    public async Task InitializeAsync()
    {
        _dialer.With(Public, _site.EndPoint);
        _host = await LinksHost.StartAsync(
            backend,
            services => services.AddSingleton<IHostResolver>(_resolver).AddSingleton<IOutboundDialer>(_dialer),
            ("Links:PublicUrl", "https://lnk.example"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Two_failed_checks_break_a_link_and_its_etag_stays()
    {
        ApiAnswer link = await _host.PostAsync(Links, new { url = "http://site.example/missing" });
        Assert.Equal("""{"status":"unknown","checkedAt":null,"reason":null}""", link.Body.GetProperty("health").GetRawText());
        ApiAnswer first = await CheckAsync(link);
        Assert.Equal((200, "unknown", "http_404"), (first.Status, first["status"], first["reason"]));
        ApiAnswer second = await CheckAsync(link);
        Assert.Equal(("broken", "http_404"), (second["status"], second["reason"]));

        int told = _host.Changes.Slugs.Count;
        ApiAnswer read = await _host.GetAsync(link.Location!);
        Assert.Equal((link.ETag, link["updatedAt"]), (read.ETag, read["updatedAt"]));
        Assert.Equal("broken", HealthOf(read.Body));
        JsonElement listed = Assert.Single((await _host.GetAsync(Links)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("broken", HealthOf(listed));
        Assert.Equal("broken", HealthOf((await _host.GetAsync($"{Links}/lookup?slug={link["slug"]}")).Body));
        Assert.Equal(told, _host.Changes.Slugs.Count);

        // Another destination has another health.
        ApiAnswer moved = await _host.SendAsync(HttpMethod.Patch, link.Location!, new { url = "http://site.example/ok" });
        Assert.Equal("unknown", HealthOf(moved.Body));
        ApiAnswer ok = await CheckAsync(link);
        Assert.Equal(("ok", ""), (ok["status"], ok["reason"]));
        Assert.Equal(JsonValueKind.String, ok.Body.GetProperty("checkedAt").ValueKind);
    }

    [Theory]
    [InlineData("http://site.example/get-only", "ok", "")]
    [InlineData("http://site.example/forbidden", "unknown", "http_403")]
    [InlineData("http://site.example/moved", "ok", "")]
    [InlineData("http://site.example/broken-brotli", "broken", "no_http")]
    [InlineData("http://nowhere.example/", "broken", "no_public_address")]
    [InlineData("http://site.example:9999/", "unknown", "not_checkable")]
    public async Task A_check_tells_what_a_visitor_would_meet(string url, string status, string reason)
    {
        ApiAnswer link = await _host.PostAsync(Links, new { url });
        await CheckAsync(link);
        ApiAnswer second = await CheckAsync(link);
        Assert.Equal((status, reason), (second["status"], second["reason"]));
    }

    [Fact]
    public async Task A_link_of_nobody_is_not_checked()
    {
        Assert.Equal(404, (await _host.PostAsync($"{Links}/lnk_0000000000000/check", new { })).Status);
        Assert.Empty(_site.Requests);
    }

    [Fact]
    public async Task The_schedule_checks_each_link_once_however_many_nodes_share_it()
    {
        const int Count = 40;
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(201, (await _host.PostAsync(Links, new { url = $"http://site.example/ok?{i}" })).Status);
        }

        LinkHealthService[] nodes = [.. Enumerable.Range(0, 3).Select(_ => Service())];
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.RunRoundAsync(CancellationToken.None))));
        Assert.Equal(Count, _site.Requests.Count);
        Assert.Equal(Count, _site.Requests.Distinct().Count());
        await nodes[0].RunRoundAsync(CancellationToken.None);
        Assert.Equal(Count, _site.Requests.Count);
        JsonElement items = (await _host.GetAsync($"{Links}?limit=100")).Body.GetProperty("items");
        Assert.All(items.EnumerateArray(), link => Assert.Equal("ok", HealthOf(link)));
    }

    [Fact]
    public async Task A_check_that_fails_unforeseen_leaves_its_link_unknown_and_the_others_checked()
    {
        ApiAnswer faulty = await _host.PostAsync(Links, new { url = "http://site.example/faulty" });
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(201, (await _host.PostAsync(Links, new { url = $"http://site.example/ok?{i}" })).Status);
        }

        ILinkHealthStore store = _host.Services.GetRequiredService<ILinkHealthStore>();
        var checker = new LinkChecker(_host.Services.GetRequiredService<GuardedClient>(), new FaultyStore(store), TimeProvider.System);
        await Service(checker).RunRoundAsync(CancellationToken.None);
        Assert.Equal(21, _site.Requests.Count);
        JsonElement items = (await _host.GetAsync($"{Links}?limit=100")).Body.GetProperty("items");
        Assert.All(items.EnumerateArray(), link => Assert.Equal(link.GetProperty("id").GetString() == faulty["id"] ? "unknown" : "ok", HealthOf(link)));
        Assert.Equal("not_checkable", (await _host.GetAsync(faulty.Location!)).Body.GetProperty("health").GetProperty("reason").GetString());
    }

    private static string? HealthOf(JsonElement link) => link.GetProperty("health").GetProperty("status").GetString();

    private Task<ApiAnswer> CheckAsync(ApiAnswer link) => _host.PostAsync($"{Links}/{link["id"]}/check", new { });

    private LinkHealthService Service(LinkChecker? checker = null) => new(
        _host.Services.GetRequiredService<ILinkHealthStore>(),
        checker ?? _host.Services.GetRequiredService<LinkChecker>(),
        Options.Create(new LinkHealthOptions { Concurrency = 4 }),
        TimeProvider.System,
        NullLogger<LinkHealthService>.Instance);

    private static string Answer(string method, string path) => path switch
    {
        "/moved" => ScriptedSite.Redirect("/ok"),
        "/missing" => Empty("404 Not Found"),
        "/forbidden" => Empty("403 Forbidden"),
        "/get-only" => Empty(method == "GET" ? "200 OK" : "501 Not Implemented"),
        // HEAD is refused so that the body is read.
        "/broken-brotli" => method == "GET"
            ? "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
            : Empty("501 Not Implemented"),
        _ => Empty("200 OK"),
    };

    private static string Empty(string status) => $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    /// <summary>Fails for one destination as no database does.</summary>
    private sealed class FaultyStore(ILinkHealthStore store) : ILinkHealthStore
    {
        public Task<long> SeedAsync(long after, int limit, CancellationToken ct) => store.SeedAsync(after, limit, ct);

        public Task<IReadOnlyList<DueLink>> ClaimAsync(int limit, TimeSpan lease, TimeSpan rest, CancellationToken ct) =>
            store.ClaimAsync(limit, lease, rest, ct);

        public Task SaveAsync(LinkHealthState state, TimeSpan next, CancellationToken ct) =>
            state.Url == "http://site.example/faulty" ? throw new InvalidOperationException("Unforeseen") : store.SaveAsync(state, next, ct);

        public Task<IReadOnlyList<LinkHealthState>> FindAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct) => store.FindAsync(linkIds, ct);
    }
}

public sealed class SqliteLinkHealthApiTests() : LinkHealthApiContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresLinkHealthApiTests() : LinkHealthApiContract(StorageBackend.Postgres);
