using System.Net;
using Shortener.Core.Clicks;

namespace Shortener.Core.Events;

/// <summary>
/// What a page knows of one event, handed to the journal by reference; nothing in it outlives the call. Text is what the visitor sent,
/// hostile until encoded. The frame truncates each text to its bound.
/// </summary>
public readonly ref struct EventCapture
{
    public required EventKind Kind { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>The hub or interstitial.</summary>
    public required long SubjectId { get; init; }

    /// <summary>The hub's block or the interstitial's creative; 0 for none.</summary>
    public long PartId { get; init; }

    /// <summary>The link that an interstitial stood before; 0 for none.</summary>
    public long LinkId { get; init; }

    /// <summary>Instant of the event in microseconds since the Unix epoch.</summary>
    public required long UnixMicros { get; init; }

    /// <summary>Milliseconds since the page was shown, as far as the page told; null when unknown.</summary>
    public int? ElapsedMs { get; init; }

    /// <summary>Pseudonym computed at append, null when unknown.</summary>
    public long? Visitor { get; init; }

    public ClickFlags Flags { get; init; }

    /// <summary>Client address, kept in the frame until enrichment and nowhere after; null when there is none.</summary>
    public IPAddress? Address { get; init; }

    public ReadOnlySpan<char> UserAgent { get; init; }

    public ReadOnlySpan<char> Referrer { get; init; }

    public ReadOnlySpan<char> AcceptLanguage { get; init; }

    /// <summary>The page's query, still percent-encoded: UTM parameters count here as they do on links.</summary>
    public ReadOnlySpan<char> Query { get; init; }
}
