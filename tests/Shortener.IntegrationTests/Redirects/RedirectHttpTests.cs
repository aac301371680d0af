using Shortener.Core.Clicks;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.IntegrationTests.Redirects;

public sealed class RedirectHttpTests : IAsyncLifetime
{
    private RedirectServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RedirectServer.StartAsync();
        _server.Store.Write(Targets.Link(url: "https://destination.example/page?utm_source=own#top"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Link_redirects_from_the_database_and_then_from_memory()
    {
        for (int i = 0; i < 3; i++)
        {
            RawResponse response = await _server.SendAsync("/abc");

            Assert.Equal(302, response.Status);
            Assert.Equal("https://destination.example/page?utm_source=own#top", response.Location);
            Assert.Equal("private, no-store", response.Headers["Cache-Control"]);
            Assert.Equal("noindex", response.Headers["X-Robots-Tag"]);
            Assert.Equal("strict-origin-when-cross-origin", response.Headers["Referrer-Policy"]);
            Assert.Equal("0", response.Headers["Content-Length"]);
            Assert.False(response.Headers.ContainsKey("Server"));
        }

        Assert.Equal(1, _server.Store.Reads);
        Assert.Equal(3, _server.Journal.Clicks.Count);
    }

    [Fact]
    public async Task Click_carries_what_the_visitor_sent()
    {
        await _server.SendAsync(
            "/abc?utm_source=%ff&x=1", headers: ["User-Agent: Agent/1", "Referer: https://from.example/p", "Accept-Language: es-MX,es;q=0.9"]);

        RecordedClick click = Assert.Single(_server.Journal.Clicks);
        Assert.Equal(7, click.LinkId);
        Assert.Equal(3, click.WorkspaceId);
        Assert.Equal("Agent/1", click.UserAgent);
        Assert.Equal("https://from.example/p", click.Referrer);
        Assert.Equal("es-MX,es;q=0.9", click.AcceptLanguage);
        Assert.Equal("?utm_source=%ff&x=1", click.Query);
        Assert.Equal("utm_source=own", click.DestinationUtm);
        Assert.Equal("127.0.0.1", click.Address!.ToString());
        Assert.Equal("Agent/1".Length + 3, click.Visitor);
        Assert.Equal(ClickFlags.None, click.Flags);
        Assert.InRange(UnixMicros.Now(TimeProvider.System) - click.UnixMicros, 0, 60_000_000);
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "198.51.100.7")]
    public async Task Address_comes_from_a_header_only_behind_a_trusted_proxy(string trusted, string expected)
    {
        await using RedirectServer server = await RedirectServer.StartAsync(_server.Store, ("Http:TrustedProxies", trusted));

        await server.SendAsync("/abc", headers: "X-Forwarded-For: 6.6.6.6, 198.51.100.7");

        Assert.Equal(expected, Assert.Single(server.Journal.Clicks).Address!.ToString());
    }

    [Theory]
    [InlineData("HEAD", "/abc", "X: y", ClickFlags.Head)]
    [InlineData("GET", "/abc", "Sec-Purpose: prefetch;prerender", ClickFlags.Prefetch)]
    [InlineData("GET", "/abc", "Purpose: prefetch", ClickFlags.Prefetch)]
    [InlineData("GET", "/abc", "X-Purpose: preview", ClickFlags.Prefetch)]
    [InlineData("GET", "/abc", "X-Moz: prefetch", ClickFlags.Prefetch)]
    [InlineData("GET", "/abc", "Sec-Purpose: other", ClickFlags.None)]
    [InlineData("GET", "/abc?qr=1", "X: y", ClickFlags.Qr)]
    [InlineData("HEAD", "/abc?qr=1", "Purpose: prefetch", ClickFlags.Head | ClickFlags.Prefetch | ClickFlags.Qr)]
    public async Task Click_is_flagged_by_its_request(string method, string path, string header, ClickFlags flags)
    {
        RawResponse response = await _server.SendAsync(path, method, headers: header);

        Assert.Equal(302, response.Status);
        Assert.Equal("https://destination.example/page?utm_source=own#top", response.Location);
        Assert.Equal(flags, Assert.Single(_server.Journal.Clicks).Flags);
    }

    [Fact]
    public async Task Untracked_request_is_redirected_and_not_recorded()
    {
        RawResponse response = await _server.SendAsync("/abc?no-track&x=1");

        Assert.Equal("https://destination.example/page?utm_source=own&x=1#top", response.Location);
        Assert.Empty(_server.Journal.Clicks);
    }

    [Theory]
    [InlineData("/abc/")]
    [InlineData("/abc.")]
    [InlineData("/abc,")]
    [InlineData("/abc)")]
    [InlineData("/x/../abc")]
    [InlineData("/%61bc")]
    public async Task Ways_to_write_the_same_link_lead_there(string path) => Assert.Equal(302, (await _server.SendAsync(path)).Status);

    [Theory]
    [InlineData("//abc")]
    [InlineData("/abc+")]
    [InlineData("/abc.qr")]
    [InlineData("/@abc")]
    [InlineData("/healthz")]
    [InlineData("/app/links/new")]
    [InlineData("/App/")]
    [InlineData("/robots.txt")]
    [InlineData("/cafe%CC%81")]
    public async Task Other_paths_go_on_to_the_rest(string path)
    {
        RawResponse response = await _server.SendAsync(path);

        Assert.True(response.PassedOn);
        Assert.Equal(0, _server.Store.Reads);
    }

    [Fact]
    public async Task More_segments_are_the_rest_s_unless_the_link_forwards_its_path()
    {
        Assert.True((await _server.SendAsync("/abc/more")).PassedOn);
        Assert.True((await _server.SendAsync("/nope/more")).PassedOn);
        _server.Store.Write(Targets.Link(slug: "path", url: "https://d.example/base/?x=1#f") with { Options = """{"forwardPath":true}""" });
        Assert.Equal("https://d.example/base/a%20b/c%2Fd?x=1&q=2#f", (await _server.SendAsync("/path/a%20b/c%2Fd?q=2")).Location);
        Assert.Equal("https://d.example/base/?x=1#f", (await _server.SendAsync("/path/")).Location);
        Assert.Equal("https://d.example/base/x%3Fy%23z?x=1#f", (await _server.SendAsync("/path/x%3Fy%23z")).Location);
    }

    [Theory]
    [InlineData("/ABC")]
    [InlineData("/nope")]
    public async Task Unknown_slug_gets_a_page_and_no_click(string path)
    {
        RawResponse response = await _server.SendAsync(path, headers: "Accept-Language: es");

        Assert.Equal(404, response.Status);
        Assert.False(response.PassedOn);
        Assert.Contains("Enlace no encontrado", response.Body, StringComparison.Ordinal);
        Assert.Equal("private, no-store", response.Headers["Cache-Control"]);
        Assert.Empty(_server.Journal.Clicks);
        Assert.Equal("", (await _server.SendAsync(path, "HEAD")).Body);
    }

    [Fact]
    public async Task Disabled_link_is_gone_and_no_click()
    {
        _server.Store.Write(Targets.Link("off", enabled: false));

        RawResponse response = await _server.SendAsync("/off");

        Assert.Equal(410, response.Status);
        Assert.Null(response.Location);
        Assert.Empty(_server.Journal.Clicks);
    }

    [Theory]
    [InlineData(301, "private, max-age=90")]
    [InlineData(307, "private, no-store")]
    [InlineData(308, "private, max-age=90")]
    public async Task Owner_chooses_the_code(int code, string cacheControl)
    {
        _server.Store.Write(Targets.Link("code", redirectCode: code));

        RawResponse response = await _server.SendAsync("/code");

        Assert.Equal(code, response.Status);
        Assert.Equal(cacheControl, response.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_not_for_links(string method)
    {
        RawResponse response = await _server.SendAsync("/abc", method, headers: "Content-Length: 0");

        Assert.Equal(405, response.Status);
        Assert.Equal("GET, HEAD", response.Headers["Allow"]);
        Assert.True((await _server.SendAsync("/postback", method, headers: "Content-Length: 0")).PassedOn);
    }

    [Fact]
    public async Task Domains_have_links_of_their_own()
    {
        _server.Store.Write(Targets.Link(url: "https://second.example/", domainId: 2));

        Assert.Equal("https://second.example/", (await _server.SendAsync("/abc", host: "GO.example:8080")).Location);
        Assert.StartsWith("https://destination.example/", (await _server.SendAsync("/abc", host: "evil.example", headers: "X-Forwarded-Host: go.example")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_host_can_be_refused()
    {
        await using RedirectServer strict = await RedirectServer.StartAsync(_server.Store, ("Domains:UnknownHost", "NotFound"));
        _server.Store.Write(Targets.Link(domainId: 2));

        Assert.Equal(404, (await strict.SendAsync("/abc", host: "evil.example")).Status);
        Assert.Equal(302, (await strict.SendAsync("/abc", host: "go.example")).Status);
    }

    [Fact]
    public async Task Change_and_deletion_are_obeyed_at_once_on_the_node_that_made_them()
    {
        await _server.SendAsync("/abc");
        _server.Store.Write(Targets.Link(url: "https://changed.example/", version: 2));
        _server.Listener.OnChanged(1, "abc", 2);
        Assert.Equal("https://changed.example/", (await _server.SendAsync("/abc")).Location);

        _server.Store.Delete(1, "abc", 3);
        _server.Listener.OnChanged(1, "abc", 3);
        Assert.Equal(404, (await _server.SendAsync("/abc")).Status);

        _server.Store.Write(Targets.Link(url: "https://again.example/", version: 4));
        _server.Listener.OnChanged(1, "abc", 4);
        Assert.Equal("https://again.example/", (await _server.SendAsync("/abc")).Location);
    }

    [Fact]
    public async Task Change_made_elsewhere_is_obeyed_within_a_second()
    {
        await _server.SendAsync("/abc");
        _server.Store.Write(Targets.Link(url: "https://changed.example/", version: 2));
        long start = TimeProvider.System.GetTimestamp();

        while ((await _server.SendAsync("/abc")).Location != "https://changed.example/")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1), "The change was not obeyed within a second");
        }
    }

    [Fact]
    public async Task Without_the_database_known_links_are_served_and_others_ask_to_come_again()
    {
        await _server.SendAsync("/abc");
        _server.Store.Away = true;

        Assert.Equal(302, (await _server.SendAsync("/abc")).Status);
        RawResponse unavailable = await _server.SendAsync("/other");
        Assert.Equal(503, unavailable.Status);
        Assert.Equal("5", unavailable.Headers["Retry-After"]);
        Assert.Equal(2, _server.Journal.Clicks.Count);
    }

    [Fact]
    public async Task Server_starts_without_its_database_and_serves_once_it_is_there()
    {
        var store = new ScriptedRedirectStore { Away = true };
        store.Write(Targets.Link());
        await using RedirectServer server = await RedirectServer.StartAsync(store);
        Assert.Equal(503, (await server.SendAsync("/abc")).Status);

        store.Away = false;
        long start = TimeProvider.System.GetTimestamp();
        while ((await server.SendAsync("/abc")).Status != 302)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "The link was not served within 5 s");
        }
    }

    [Fact]
    public async Task Full_journal_does_not_stop_the_redirect()
    {
        _server.Journal.Full = true;

        Assert.Equal(302, (await _server.SendAsync("/abc")).Status);
    }

    [Fact]
    public async Task Response_waits_until_the_click_is_on_disk()
    {
        var flush = new TaskCompletionSource();
        _server.Journal.Flush = flush.Task;

        Task<RawResponse> response = _server.SendAsync("/abc");
        while (_server.Journal.Clicks.IsEmpty)
        {
            await Task.Yield();
        }

        Assert.NotSame(response, await Task.WhenAny(response, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System)));
        flush.SetResult();
        Assert.Equal(302, (await response).Status);
    }

    [Fact]
    public async Task Failed_flush_does_not_stop_the_redirect()
    {
        _server.Journal.Flush = Task.FromException(new IOException("No space left on device"));

        Assert.Equal(302, (await _server.SendAsync("/abc")).Status);
    }

    [Fact]
    public async Task Made_up_slugs_leave_nothing_behind()
    {
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(404, (await _server.SendAsync("/made-up-" + i)).Status);
        }

        Assert.Equal(0, _server.Resolver.CachedLinks);
    }

    [Fact]
    public async Task Options_out_of_range_stop_the_start()
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(
            () => RedirectServer.StartAsync(null, ("Cache:MaxLinks", "0")));

        Assert.Contains("Cache__MaxLinks", refused.Message, StringComparison.Ordinal);
    }
}
