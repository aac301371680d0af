using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Core.Samples;

/// <summary>A link of the sample.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Url">Where it leads; nobody owns these names (RFC 2606).</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Weight">How many of the clicks are its, in relation to the others.</param>
/// <param name="Trend">Growth over the month: 1 doubles, −0.5 halves.</param>
public sealed record SampleLink(string Title, string Url, IReadOnlyList<string> Tags, int Weight, double Trend);

/// <summary>
/// A month of a small business: what the links are, and who clicks on them. The same seed gives the same clicks. Stateless, thread-safe.
/// </summary>
public static class SampleData
{
    /// <summary>Days that the clicks are spread over, up to now.</summary>
    public const int Days = 30;

    /// <summary>About as many as there will be.</summary>
    public const int Clicks = 6_000;

    private const int People = 2_600;

    public static IReadOnlyList<SampleLink> Links { get; } =
    [
        new("Spring collection", "https://shop.example.com/spring?utm_source=newsletter&utm_medium=email&utm_campaign=spring", ["shop", "newsletter"], 22, 0.6),
        new("Instagram bio", "https://shop.example.com/?utm_source=instagram&utm_medium=social", ["social"], 18, 0.3),
        new("Summer sale", "https://shop.example.com/sale?utm_source=facebook&utm_medium=cpc&utm_campaign=summer", ["shop", "ads"], 15, 1.8),
        new("Gift card", "https://shop.example.com/gift-card", ["shop"], 9, -0.4),
        new("Reserve a table", "https://cafe.example.com/book", ["cafe"], 8, 0.1),
        new("Menu, QR on the tables", "https://cafe.example.com/menu", ["cafe", "print"], 7, 0),
        new("Video: how it is made", "https://video.example.com/making-of?utm_source=youtube&utm_medium=video", ["social", "video"], 6, 0.9),
        new("Telegram channel", "https://social.example.com/channel", ["social"], 5, 0.5),
        new("Price list (PDF)", "https://shop.example.com/prices.pdf", ["shop"], 4, -0.2),
        new("Partner: autumn fair", "https://fair.example.net/visit?utm_source=partner&utm_medium=affiliate&utm_campaign=fair", ["partners"], 3, 0.4),
        new("Jobs", "https://jobs.example.com/open", ["team"], 2, 0),
        new("Newsletter sign-up", "https://shop.example.com/newsletter", ["newsletter"], 1, 0.2),
    ];

    private static readonly (GeoLocation Place, string Language, int Weight)[] Places =
    [
        (new("ES", "Madrid", "Madrid", 40.4168, -3.7038), "es-ES", 20),
        (new("ES", "Catalonia", "Barcelona", 41.3874, 2.1686), "es-ES", 12),
        (new("MX", "Mexico City", "Mexico City", 19.4326, -99.1332), "es-MX", 12),
        (new("AR", "Buenos Aires", "Buenos Aires", -34.6037, -58.3816), "es-AR", 6),
        (new("CO", "Bogota", "Bogotá", 4.711, -74.0721), "es-CO", 4),
        (new("US", "California", "Los Angeles", 34.0522, -118.2437), "en-US", 8),
        (new("US", "New York", "New York", 40.7128, -74.006), "en-US", 7),
        (new("GB", "England", "London", 51.5072, -0.1276), "en-GB", 6),
        (new("DE", "Berlin", "Berlin", 52.52, 13.405), "de-DE", 5),
        (new("FR", "Île-de-France", "Paris", 48.8566, 2.3522), "fr-FR", 4),
        (new("KZ", "Almaty", "Almaty", 43.2389, 76.8897), "ru-KZ", 5),
        (new("PL", "Mazovia", "Warsaw", 52.2297, 21.0122), "pl-PL", 3),
        (new("BR", "São Paulo", "São Paulo", -23.5558, -46.6396), "pt-BR", 4),
        (new("JP", "Tokyo", "Tokyo", 35.6762, 139.6503), "ja-JP", 2),
        (new("IN", "Maharashtra", "Mumbai", 19.076, 72.8777), "en-IN", 2),
    ];

