namespace Shortener.Core.Clicks;

/// <summary>A stored dead letter.</summary>
/// <param name="Position">Position of the click in its source.</param>
/// <param name="At">Instant of the click as captured, or null when unknown.</param>
/// <param name="ClickJson">The click (see <see cref="DeadLetterJson"/>), or null when it could not be decoded.</param>
/// <param name="ReplayedAt">When it was stored after all, or null.</param>
public sealed record DeadLetterEntry(
    long Id,
    int SourceId,
    string Source,
    long Position,
    long? LinkId,
    DateTimeOffset? At,
    string Reason,
    string? ClickJson,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReplayedAt);

/// <summary>How storing a dead letter's click ended.</summary>
public enum ReplayResult
{
    /// <summary>The click is stored and counted; the letter is marked.</summary>
    Replayed,

    /// <summary>No such letter.</summary>
    NotFound,

    /// <summary>It was stored before.</summary>
    AlreadyReplayed,

    /// <summary>The letter holds no click that could be stored.</summary>
    Unreadable,

    /// <summary>Refused again; the letter keeps its new reason.</summary>
    Refused,
}

/// <summary>Dead letters: listed and replayed. Thread-safe.</summary>
public interface IDeadLetterStore
{
    /// <summary>Letters with an id above <paramref name="after"/> in order of id, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<DeadLetterEntry>> ListAsync(long after, int limit, bool includeReplayed, CancellationToken ct);

    /// <summary>The letter, or null.</summary>
    Task<DeadLetterEntry?> FindAsync(long id, CancellationToken ct);

    /// <summary>
    /// Stores the click of a letter: one transaction moves one from the source's dead letters to its stored clicks, writes the click
    /// under its own position with everything that follows, and marks the letter. A letter is stored at most once. An event moves no
    /// counter.
    /// </summary>
    /// <returns><see cref="ReplayResult.Replayed"/>, <see cref="ReplayResult.NotFound"/> or <see cref="ReplayResult.AlreadyReplayed"/>.</returns>
    /// <exception cref="ClickDataException">The database refused the click again. Nothing was changed.</exception>
    Task<ReplayResult> ReplayAsync(DeadLetterEntry letter, EnrichedClick click, CancellationToken ct);

    /// <summary>Gives a letter that is not replayed yet its new reason.</summary>
    Task SetReasonAsync(long id, string reason, CancellationToken ct);
}
