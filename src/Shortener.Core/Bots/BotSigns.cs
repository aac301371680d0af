using System.Buffers;

namespace Shortener.Core.Bots;

/// <summary>Words by which robots that no list knows give themselves away.</summary>
internal static class BotSigns
{
    // "bot" needs a look at its surroundings, the others stand for themselves wherever they occur.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "crawl", "spider", "slurp", "scraper", "scraping", "scrapy", "archiver", "archiving", "fetcher", "indexer", "validator",
            "headless", "phantomjs", "puppeteer", "playwright", "selenium", "lighthouse", "inspectiontool", "favicon", "webhook",
            "uptime", "pingdom", "synthetic", "scanner", "sitemap", "link check", "linkcheck", "link-check", "checker", "subscribers",
            "feed-id", "rss-parser", "feedparser", "unfurl", "linkpreview", "link preview", "screenshot", "site audit", "siteaudit",
            "monitor", "scanning", "contentscan", "web survey", "zgrab", "masscan", "nmap", "nikto", "sqlmap", "google-", "httrack", "larbin", "heritrix",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> DomainChars =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The product token that holds a sign, or null when there is none.</summary>
    public static string? Find(string userAgent)
    {
        int bot = FindBot(userAgent);
        int word = userAgent.AsSpan().IndexOfAny(Words);
        int at = bot < 0 ? word : word < 0 ? bot : Math.Min(bot, word);
        return at < 0 ? null : AgentToken.At(userAgent, at, at + 1);
    }

    /// <summary>
    /// A contact address inside the user agent: crawlers leave one, browsers do not. Some add-ons of old Internet Explorer put
    /// their home page there, so those are left out.
    /// </summary>
    public static bool HasContact(ReadOnlySpan<char> userAgent)
    {
        if (userAgent.Contains("MSIE ", StringComparison.Ordinal) || userAgent.Contains("Trident/", StringComparison.Ordinal))
        {
            return false;
        }

        return HasAddress(userAgent) || userAgent.Contains("+www.", StringComparison.OrdinalIgnoreCase) || HasMailbox(userAgent);
    }

    /// <summary>A web address in full.</summary>
    public static bool HasAddress(ReadOnlySpan<char> userAgent) =>
        userAgent.Contains("http://", StringComparison.OrdinalIgnoreCase) || userAgent.Contains("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters before an @ and a domain that ends in letters behind it; browsers write <c>android@150.0.0.0</c>.</summary>
    private static bool HasMailbox(ReadOnlySpan<char> userAgent)
    {
        int at = userAgent.IndexOf('@');
        if (at <= 0 || !char.IsLetterOrDigit(userAgent[at - 1]))
        {
            return false;
        }

        ReadOnlySpan<char> domain = userAgent[(at + 1)..];
        int end = domain.IndexOfAnyExcept(DomainChars);
        domain = (end < 0 ? domain : domain[..end]).TrimEnd('.');
        int dot = domain.LastIndexOf('.');
        return dot > 0 && domain.Length - dot > 2 && char.IsAsciiLetter(domain[dot + 1]);
    }

    /// <summary>"bot" at the end of a word; CUBOT is a maker of phones.</summary>
    private static int FindBot(ReadOnlySpan<char> userAgent)
    {
        for (int from = 0; from < userAgent.Length;)
        {
            int at = userAgent[from..].IndexOf("bot", StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return -1;
            }

            at += from;
            int end = at + 3;
            if (end < userAgent.Length && userAgent[end] is 's' or 'S')
            {
                end++;
            }

            bool wordEnds = end >= userAgent.Length || !char.IsAsciiLetterLower(userAgent[end]) || char.IsAsciiLetterUpper(userAgent[at + 2]);
            bool maker = at >= 2 && userAgent[(at - 2)..].StartsWith("cubot", StringComparison.OrdinalIgnoreCase)
                && (at == 2 || !char.IsAsciiLetter(userAgent[at - 3]));
            if (wordEnds && !maker)
            {
                return at;
            }

            from = at + 3;
        }

        return -1;
    }
}
