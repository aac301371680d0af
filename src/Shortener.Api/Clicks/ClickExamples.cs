namespace Shortener.Api.Clicks;

/// <summary>Examples of clicks in the description.</summary>
internal static class ClickExamples
{
    public const string List = """
        {
          "items": [
            {
              "id": "clk_0a1b2c3d4e5f6g7h8j9k", "link": { "id": "lnk_3k8v2m1q9x0wz", "slug": "spring", "domain": "go.example.com" },
              "at": "2026-05-01T08:00:00.123456Z", "country": "ES", "region": "ES/Madrid", "city": "ES/Madrid/Madrid", "latitude": 40.4, "longitude": -3.7,
              "device": "mobile", "deviceBrand": "Apple", "deviceModel": "iPhone", "os": "iOS", "osVersion": "17.4", "browser": "Mobile Safari",
              "browserVersion": "17.4", "inAppBrowser": null, "language": "es", "referrer": "https://example.org/post", "referrerDomain": "example.org",
              "channel": "Referral", "source": "example.org", "medium": "referral", "campaign": null, "utmSource": null, "utmMedium": null,
              "utmCampaign": null, "utmTerm": null, "utmContent": null, "variant": null, "visitor": "0f3a9c2e5b7d1846", "isBot": false, "botKind": null,
              "bot": null, "qr": false, "userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1"
            }
          ],
          "nextCursor": "AAY2YzQxMjM0NQAAAAEAAAAAAAAAKg"
        }
        """;
}
