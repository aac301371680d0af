namespace Shortener.Core.Clicks;

/// <summary>A source of clicks as the database knows it.</summary>
/// <param name="Id">The source's number, part of every click's key.</param>
/// <param name="Position">Everything before this position is committed.</param>
/// <param name="Stored">Clicks stored from this source, cumulative.</param>
/// <param name="DeadLettered">Clicks in dead letters from this source.</param>
public sealed record SourceState(int Id, string Identity, long Position, long Stored, long DeadLettered, bool Closed);

/// <summary>Clicks and events of one source to commit at once; <see cref="From"/> must be the committed position.</summary>
/// <param name="To">The new position.</param>
/// <param name="Clicks">Clicks, and events among them (<see cref="Events.RawEvent"/>), in order of position.</param>
/// <param name="DeadLetters">Clicks and events that cannot be stored, with their reasons.</param>
/// <param name="Report">The source's own account to store in the same transaction, or null.</param>
public sealed record ClickBatch(
    SourceState Source,
    long From,
    long To,
    IReadOnlyList<EnrichedClick> Clicks,
    IReadOnlyList<DeadLetter> DeadLetters,
    SourceReport? Report = null);

/// <summary>A click that could not be stored. Holds the location, never the address.</summary>
/// <param name="Position">Position just behind the click, like <see cref="RawClick.EndPosition"/>; unique within the source.</param>
/// <param name="ClickJson">What <see cref="DeadLetterJson"/> wrote, so that it can be replayed; null when there is nothing to store.</param>
public sealed record DeadLetter(long Position, long? LinkId, long? UnixMicros, string Reason, string? ClickJson)
{
    /// <summary>It was an event: the clicks' account does not count it.</summary>
    public bool IsEvent { get; init; }

    /// <summary>Whose it is; null where that cannot be read.</summary>
    public int? WorkspaceId => DeadLetterJson.WorkspaceOf(ClickJson);
}

/// <summary>How a commit ended, apart from exceptions.</summary>
public enum CommitResult
{
    Committed,

    /// <summary>The source's position was not where the batch starts: another worker owns it. Nothing was written.</summary>
    PositionMoved,
}

/// <summary>
/// Writes clicks and everything that follows from them in one transaction per batch. One commit in flight per source;
/// different sources may commit at the same time.
/// </summary>
public interface IClickStore
{
    /// <summary>Finds the source by identity, or registers it at <paramref name="position"/>.</summary>
    Task<SourceState> OpenSourceAsync(string identity, long position, CancellationToken ct);

    /// <summary>The source as it is now, or null.</summary>
    Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct);

    /// <summary>Every source, open or closed.</summary>
    Task<IReadOnlyList<SourceState>> ListSourcesAsync(CancellationToken ct);

    /// <summary>Marks a drained source as closed: nothing will be committed from it any more.</summary>
    Task CloseSourceAsync(int sourceId, CancellationToken ct);

    /// <summary>Closes the source together with its last own account, which stands in for a journal that is gone.</summary>
    Task CloseSourceAsync(int sourceId, SourceReport report, CancellationToken ct);

    /// <summary>
    /// One transaction in this order: position by compare-and-set, clicks, rollups, events with theirs, dead letters, counters. The
    /// counters of the source are those of its clicks.
    /// </summary>
    /// <exception cref="ClickDataException">The database refused the data itself; the pipeline bisects the batch.</exception>
    Task<CommitResult> CommitAsync(ClickBatch batch, CancellationToken ct);
}

/// <summary>The database refused the content of a batch (SQLSTATE 22xxx or 23xxx, SQLite constraint or too big).</summary>
public sealed class ClickDataException : Exception
{
    public ClickDataException()
    {
    }

    public ClickDataException(string message)
        : base(message)
    {
    }

    public ClickDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
