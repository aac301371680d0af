using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Core.Storage;

namespace Shortener.IntegrationTests.Interstitials;

/// <summary>What an interstitial loads besides its words: images of the workspace, and third parties' tags.</summary>
public abstract class InterstitialMediaContract(StorageBackend backend) : IAsyncLifetime
{
    private static readonly object Meta = new { consent = "ask", pixels = new[] { new { provider = "meta", id = "123456789" } } };

    private InterstitialHost _host = null!;

    public async Task InitializeAsync() => _host = await InterstitialHost.StartAsync(backend);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_image_of_the_workspace_is_shown_by_its_name_or_its_address_and_no_other_is_taken()
    {
        string url = (await _host.UploadAsync()).GetProperty("url").GetString()!;
        string name = url.Split('/')[^1];
        string id = await _host.InterstitialAsync(new { name = "picture", creatives = new[] { ImageOf(url) } });
        await _host.LinkAsync(new { slug = "picture", url = "https://dest.example/", interstitialId = id });
        InterstitialHost.Page page = await _host.VisitAsync("/picture");
        Assert.Contains($"<img src=\"{url}\" alt=\"An offer\"", page.Body, StringComparison.Ordinal);
        Assert.Equal((200, "image/png"), ((await _host.VisitAsync(url)).Status, (await _host.VisitAsync(url)).Headers["Content-Type"]));
        JsonElement stored = await ReadAsync(id);
        Assert.Equal(name, stored.GetProperty("creatives")[0].GetProperty("image").GetString());

        string unknown = new string('a', 64) + ".png";
        Assert.Equal("creatives[0].image", await RefusedFieldAsync(id, new { creatives = new[] { ImageOf(unknown) } }));
        // The right hash under another type is no image of the workspace either.
        Assert.Equal("creatives[0].image", await RefusedFieldAsync(id, new { creatives = new[] { ImageOf(name.Replace(".png", ".gif", StringComparison.Ordinal)) } }));
        Assert.Equal("creatives[1].poster", await RefusedFieldAsync(id, new
        {
            creatives = new object[] { ImageOf(name), new { kind = "video", video = "https://media.example/a.mp4", poster = unknown } },
        }));
    }

