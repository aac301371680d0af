using Shortener.Core.Clicks;

namespace Shortener.Core.WorkspaceArchives;

/// <summary>A day of a hub or an interstitial on which there were events.</summary>
/// <param name="Subject">The hub or the interstitial; each numbers its own.</param>
/// <param name="Day">UTC day since 1970-01-01.</param>
public sealed record EventDay(long Subject, long Day);

/// <summary>Where a page of events ended within a day.</summary>
public sealed record EventPlace(long At, long SourceId, long Position)
{
    /// <summary>Before the first one.</summary>
    public static readonly EventPlace Start = new(long.MinValue, 0, 0);
}

/// <summary>An event with what the dictionaries say of it.</summary>
public sealed class ArchivedEvent
{
    /// <summary>Unix microseconds.</summary>
    public long At { get; init; }

    public long SourceId { get; init; }

    public long Position { get; init; }

    public long Kind { get; init; }

    public long SubjectId { get; init; }

    public long? PartId { get; init; }

    public long? LinkId { get; init; }

    public long? ElapsedMs { get; init; }

    public long? Visitor { get; init; }

    public string? UserAgent { get; init; }

    public string? Browser { get; init; }

    public string? Os { get; init; }

    public string? Device { get; init; }

    public string? Bot { get; init; }

    public string? Country { get; init; }

    public string? Region { get; init; }

    public string? City { get; init; }

    public string? Referrer { get; init; }

    public string? Channel { get; init; }

    public string? UtmSource { get; init; }

    public string? UtmMedium { get; init; }

    public string? UtmCampaign { get; init; }

    public string? UtmTerm { get; init; }

    public string? UtmContent { get; init; }

    public long BotKind { get; init; }

    public string? Language { get; init; }

    /// <summary>Its instant.</summary>
    public DateTimeOffset Instant => UnixMicros.ToInstant(At);
}

/// <summary>
/// Reads what a workspace owns, a page at a time: nothing is held open between pages, so that a slow reader holds up nobody. Thread-safe.
/// Implemented once per backend.
/// </summary>
public interface IWorkspaceArchiveStore
{
    /// <summary>Rows of a table in the order of its keys, behind those of a row before.</summary>
    Task<IReadOnlyList<ArchiveRow>> ReadAsync(ArchiveTable table, int workspaceId, object[]? after, int limit, CancellationToken ct);

    /// <summary>Days with events, by subject and day, behind one of them.</summary>
    Task<IReadOnlyList<EventDay>> ReadEventDaysAsync(int workspaceId, EventDay? after, int limit, CancellationToken ct);

    /// <summary>Events of a subject's day in the order of instant, source and position.</summary>
    Task<IReadOnlyList<ArchivedEvent>> ReadEventsAsync(int workspaceId, EventDay day, EventPlace after, int limit, CancellationToken ct);
}
