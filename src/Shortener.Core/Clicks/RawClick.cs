using System.Net;
using Shortener.Core.Events;
using Shortener.Core.Geo;

namespace Shortener.Core.Clicks;

/// <summary>
/// A click as captured, decoded from its frame or read from an imported file: the input of the pipeline. Events of pages are
/// <see cref="RawEvent"/>s; everything else that has this type is a click.
/// Not thread-safe; owned by the pipeline from decoding to commit.
/// </summary>
public class RawClick
{
    private string? _userAgent;

    /// <summary>Position just behind this click in its source (journal offset, or line number of an import).</summary>
    public required long EndPosition { get; init; }

    public required long LinkId { get; init; }

    public required int WorkspaceId { get; init; }

    public required long UnixMicros { get; init; }

    public long? Visitor { get; init; }

    public ClickFlags Flags { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>Set when <see cref="ClickFlags.Located"/>: the record's own location.</summary>
    public GeoLocation? Location { get; init; }

    public string? UserAgent
    {
        get => _userAgent;
        init => _userAgent = value;
    }

    public string? Referrer { get; init; }

    public string? AcceptLanguage { get; init; }

    public string? Query { get; init; }

    public string? DestinationUtm { get; init; }

    /// <summary>Name of the A/B variant that was chosen, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The same click or event with another user agent.</summary>
    internal RawClick WithUserAgent(string? userAgent)
    {
        var copy = (RawClick)MemberwiseClone();
        copy._userAgent = userAgent;
        return copy;
    }
}
