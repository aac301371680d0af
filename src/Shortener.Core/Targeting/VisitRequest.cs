using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Core.Targeting;

/// <summary>What a request for a short link brings, as it came. Everything else of a visit is derived from it.</summary>
public readonly struct VisitRequest
{
    /// <summary>The client's address behind trusted proxies, or null.</summary>
    public IPAddress? Address { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The <c>Referer</c> header.</summary>
    public string? Referrer { get; init; }

    public string? AcceptLanguage { get; init; }

    /// <summary>The short URL's raw query, with or without its question mark.</summary>
    public string? Query { get; init; }

    /// <summary>
    /// UTM parameters of the link's own destination, still encoded: they count for the channel where the query has none. A rule's or
    /// variant's destination is not known before the rules have been asked, so it does not count here.
    /// </summary>
    public string? DestinationUtm { get; init; }

    /// <summary>UTC microseconds since the Unix epoch.</summary>
    public long UnixMicros { get; init; }

    /// <summary>Whether the visitor came before; null without the cookie that tells.</summary>
    public bool? Returning { get; init; }

    /// <summary>HEAD, prefetch, QR.</summary>
    public ClickFlags Flags { get; init; }

    /// <summary>With <see cref="ClickFlags.Located"/>: taken instead of a lookup, for described visits.</summary>
    public GeoLocation? Location { get; init; }
}
