using Shortener.Core.Analytics;

namespace Shortener.Core.RawClicks;

/// <summary>Reads stored clicks one by one. Thread-safe. Implemented once per backend.</summary>
public interface IRawClickStore
{
    /// <summary>
    /// The newest clicks of the selection by <see cref="ClickPlace"/>, descending, at most <paramref name="limit"/>. Its cost is that of
    /// the clicks in the selection's range: keep the range as short as the limit asks for (<see cref="CountSlotsAsync"/>).
    /// </summary>
    /// <param name="clicks">Which clicks.</param>
    /// <param name="before">Only clicks behind this place in the descending order; null for all.</param>
    /// <param name="limit">Most clicks in the answer.</param>
    /// <param name="ct">Cancels the statement on the server as well.</param>
    Task<IReadOnlyList<StoredClick>> ReadAsync(ClickSelection clicks, ClickPlace? before, int limit, CancellationToken ct);

    /// <summary>
    /// How many clicks, flagged ones included, lie when: the slots of a rollup that touch the selection's range, last one first, at most
    /// <paramref name="limit"/>. Only workspace and links of the selection count, not its filters.
    /// </summary>
    Task<IReadOnlyList<ClickSlot>> CountSlotsAsync(ClickSelection clicks, int limit, CancellationToken ct);

    /// <summary>
    /// Sources of live clicks (imported files are none) that are open or were moved since an instant, by id, and the highest id of any
    /// source.
    /// </summary>
    Task<SourcePlaces> ReadSourcesAsync(DateTimeOffset movedSince, CancellationToken ct);

    /// <summary>Clicks of all workspaces that a source stored in a range of positions, not before an instant.</summary>
    Task<long> CountBehindAsync(SourceRange range, long sinceMicros, CancellationToken ct);

    /// <summary>Those of some workspaces, by position ascending, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredClick>> ReadBehindAsync(
        SourceRange range, long sinceMicros, IReadOnlyList<int> workspaceIds, int limit, CancellationToken ct);
}

/// <summary>A quarter of an hour, or an hour, with clicks.</summary>
/// <param name="From">First instant, in microseconds since the Unix epoch.</param>
/// <param name="To">First instant behind it.</param>
/// <param name="Clicks">Human and flagged clicks.</param>
public readonly record struct ClickSlot(long From, long To, long Clicks);

/// <param name="Id">The source.</param>
/// <param name="Position">Everything up to it is committed.</param>
/// <param name="Stored">Clicks stored so far.</param>
public readonly record struct SourcePlace(int Id, long Position, long Stored);

/// <param name="Sources">By id.</param>
/// <param name="HighestId">Highest id of any source, 0 without one.</param>
public sealed record SourcePlaces(IReadOnlyList<SourcePlace> Sources, int HighestId);

/// <param name="SourceId">The source.</param>
/// <param name="After">Not included.</param>
/// <param name="UpTo">Included.</param>
public readonly record struct SourceRange(int SourceId, long After, long UpTo);
