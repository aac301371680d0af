using System.Net;
using System.Text.Json;

namespace Shortener.IntegrationTests.Pages;

public sealed class InfoPageTests(PagesServer server) : IClassFixture<PagesServer>
{
    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..10];

    [Fact]
    public async Task It_shows_where_a_link_leads_and_counts_no_click()
    {
        string slug = Unique("i");
        JsonElement link = await server.CreateAsync(new { url = "https://shop.example.com/a?b=<c>", slug, title = "Ñandú <i>" });
        (HttpStatusCode status, string page) = await ReadAsync($"/{slug}+");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<bdi class=\"host\">shop.example.com</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("https://shop.example.com/a?b=%3Cc%3E", page, StringComparison.Ordinal);
        Assert.Contains($"https://go.example/{slug}", page, StringComparison.Ordinal);
        Assert.Contains("Ñandú &lt;i&gt;", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/{slug}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/{slug}&#x2B;report\"", page, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.Equal(0, (await server.GetJsonAsync($"/api/v1/links/{link.GetProperty("id").GetString()}")).GetProperty("clicks").GetInt64());
    }

    [Fact]
    public async Task A_password_hides_destination_and_title()
    {
        string slug = Unique("i");
        await server.CreateAsync(new { url = "https://secret.example.com/plan", slug, title = "Takeover", password = "correct horse" });
        (_, string page) = await ReadAsync($"/{slug}+");
        Assert.DoesNotContain("secret.example.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Takeover", page, StringComparison.Ordinal);
        Assert.Contains("protected by a password", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_and_limits_are_told_in_the_links_time_zone_and_the_visitors_language()
    {
        string slug = Unique("i");
        await server.CreateAsync(new
        {
            url = "https://example.com/",
            slug,
            startsAt = "2099-06-01T10:00:00Z",
            expiresAt = "2099-07-01T10:00:00Z",
            clickLimit = 5,
            timezone = "Europe/Madrid",
        });
        (_, string page) = await ReadAsync($"/{slug}+", "es");
        Assert.Contains("lunes, 1 de junio de 2099, 12:00 (Europe/Madrid)", page, StringComparison.Ordinal);
        Assert.Contains("miércoles, 1 de julio de 2099, 12:00 (Europe/Madrid)", page, StringComparison.Ordinal);
        Assert.Contains("aún no está activo", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/{slug}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switched_off_link_and_one_whose_destination_was_listed_since_are_not_followed_from_here()
    {
        string off = Unique("i"), listed = Unique("i");
        await server.CreateAsync(new { url = "https://example.com/", slug = off, enabled = false });
        await server.CreateAsync(new { url = "https://later.example.org/", slug = listed });
        Assert.Contains("switched this link off", (await ReadAsync($"/{off}+")).Page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/{listed}\"", (await ReadAsync($"/{listed}+")).Page, StringComparison.Ordinal);

        await File.WriteAllTextAsync(server.BlocklistPath, "evil.example\nlater.example.org\n");
        string page = "";
        for (int i = 0; i < 100 && !page.Contains("is blocked", StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            page = (await ReadAsync($"/{listed}+")).Page;
        }

        Assert.Contains("is blocked", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/{listed}\"", page, StringComparison.Ordinal);
        using HttpResponseMessage refused = await server.SendAsync(
            HttpMethod.Post, "/api/v1/links", new StringContent("""{"url":"https://www.later.example.org/x"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("blocklist", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_blocklist_has_its_line_in_readiness()
    {
        JsonElement ready = await server.GetJsonAsync("/readyz");
        Assert.Contains(ready.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == "blocklist");
        Assert.Contains("shortener_orphans_visits", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/none-such+")]
    [InlineData("/none-such+report")]
    [InlineData("/a%2Fb+")]
    [InlineData("/%D1%8B+")]
    [InlineData("/++")]
    [InlineData("/none-such.qr")]
    public async Task An_unknown_slug_is_not_found(string path)
    {
        (HttpStatusCode status, _) = await ReadAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task A_head_request_is_answered_and_other_methods_are_not()
    {
        string slug = Unique("i");
        await server.CreateAsync(new { url = "https://example.com/", slug });
        using HttpResponseMessage head = await server.SendAsync(HttpMethod.Head, $"/{slug}+");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using HttpResponseMessage post = await server.SendAsync(HttpMethod.Post, $"/{slug}+", new StringContent(""));
        Assert.InRange((int)post.StatusCode, 404, 405);
    }

    private async Task<(HttpStatusCode Status, string Page)> ReadAsync(string path, string language = "en")
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, path, null, ("Accept-Language", language));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
