using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Targeting;
using Shortener.Core.UserAgents;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Targeting;

/// <summary>Visits with the real engines, but for the geolocation file.</summary>
internal static class Visits
{
    /// <summary>192.0.2.1 is in Springfield, 192.0.2.2 in Spain; nothing else is known.</summary>
    public static readonly VisitEngines Engines = new(new Places(), UserAgentParser.Load());

    /// <summary>Monday, 2 March 2026, 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static Visit Of(
        string? userAgent = SampleAgents.Iphone,
        string address = "192.0.2.1",
        string? referrer = null,
        string? language = null,
        string? query = null,
        DateTimeOffset? at = null,
        bool? returning = null,
        ClickFlags flags = ClickFlags.None)
    {
        var visit = new Visit(Engines);
        visit.Begin(Request(userAgent, address, referrer, language, query, at, returning, flags));
        return visit;
    }

    public static VisitRequest Request(
        string? userAgent = SampleAgents.Iphone,
        string address = "192.0.2.1",
        string? referrer = null,
        string? language = null,
        string? query = null,
        DateTimeOffset? at = null,
        bool? returning = null,
        ClickFlags flags = ClickFlags.None) => new()
        {
            Address = address.Length == 0 ? null : IPAddress.Parse(address),
            UserAgent = userAgent,
            Referrer = referrer,
            AcceptLanguage = language,
            Query = query,
            UnixMicros = UnixMicros.From(at ?? Noon),
            Returning = returning,
            Flags = flags,
        };

    private sealed class Places : IGeoLocator
    {
        private static readonly GeoLocation Springfield = new("US", "California", "Springfield", 1, 2);
        private static readonly GeoLocation Spain = new("ES", null, "Vigo", null, null);
        private static readonly IPAddress First = IPAddress.Parse("192.0.2.1");
        private static readonly IPAddress Second = IPAddress.Parse("192.0.2.2");

        public string? Unavailable => null;

        public GeoLocation Locate(IPAddress address) =>
            address.Equals(First) ? Springfield : address.Equals(Second) ? Spain : GeoLocation.Unknown;
    }
}
