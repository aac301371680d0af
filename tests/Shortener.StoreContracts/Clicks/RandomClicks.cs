using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.StoreContracts.Clicks;

/// <summary>Seeded clicks with a few busy and many quiet links, bots, unknown visitors and every part known or unknown.</summary>
public sealed class RandomClicks(int seed)
{
    private static readonly string?[] Countries = ["US", "ES", "RU", "DE", null];
    private static readonly string?[] Regions = ["California", "Madrid", null];
    private static readonly string?[] Cities = ["Springfield", "Ñuñoa", null];
    private static readonly string?[] Languages = ["es", "en", "ru", null];
    private static readonly string[] Browsers = ["Chrome", "Firefox", "Mobile Safari", "Other"];
    private static readonly string?[] Devices = ["desktop", "mobile", null];

    private readonly Random _random = new(seed);

    private long _position;

    /// <summary>Position of the last click made.</summary>
    public long Position => _position;

    public List<EnrichedClick> Take(int count, long fromMicros, long spanMicros, int links = 40)
    {
        List<EnrichedClick> clicks = [];
        for (int i = 0; i < count; i++)
        {
            clicks.Add(Next(fromMicros + _random.NextInt64(spanMicros), links));
        }

        return clicks;
    }

    public EnrichedClick Next(long unixMicros, int links = 40)
    {
        _position += 8 * _random.Next(1, 30);
        // Squaring makes low numbers busy.
        double spread = _random.NextDouble();
        var raw = new RawClick
        {
            EndPosition = _position,
            LinkId = 1 + (long)(spread * spread * links),
            WorkspaceId = _random.Next(5) == 0 ? 2 : 1,
            UnixMicros = unixMicros,
            Visitor = _random.Next(6) == 0 ? null : _random.Next(300) - 150,
            UserAgent = _random.Next(9) == 0 ? null : "agent " + _random.Next(20),
            Flags = _random.Next(8) == 0 ? ClickFlags.Qr : ClickFlags.None,
            Variant = _random.Next(3) switch { 0 => "A", 1 => "B", _ => null },
        };
        bool bot = _random.Next(4) == 0;
        var click = new EnrichedClick
        {
            Raw = raw,
            BotKind = bot ? (BotKind)_random.Next(1, 6) : BotKind.None,
            BotName = bot && raw.UserAgent is not null ? "bot " + _random.Next(3) : null,
            Location = new GeoLocation(Pick(Countries), Pick(Regions), Pick(Cities), _random.Next(3) == 0 ? 40.5 : null, null),
            Language = Pick(Languages),
        };
        if (raw.UserAgent is not null)
        {
            click.UserAgent = UserAgentResult.Unknown with
            {
                Browser = new UserAgentFamily(Pick(Browsers), "17", "4"),
                DeviceType = Pick(Devices),
                InAppBrowser = _random.Next(10) == 0 ? "Instagram" : null,
            };
        }

        if (_random.Next(2) == 0)
        {
            click.ReferrerDomain = $"site{_random.Next(8)}.example";
            click.Referrer = $"https://{click.ReferrerDomain}/page{_random.Next(5)}";
            click.Traffic = new TrafficSource("Referral", click.ReferrerDomain, "referral", null, UtmSource: _random.Next(4) == 0 ? "mail" : null);
        }

        return click;
    }

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
