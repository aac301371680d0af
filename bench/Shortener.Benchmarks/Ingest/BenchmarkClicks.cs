using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Benchmarks.Ingest;

/// <summary>
/// Enriched clicks with the spread of real traffic: Zipf-like links and user agents, each link with its own few referrers and its own
/// part of the world, a quarter of them bots, in order of time at 5,000 a second. Seeded. Hard on the rollups: a batch of 8,192 changes
/// some 3.4 of their rows a click, where bitly's public 1.USA.gov feed changes 1.4.
/// </summary>
internal sealed class BenchmarkClicks
{
    private const int Links = 20_000;

    private readonly Random _random = new(42);
    private readonly (string Text, UserAgentResult Parsed)[] _userAgents;
    private readonly GeoLocation[] _places;
    private readonly (string Url, string Domain)[] _referrers;
    private readonly TrafficSource[] _traffic;
    private readonly string?[] _languages = ["en", "es", "ru", "de", "pt", "fr", null];
    private long _position;
    private long _at;

    public BenchmarkClicks(long firstUnixMicros)
    {
        _at = firstUnixMicros;
        _userAgents = [.. Enumerable.Range(0, 2_000).Select(i => (
            $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{i}.0.0.0 Safari/537.36 build {i}",
            UserAgentResult.Unknown with
            {
                Browser = new UserAgentFamily("Browser " + (i % 25), "120"),
                Os = new UserAgentFamily("OS " + (i % 10)),
                DeviceType = i % 2 == 0 ? "mobile" : "desktop",
            }))];
        _places = [.. Enumerable.Range(0, 4_000).Select(i => new GeoLocation("C" + (i % 90), "Region " + (i % 800), "City " + i, i / 50.0, i / 30.0))];
        _referrers = [.. Enumerable.Range(0, 6_000).Select(i => ($"https://site{i % 700}.example/article/{i}", $"site{i % 700}.example"))];
        _traffic = [.. Enumerable.Range(0, 700).Select(i => new TrafficSource("Referral", $"site{i}.example", "referral", null))];
    }

    public long Position => _position;

    public List<EnrichedClick> Take(int count)
    {
        var clicks = new List<EnrichedClick>(count);
        for (int i = 0; i < count; i++)
        {
            clicks.Add(Next());
        }

        return clicks;
    }

    private EnrichedClick Next()
    {
        (string userAgent, UserAgentResult parsed) = _userAgents[Zipf(_userAgents.Length)];
        int link = Zipf(Links);
        int referrer = ((link * 7) + Zipf(8)) % _referrers.Length;
        int place = ((link * 131) + Zipf(300)) % _places.Length;
        bool direct = _random.Next(2) == 0;
        bool bot = _random.Next(4) == 0;
        return new EnrichedClick
        {
            Raw = new RawClick
            {
                EndPosition = _position += 320,
                LinkId = 1 + link,
                WorkspaceId = 1,
                UnixMicros = _at += 200,
                Visitor = Zipf(400_000) * 0x9E3779B97F4A7C1,
                UserAgent = userAgent,
            },
            BotKind = bot ? BotKind.Crawler : BotKind.None,
            Location = _places[place],
            UserAgent = parsed,
            Language = _languages[_random.Next(_languages.Length)],
            Referrer = direct ? null : _referrers[referrer].Url,
            ReferrerDomain = direct ? null : _referrers[referrer].Domain,
            Traffic = direct ? TrafficSource.Direct : _traffic[referrer % _traffic.Length],
        };
    }

    /// <summary>Rank below <paramref name="count"/>, near to Zipf with exponent 1: uniform in the logarithm.</summary>
    private int Zipf(int count) => (int)Math.Exp(_random.NextDouble() * Math.Log(count + 1)) - 1;
}