    private static readonly (string UserAgent, int Weight)[] Devices =
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", 28),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36", 26),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 380.0.0.21.82", 9),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36", 18),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15", 8),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0", 3),
        ("Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1", 4),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 2),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", 2),
    ];

    private static readonly (string? Referrer, int Weight)[] Referrers =
    [
        (null, 40), ("https://www.google.com/", 16), ("https://l.instagram.com/", 14), ("https://www.facebook.com/", 9), ("https://t.co/x", 5),
        ("https://web.telegram.org/", 5), ("https://www.youtube.com/", 4), ("https://www.linkedin.com/", 3), ("https://duckduckgo.com/", 2), ("https://news.example.org/weekly", 2),
    ];

    // By hour of the place's own day: nights are quiet, evenings are not.
    private static readonly int[] Hours = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 13, 13, 11, 10, 10, 11, 13, 15, 17, 16, 11, 6];

    /// <summary>Clicks in order of time and position, none later than <paramref name="now"/>.</summary>
    /// <param name="workspaceId">The sample workspace.</param>
    /// <param name="linkIds">Ids of <see cref="Links"/>, in their order.</param>
    /// <param name="destinationUtm">Their destinations' own UTM parameters as queries.</param>
    /// <param name="now">End of the month.</param>
    public static IReadOnlyList<RawClick> Make(int workspaceId, IReadOnlyList<long> linkIds, IReadOnlyList<string?> destinationUtm, DateTimeOffset now)
    {
#pragma warning disable CA5394 // Nothing here is a secret.
        var random = new Random(30_721);
        var made = new List<(long At, int Link)>();
        double weights = Links.Sum(link => link.Weight);
        long today = now.ToUnixTimeSeconds() / 86_400;
        for (int link = 0; link < Links.Count; link++)
        {
            for (int day = 0; day <= Days; day++)
            {
                long date = today - Days + day;
                // Days since 1970-01-01, a Thursday.
                double weekly = ((date + 4) % 7) is 0 or 6 ? 0.7 : 1.1;
                double expected = Clicks / weights * Links[link].Weight / Days * weekly * (1 + (Links[link].Trend * ((double)day / Days - 0.5))) * (0.75 + (random.NextDouble() * 0.5));
                for (int count = (int)(expected + random.NextDouble()); count > 0; count--)
                {
                    long second = (Pick(random, Hours) * 3600L) + random.Next(3600);
                    made.Add((((date * 86_400) + second) * 1_000_000L + random.Next(1_000_000), link));
                }
            }
        }

        long end = UnixMicros.From(now);
        made.RemoveAll(one => one.At >= end);
        made.Sort();
        var clicks = new List<RawClick>(made.Count);
        foreach ((long at, int link) in made)
        {
            // Some come often, most come once. A person keeps place and device.
            int person = (int)(People * Math.Pow(random.NextDouble(), 3));
            var own = new Random(person);
            (GeoLocation place, string language, _) = Places[Pick(own, [.. Places.Select(one => one.Weight)])];
            string userAgent = Devices[Pick(own, [.. Devices.Select(one => one.Weight)])].UserAgent;
            clicks.Add(new RawClick
            {
                EndPosition = clicks.Count + 1,
                LinkId = linkIds[link],
                WorkspaceId = workspaceId,
                UnixMicros = at,
                // The pseudonym is another one each day, like anybody's.
                Visitor = ((at / UnixMicros.PerDay) * People) + person + 1,
                Flags = ClickFlags.Located | (Links[link].Tags.Contains("print") ? ClickFlags.Qr : ClickFlags.None),
                Location = place,
                UserAgent = userAgent,
                Referrer = userAgent.Contains("Instagram", StringComparison.Ordinal) ? "https://l.instagram.com/" : Referrers[Pick(random, [.. Referrers.Select(one => one.Weight)])].Referrer,
                AcceptLanguage = language,
                DestinationUtm = destinationUtm[link],
            });
        }

        return clicks;
    }

    private static int Pick(Random random, int[] weights)
    {
        int at = random.Next(weights.Sum());
        for (int i = 0; ; i++)
        {
            at -= weights[i];
            if (at < 0)
            {
                return i;
            }
        }
    }
#pragma warning restore CA5394
}