    [Fact]
    public async Task An_image_of_another_workspace_is_none()
    {
        string url = (await _host.UploadAsync()).GetProperty("url").GetString()!;
        using HttpClient stranger = await _host.StrangerAsync();
        using HttpResponseMessage refused = await stranger.PostAsJsonAsync(
            new Uri("/api/v1/interstitials", UriKind.Relative), new { name = "stolen", creatives = new[] { ImageOf(url) } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        await _host.UploadAsync(stranger);
        using HttpResponseMessage taken = await stranger.PostAsJsonAsync(
            new Uri("/api/v1/interstitials", UriKind.Relative), new { name = "own", creatives = new[] { ImageOf(url) } });
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_there_stays_though_its_image_was_deleted()
    {
        JsonElement image = await _host.UploadAsync();
        string id = await _host.InterstitialAsync(new { name = "kept", creatives = new[] { ImageOf(image.GetProperty("url").GetString()!) } });
        using HttpResponseMessage deleted = await _host.Api.DeleteAsync(new Uri($"/api/v1/images/{image.GetProperty("id").GetString()}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        JsonElement creative = (await ReadAsync(id)).GetProperty("creatives")[0];
        JsonElement changed = await _host.PatchAsync(
            $"/api/v1/interstitials/{id}",
            new { creatives = new[] { new { id = creative.GetProperty("id").GetString(), kind = "image", image = creative.GetProperty("image").GetString(), alt = "Another word" } } });
        Assert.Equal("Another word", changed.GetProperty("creatives")[0].GetProperty("alt").GetString());
    }

    [Fact]
    public async Task A_key_for_interstitials_alone_may_send_and_list_images()
    {
        using HttpClient client = await _host.WithScopesAsync("interstitials:read", "interstitials:write");
        string id = (await _host.UploadAsync(client)).GetProperty("id").GetString()!;
        JsonElement list = await client.GetFromJsonAsync<JsonElement>("/api/v1/images");
        Assert.Equal(id, list.GetProperty("items")[0].GetProperty("id").GetString());
        using HttpClient links = await _host.WithScopesAsync("links:write");
        using HttpResponseMessage refused = await links.GetAsync(new Uri("/api/v1/images", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("hubs:read or interstitials:read", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_pixels_opens_its_policy_for_their_providers_alone_and_keeps_to_its_tickets()
    {
        string id = await _host.InterstitialAsync(new
        {
            name = "tagged",
            creatives = new[] { new { kind = "html", html = "<a href=\"{{click}}\">x</a>", url = "https://ad.example/" } },
            retargeting = Meta,
        });
        await _host.LinkAsync(new { slug = "tagged", url = "https://dest.example/", interstitialId = id });
        InterstitialHost.Page page = await _host.VisitAsync("/tagged");
        Assert.Contains("<body data-tags=\"meta:123456789\" data-tags-of=\"interstitials\" data-consent=\"ask\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("data-agree", page.Body, StringComparison.Ordinal);
        // Nothing of a provider stands in the page itself: without an answer nothing loads.
        Assert.DoesNotContain("facebook", page.Body, StringComparison.OrdinalIgnoreCase);
        string policy = page.Headers["Content-Security-Policy"];
        string host = _host.Visitors.BaseAddress!.Authority;
        Assert.Contains("script-src 'self' https://connect.facebook.net; ", policy, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' https://www.facebook.com; connect-src https://connect.facebook.net https://www.facebook.com; ", policy, StringComparison.Ordinal);
        Assert.Contains($"frame-src {host}/i/; form-action 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("tiktok", policy, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.VisitAsync(page.Frame)).Status);

        await _host.PatchAsync("/api/v1/workspace", new { visitorCookies = "consent" });
        await UntilAsync(async () => (await _host.VisitAsync("/tagged")).Headers["Content-Security-Policy"].Contains($"form-action {host}/i/; ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_a_host_that_no_policy_can_name_the_page_works_and_its_tags_do_not_load()
    {
        string id = await _host.InterstitialAsync(new
        {
            name = "bracketed",
            creatives = new[] { new { kind = "html", html = "<p>x</p>", url = "https://ad.example/" } },
            retargeting = Meta,
        });
        await _host.LinkAsync(new { slug = "bracketed", url = "https://dest.example/", interstitialId = id });
        InterstitialHost.Page page = await _host.VisitAsync("/bracketed", headers: ("Host", "[::1]:8080"));
        Assert.Equal(200, page.Status);
        string policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("script-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("[", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("facebook", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, "gpc dnt")]
    [InlineData(null, "Sec-GPC", null, "ask")]
    [InlineData(null, "DNT", null, "ask")]
    [InlineData(false, "DNT", null, "gpc")]
    [InlineData(false, "Sec-GPC", null, "ask")]
    [InlineData(null, null, "?no-track", null)]
    public async Task Who_is_asked_first_follows_from_settings_and_signals(bool? respectDoNotTrack, string? signal, string? query, string? mode)
    {
        string id = await _host.InterstitialAsync(new
        {
            name = "assumed",
            creatives = new[] { new { kind = "text", headline = "x" } },
            retargeting = new { consent = "assume", respectDoNotTrack, pixels = new[] { new { provider = "x", id = "abc12" } } },
        });
        await _host.LinkAsync(new { slug = "assumed", url = "https://dest.example/", interstitialId = id });
        InterstitialHost.Page page = await _host.VisitAsync("/assumed" + query, headers: signal is null ? [] : [(signal, "1")]);
        Assert.True(page.IsInterstitial, page.Body);
        if (mode is null)
        {
            Assert.DoesNotContain("data-tags", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("twitter", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($" data-consent=\"{mode}\">", page.Body, StringComparison.Ordinal);
        }
    }

    private static object ImageOf(string image) => new { kind = "image", image, alt = "An offer", url = "https://ad.example/" };

    private async Task<JsonElement> ReadAsync(string id) => await _host.Api.GetFromJsonAsync<JsonElement>($"/api/v1/interstitials/{id}");

    /// <returns>The field that a change is refused for.</returns>
    private async Task<string> RefusedFieldAsync(string id, object change)
    {
        using HttpResponseMessage refused = await _host.Api.PatchAsJsonAsync(new Uri($"/api/v1/interstitials/{id}", UriKind.Relative), change);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        return Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}

public sealed class SqliteInterstitialMediaTests() : InterstitialMediaContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresInterstitialMediaTests() : InterstitialMediaContract(StorageBackend.Postgres);
