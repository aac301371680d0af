using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Import;

/// <summary>One click read from a foreign file, with the link it belongs to. Text is as the file has it, hostile until cleaned.</summary>
internal sealed record ImportRecord
{
    public required ImportLink Link { get; init; }

    public required long UnixMicros { get; init; }

    public ClickFlags Flags { get; init; }

    /// <summary>The record's own location; null when the address is to be looked up.</summary>
    public GeoLocation? Location { get; init; }

    public IPAddress? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? Referrer { get; init; }

    public string? AcceptLanguage { get; init; }

    /// <summary>Query of the request without its question mark, percent-encoded.</summary>
    public string? Query { get; init; }
}

/// <summary>A link as a foreign file knows it.</summary>
/// <param name="Slug">Syntactically a slug; it may still be reserved.</param>
/// <param name="Destination">As written in the file, unchecked.</param>
/// <param name="CreatedAt">UTC, truncated to microseconds.</param>
/// <param name="DisabledReason">Set when the link must be created disabled whatever its destination.</param>
internal sealed record ImportLink(string Slug, string Destination, DateTimeOffset CreatedAt, string? DisabledReason = null);
