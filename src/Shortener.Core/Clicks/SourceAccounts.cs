namespace Shortener.Core.Clicks;

/// <summary>A source's row together with its last report, from one snapshot of the database.</summary>
/// <param name="State">The row that the commit moves.</param>
/// <param name="Report">What was last reported of the source, or null.</param>
/// <param name="ReportedAt">When, or null.</param>
/// <param name="CountedAgainst">
/// The stored and dead-lettered counters that the report was counted against: those of the row where a commit or close wrote the
/// report, else those that the reporting node had seen.
/// </param>
public sealed record SourceAccount(SourceState State, SourceReport? Report, DateTimeOffset? ReportedAt, SourceCounters CountedAgainst);

/// <summary>Clicks of a source that are stored or in the dead letters.</summary>
public readonly record struct SourceCounters(long Stored, long DeadLettered);

/// <summary>The sources' side of the account. Thread-safe.</summary>
public interface ISourceAccountStore
{
    /// <summary>Every source, open or closed, in order of id.</summary>
    Task<IReadOnlyList<SourceAccount>> ReadAsync(CancellationToken ct);

    /// <summary>
    /// Keeps a node's report of its journal, counted after <paramref name="seen"/> was read, for readers on other nodes. Does nothing
    /// when the source is closed.
    /// </summary>
    Task ReportAsync(SourceState seen, SourceReport report, CancellationToken ct);
}
