namespace Shortener.Core.Analytics;

/// <summary>
/// Which parts of a period are read from rollups and which from stored clicks. The parts are disjoint and cover every click of the
/// period.
/// </summary>
/// <param name="Days">Whole UTC days of the rollup.</param>
/// <param name="Quarters">Whole quarters of the workspace.</param>
/// <param name="Raw">Ranges of stored clicks.</param>
/// <param name="RawSharesDays">
/// Whether a raw range lies on a UTC day that a rollup part also touches: its visitors must be merged, not summed.
/// </param>
internal sealed record MetricsPlan(
    IReadOnlyList<SlotRange> Days, IReadOnlyList<SlotRange> Quarters, IReadOnlyList<TimeRange> Raw, bool RawSharesDays)
{
    /// <summary>Whether only stored clicks are read.</summary>
    public bool IsRaw => Days.Count == 0 && Quarters.Count == 0;

    /// <summary>Everything from stored clicks.</summary>
    public static MetricsPlan FromClicks(TimeRange range) => new([], [], [range], RawSharesDays: false);
}
