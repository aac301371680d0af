using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.IntegrationTests.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.IntegrationTests.Domains;

/// <summary>What visitors of a domain with settings meet, over a real socket.</summary>
public sealed class DomainPagesTests
{
    private static readonly DomainSettings Settings = new()
    {
        RootUrl = "https://example.com/home",
        NotFoundUrl = "https://example.com/404",
        ExpiredUrl = "https://example.com/over",
        SlugRules = new SlugRules(CaseInsensitive: true, UnicodeSlugs: true),
    };

    [Fact]
    public async Task Root_unknown_and_expired_lead_to_the_owners_pages()
    {
        ScriptedRedirectStore store = Store();
        store.Write(Target("over") with { Options = """{"expiresAt":"2020-01-01T00:00:00+00:00"}""" });
        await using RedirectServer server = await RedirectServer.StartAsync(store);
        foreach ((string path, string page) in new[] { ("/", "home"), ("/nothing", "404"), ("/ничего", "404"), ("/over", "over") })
        {
            RawResponse answer = await server.SendAsync(Encoded(path), host: "brand.example");
            Assert.Equal((302, "https://example.com/" + page), (answer.Status, answer.Location));
            Assert.Equal("private, no-store", answer.Headers["Cache-Control"]);
        }

        // A domain without settings has its plain pages.
        Assert.Equal(404, (await server.SendAsync("/nothing", host: "go.example")).Status);
        Assert.Equal(404, (await server.SendAsync("/", host: "go.example")).Status);
        Assert.Empty(server.Journal.Clicks);
    }

    [Fact]
    public async Task Slugs_are_found_by_the_rules_of_the_domain()
    {
        ScriptedRedirectStore store = Store();
        store.Write(Target("весна"));
        store.Write(Target("abc"));
        await using RedirectServer server = await RedirectServer.StartAsync(store);
        foreach (string path in new[] { "/весна", "/ВЕСНА", "/Весна/", "/abc", "/ABC", "/aBc." })
        {
            // Twice: from the database, then from memory.
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal("https://example.org/", (await server.SendAsync(Encoded(path), host: "brand.example")).Location);
            }
        }

        Assert.Equal(12, server.Journal.Clicks.Count);
        Assert.True((await server.SendAsync(Encoded("/весна"), host: "go.example")).PassedOn);
        Assert.Equal("https://example.com/404", (await server.SendAsync("/%D0%B2%CC%81", host: "brand.example")).Location);
    }

    private static ScriptedRedirectStore Store()
    {
        var store = new ScriptedRedirectStore();
        store.Domains.Add(new DomainEntry(7, 1, "brand.example") { Settings = Settings });
        return store;
    }

    private static RedirectTarget Target(string slug) => new()
    {
        LinkId = slug.GetHashCode(StringComparison.Ordinal) & 0xffff,
        WorkspaceId = 1,
        DomainId = 7,
        Slug = slug,
        Url = "https://example.org/",
        RedirectCode = 302,
        ForwardQuery = true,
        Enabled = true,
        Version = 1,
    };

    private static string Encoded(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
