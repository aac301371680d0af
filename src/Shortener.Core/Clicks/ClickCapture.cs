using System.Net;

namespace Shortener.Core.Clicks;

/// <summary>
/// What the redirect knows of one click, handed to the journal by reference; nothing in it outlives the call. Text is what the
/// visitor sent, hostile until encoded. The frame truncates each text to its bound.
/// </summary>
public readonly ref struct ClickCapture
{
    public required long LinkId { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>Instant of the click in microseconds since the Unix epoch.</summary>
    public required long UnixMicros { get; init; }

    /// <summary>Pseudonym computed at append, null when unknown.</summary>
    public long? Visitor { get; init; }

    public ClickFlags Flags { get; init; }

    /// <summary>Client address, kept in the frame until enrichment and nowhere after; null when there is none.</summary>
    public IPAddress? Address { get; init; }

    public ReadOnlySpan<char> UserAgent { get; init; }

    public ReadOnlySpan<char> Referrer { get; init; }

    public ReadOnlySpan<char> AcceptLanguage { get; init; }

    /// <summary>The short URL's query, with or without its leading question mark, still percent-encoded.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>The destination's own UTM parameters as a query (<c>utm_source=a&amp;utm_medium=b</c>), prepared in the plan.</summary>
    public ReadOnlySpan<char> DestinationUtm { get; init; }

    /// <summary>Name of the A/B variant that was chosen; empty for none.</summary>
    public ReadOnlySpan<char> Variant { get; init; }
}
