using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>Products, countdowns, galleries and places on published pages.</summary>
public abstract class HubCardsContract(HubsServer server)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string Hostile = "</script><img src=x onerror=alert(1)> \"' <b>{0}";

    private static readonly string[] Maps = ["https://www.openstreetmap.org/", "https://www.google.com/maps/", "https://maps.apple.com/", "https://yandex.com/maps/"];

    [Fact]
    public async Task A_product_shows_its_price_and_its_button_is_counted()
    {
        string image = await ImageAsync();
        (string handle, JsonElement hub) = await server.PublishAsync(Draft("es", new
        {
            kind = "product",
            label = "Vinilo",
            description = "Edición limitada",
            image,
            url = "https://shop.example/vinilo",
            product = new { price = "1219.9", priceBefore = "1500", currency = "EUR", button = "Comprar" },
        }));
        IElement card = (await PageAsync(handle)).QuerySelector("article.product")!;
        Assert.Equal("1.219,90 €", card.QuerySelector(".price b")!.TextContent.Replace('\u00a0', ' '));
        Assert.Equal("1.500 €", card.QuerySelector(".price s")!.TextContent.Replace('\u00a0', ' '));
        Assert.Equal("Comprar: Vinilo", card.QuerySelector("a")!.TextContent);
        Assert.Equal("", card.QuerySelector("img")!.GetAttribute("alt"));
        string href = card.QuerySelector("a")!.GetAttribute("href")!;
        Assert.Equal("https://shop.example/vinilo", await FollowAsync(href));
        Assert.Equal("Vinilo", await ButtonLabelAsync(hub));
    }

    [Fact]
    public async Task A_gallery_takes_images_of_its_workspace_with_words_for_each()
    {
        string image = await ImageAsync();
        (string handle, _) = await server.PublishAsync(Draft("en", new
        {
            kind = "gallery",
            label = "Works",
            gallery = new object[] { new { image, alt = "First", description = "In oil" }, new { image, alt = "Second", url = "https://example.com/second" } },
        }));
        IElement strip = (await PageAsync(handle)).QuerySelector(".gallery .strip")!;
        Assert.Equal(("0", "Works", "region"), (strip.GetAttribute("tabindex"), strip.GetAttribute("aria-label"), strip.GetAttribute("role")));
        Assert.Equal(["First", "Second"], strip.QuerySelectorAll("img").Select(picture => picture.GetAttribute("alt")));
        Assert.All(strip.QuerySelectorAll("img"), picture => Assert.Equal("1", picture.GetAttribute("width")));
        Assert.Equal("https://example.com/second", await FollowAsync(Assert.Single(strip.QuerySelectorAll("a")).GetAttribute("href")!));

        (int status, JsonElement problem) = await server.SendAsync(
            HttpMethod.Post, "/hubs", new { handle = Handle(), draft = Draft("en", new { kind = "gallery", gallery = new[] { new { image = "img_0000000000000" } } }) });
        Assert.Equal(422, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("draft.blocks[0].gallery[0].image", out _), problem.ToString());
    }

    [Fact]
    public async Task A_place_leads_to_every_map_and_loads_nothing_of_theirs()
    {
        (string handle, JsonElement hub) = await server.PublishAsync(Draft("en", new
        {
            kind = "map",
            description = "Second yard",
            map = new { address = "Calle Ancha 1\nCádiz", latitude = 36.5339, longitude = -6.2975 },
        }));
        using HttpResponseMessage answer = await server.Visitor.GetAsync($"/@{handle}");
        Assert.Contains("img-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        IElement card = (await PageAsync(handle)).QuerySelector(".map")!;
        Assert.Equal("36.5339° N, 6.2975° W", card.QuerySelector(".point")!.TextContent);
        Assert.Equal(["Calle Ancha 1", "Cádiz"], card.QuerySelectorAll("address span").Select(line => line.TextContent));
        Assert.Equal("geo:36.5339,-6.2975", card.QuerySelector(".geo a")!.GetAttribute("href"));
        string[] tracked = [.. card.QuerySelectorAll("li:not(.geo) a").Select(link => link.GetAttribute("href")!)];
        string[] arrived = await Task.WhenAll(tracked.Select(FollowAsync));
        Assert.Equal(Maps.Length, arrived.Length);
        Assert.All(Maps.Zip(arrived), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal("Calle Ancha 1", await ButtonLabelAsync(hub));

        (string chosen, _) = await server.PublishAsync(Draft("en", new { kind = "map", map = new { address = "Here", maps = new[] { "yandex", "google" } } }));
        IElement two = (await PageAsync(chosen)).QuerySelector(".map")!;
        Assert.Null(two.QuerySelector(".point"));
        Assert.Equal(["Google Maps", "Yandex Maps"], two.QuerySelectorAll("li:not(.geo) a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task A_running_countdown_says_what_is_left_and_its_button_leads_nowhere_yet()
    {
        string at = TimeProvider.System.GetUtcNow().AddDays(3).AddHours(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        (string handle, JsonElement hub) = await server.PublishAsync(Draft("en", new
        {
            kind = "countdown",
            label = "Doors open",
            url = "https://tickets.example/secret",
            countdown = new { at, timeZone = "Etc/UTC", then = "link", button = "Tickets" },
        }));
        using HttpResponseMessage answer = await server.Visitor.GetAsync($"/@{handle}");
        string html = await answer.Content.ReadAsStringAsync();
        IElement block = Parse(html).QuerySelector(".countdown")!;
        Assert.Equal(["3", "01"], block.QuerySelectorAll("b").Take(2).Select(unit => unit.TextContent));
        Assert.DoesNotContain("tickets.example", html, StringComparison.Ordinal);
        Assert.True(block.QuerySelector(".over")!.HasAttribute("hidden"));
        string token = block.QuerySelector(".over a")!.GetAttribute("href")!;
        Assert.Equal("/@" + handle, await FollowAsync(token));
        Assert.Equal("/@" + handle, await FollowAsync(token + "?t=5"));
        Assert.Contains("-", answer.Headers.ETag!.Tag, StringComparison.Ordinal);
        JsonElement clicks = (await server.SendAsync(HttpMethod.Get, $"/metrics/breakdown?by=button&hub={hub.GetProperty("id").GetString()}")).Body;
        Assert.Empty(clicks.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_countdown_at_zero_goes_or_shows_its_text_or_its_button()
    {
        object Over(string then) => new
        {
            kind = "countdown",
            label = then,
            url = then == "link" ? "https://example.com/open" : null,
            countdown = new { at = "2020-01-01T00:00", then, text = then == "text" ? "It is over." : null, button = then == "link" ? "Go in" : null },
        };
        (string handle, _) = await server.PublishAsync(Draft("en", Over("hide"), Over("text"), Over("link")));
        IHtmlDocument page = await PageAsync(handle);
        Assert.Equal(["text", "link"], page.QuerySelectorAll(".countdown h2").Select(heading => heading.TextContent));
        Assert.Empty(page.QuerySelectorAll(".left, [hidden]"));
        Assert.Equal("It is over.", page.QuerySelector(".over p")!.TextContent);
        Assert.Equal("https://example.com/open", await FollowAsync(page.QuerySelector(".over a")!.GetAttribute("href")!));
    }

    [Fact]
    public async Task Cards_obey_schedule_targeting_and_hiding()
    {
        (string handle, _) = await server.PublishAsync(Draft(
            "en",
            new { kind = "product", label = "Seen", url = "https://example.com/" },
            new { kind = "product", label = "Hidden", url = "https://example.com/", hidden = true },
            new { kind = "map", label = "Over", map = new { address = "x" }, until = "2020-01-01T00:00:00Z" },
            new { kind = "countdown", label = "Russian", countdown = new { at = "2199-01-01T00:00" }, when = new { language = "ru" } }));
        Assert.Equal(["Seen"], (await PageAsync(handle)).QuerySelectorAll(".blocks h2").Select(heading => heading.TextContent));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/@{handle}");
        request.Headers.AcceptLanguage.ParseAdd("ru");
        using HttpResponseMessage answer = await server.Visitor.SendAsync(request);
        Assert.Equal(["Seen", "Russian"], Parse(await answer.Content.ReadAsStringAsync()).QuerySelectorAll(".blocks h2").Select(heading => heading.TextContent));
    }

    [Fact]
    public async Task Hostile_words_stay_words_and_the_page_stays_small()
    {
        string image = await ImageAsync();
        (string handle, _) = await server.PublishAsync(Draft(
            "en",
            new { kind = "product", label = Hostile, description = Hostile, image, alt = Hostile, url = "https://example.com/", product = new { price = "1", currency = "USD", button = Hostile } },
            new { kind = "countdown", label = Hostile, countdown = new { at = "2199-01-01T00:00", then = "text", text = Hostile } },
            new { kind = "gallery", label = Hostile, gallery = Enumerable.Repeat(new { image, alt = Hostile, description = Hostile, url = "https://example.com/" }, 12) },
            new { kind = "map", label = Hostile, description = Hostile, map = new { address = Hostile } }));
        string html = await server.Visitor.GetStringAsync($"/@{handle}");
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1_000, 30 * 1_024);
        IHtmlDocument page = Parse(html);
        Assert.Equal(13, page.QuerySelectorAll("img").Length);
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.Empty(page.QuerySelectorAll("main b:not([data-unit]):not(.price b)"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute =>
            attribute.Name.StartsWith("on", StringComparison.Ordinal) || attribute.Name == "style");
    }

    private static string Handle() => "c" + Guid.NewGuid().ToString("N")[..12];

    private static object Draft(string language, params object[] blocks) => new { language, profile = new { title = "Ana" }, blocks };

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private async Task<IHtmlDocument> PageAsync(string handle) => Parse(await server.Visitor.GetStringAsync($"/@{handle}"));

    private async Task<string> ImageAsync()
    {
        using var content = new ByteArrayContent(Convert.FromBase64String(Png));
        using HttpResponseMessage uploaded = await server.Api.PostAsync("/api/v1/images?name=a.png", content);
        return JsonDocument.Parse(await uploaded.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
    }

    private async Task<string> FollowAsync(string path)
    {
        using HttpResponseMessage answer = await server.Visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>What the page's only clicked button is called in metrics, once its click is there.</summary>
    private async Task<string?> ButtonLabelAsync(JsonElement hub)
    {
        for (int i = 0; i < 300; i++)
        {
            JsonElement items = (await server.SendAsync(HttpMethod.Get, $"/metrics/breakdown?by=button&bots=include&hub={hub.GetProperty("id").GetString()}")).Body.GetProperty("items");
            if (items.GetArrayLength() > 0)
            {
                return items[0].GetProperty("label").GetString();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return null;
    }
}

public sealed class SqliteHubCardsTests(SqliteHubsServer server) : HubCardsContract(server), IClassFixture<SqliteHubsServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresHubCardsTests(PostgresHubsServer server) : HubCardsContract(server), IClassFixture<PostgresHubsServer>;
