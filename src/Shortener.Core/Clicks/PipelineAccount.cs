namespace Shortener.Core.Clicks;

/// <summary>
/// The account of every click: accepted = stored + dead-lettered + Σ dropped + pending, each counted on its own. Sums over
/// <paramref name="Sources"/> without those that nobody has reported yet.
/// </summary>
/// <param name="LagMs">Age of the oldest pending click in milliseconds; 0 when none is pending.</param>
/// <param name="AsOf">This moment, or that of the oldest report of an open source on another node.</param>
public sealed record PipelineAccount(
    long Accepted,
    long Stored,
    long DeadLettered,
    IReadOnlyDictionary<string, long> Dropped,
    long Pending,
    long LagMs,
    DateTimeOffset AsOf,
    IReadOnlyList<PipelineSourceAccount> Sources);

/// <summary>One source's part of the account.</summary>
/// <param name="Report">Null when the source belongs to a node that has not reported yet: it is in no sum.</param>
/// <param name="AsOf">When its figures were counted, or null.</param>
public sealed record PipelineSourceAccount(
    string Identity, bool Closed, bool Live, long Position, SourceCounters Counters, SourceReport? Report, DateTimeOffset? AsOf);
