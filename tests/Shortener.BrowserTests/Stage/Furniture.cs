using System.Text.Json;

namespace Shortener.BrowserTests.Stage;

/// <summary>Links, visits and settings of an ordinary workspace, so that pages are looked at with something on them.</summary>
internal static class Furniture
{
    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];

    private static readonly string?[] Referrers = [null, "https://www.google.com/", "https://t.co/x", "https://www.instagram.com/", "https://news.ycombinator.com/item?id=1"];

    /// <returns>Id of a link that has everything.</returns>
    public static async Task<string> PlaceAsync(Installation home)
    {
        JsonElement full = await home.PostAsync("/api/v1/links", new
        {
            url = "http://shop.example/summer/shoes?size=42&colour=deep-green-with-a-rather-long-name-that-has-to-wrap-somewhere",
            slug = "summer-shoes",
            title = "Summer shoes, ten days only, free delivery on the mainland and the islands",
            tags = new[] { "summer", "newsletter", "a-tag-of-some-length" },
            folder = "Campaigns/Summer",
            notes = "Ask before you change it",
            expiresAt = "2099-07-01T10:00:00Z",
            preview = new { title = "Summer shoes, ten days only", text = "Free delivery on the mainland and the islands", image = "https://shop.example/shoes.png" },
            ios = new { url = "https://shop.example/app/shoes" },
            rules = new[] { new { name = "Spain", when = new { country = new[] { "ES" } }, then = new { url = "http://shop.example/es" } } },
        });
        List<string> slugs = ["summer-shoes"];
        foreach (string title in (string[])["Letní boty", "Оливковое масло", "Menú del día", "Plain"])
        {
            JsonElement link = await home.PostAsync("/api/v1/links", new { url = $"http://shop.example/{Uri.EscapeDataString(title)}", title, tags = new[] { "summer" } });
            slugs.Add(link.GetProperty("slug").GetString()!);
        }

        await home.PostAsync("/api/v1/utm-templates", new { name = "Newsletter", source = "newsletter", medium = "email" });
        await home.PostAsync("/api/v1/keys", new { name = "Newsletter tool", scopes = new[] { "links:read", "links:write", "metrics:read", "clicks:read" } });
        for (int i = 0; i < 60; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slugs[i * i % slugs.Count]}?utm_source=newsletter&utm_medium=email&utm_campaign=week-{i % 3}");
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgents[i % UserAgents.Length]);
            request.Headers.TryAddWithoutValidation("Accept-Language", i % 2 == 0 ? "es-ES,es;q=0.9" : "ru");
            if (Referrers[i % 7 % Referrers.Length] is { } referrer)
            {
                request.Headers.TryAddWithoutValidation("Referer", referrer);
            }

            using HttpResponseMessage response = await home.Client.SendAsync(request);
        }

        await home.UntilAsync("/api/v1/system/pipeline", account => account.GetProperty("pending").GetInt64() == 0);
        return full.GetProperty("id").GetString()!;
    }
}
