namespace Shortener.Core.Analytics;

/// <summary>Reads clicks and rollups. Thread-safe.</summary>
public interface IMetricsStore
{
    /// <summary>
    /// Opens a view of one instant: a commit between two reads would otherwise count a click twice or not at all. On SQLite the
    /// caller continues on a thread-pool thread, because every read there is synchronous.
    /// </summary>
    Task<IMetricsSnapshot> OpenSnapshotAsync(CancellationToken ct);
}

/// <summary>The rollups a question can be answered from: one link's, the whole workspace's, or a series of events.</summary>
/// <param name="Events">Null: clicks.</param>
public readonly record struct RollupScope(int WorkspaceId, long? LinkId, EventScope? Events = null);

/// <summary>
/// When a day's row carries its sketches: always, or when several rows must be merged (several sources, or a day in
/// <paramref name="Days"/>, which also has clicks outside the rollup).
/// </summary>
public sealed record SketchNeed(bool Always, IReadOnlyList<int> Days);

/// <summary>Reads of one instant. Rows are handed to the callback as they come. Not thread-safe.</summary>
public interface IMetricsSnapshot : IAsyncDisposable
{
    Task<WorkspaceSettings?> FindWorkspaceAsync(int workspaceId, CancellationToken ct);

    /// <summary>Those of the links that belong to the workspace, deleted ones included, in no order.</summary>
    Task<IReadOnlyList<LinkName>> NameLinksAsync(int workspaceId, IReadOnlyList<long> linkIds, CancellationToken ct);

    /// <summary>
    /// Those of the hubs, buttons, interstitials or creatives that belong to the workspace, deleted ones included, in no order.
    /// </summary>
    Task<IReadOnlyList<EventName>> NameEventsAsync(int workspaceId, Dimension dimension, IReadOnlyList<long> ids, CancellationToken ct);

    /// <summary>
    /// Number and sum in milliseconds of the times between page and event, of events without a bot that know it: over whole days of the
    /// rollup.
    /// </summary>
    Task<(long Timed, long ElapsedMs)> SumElapsedAsync(RollupScope scope, SlotRange days, CancellationToken ct);

    /// <summary>The same of stored events.</summary>
    Task<(long Timed, long ElapsedMs)> SumElapsedAsync(ClickSelection events, CancellationToken ct);

    /// <summary>A range of whole quarters (whole hours for a link) that holds every click of the scope; null without clicks.</summary>
    Task<TimeRange?> ExtentAsync(RollupScope scope, CancellationToken ct);

    /// <summary>Instants of the first and the last click, human or flagged; null without clicks.</summary>
    Task<(long First, long Last)?> BoundsAsync(ClickSelection clicks, CancellationToken ct);

    /// <summary>Days on which at least one source of the link is hot, so that <c>link_days</c> may hold clicks of it, ascending.</summary>
    Task<IReadOnlyList<int>> HotDaysAsync(long linkId, SlotRange days, CancellationToken ct);

    /// <summary>Counts stored clicks or events by group; every group in no order, or a page.</summary>
    Task<IReadOnlyList<GroupCounts>> CountAsync(ClickSelection clicks, ClickGrouping grouping, GroupPage? page, CancellationToken ct);

    /// <summary>Distinct visitors of stored clicks by group and UTC day, limited to some groups where <paramref name="only"/> is set.</summary>
    Task ReadVisitorsAsync(
        ClickSelection clicks, ClickGrouping grouping, IReadOnlyList<string?>? only, Action<GroupVisitor> visit, CancellationToken ct);

    /// <summary>Sums of a dimension's values over whole days of the rollup.</summary>
    Task<IReadOnlyList<ValueCounts>> CountValuesAsync(RollupScope scope, Dimension dimension, SlotRange days, CancellationToken ct);

    /// <summary>Rows of some values over whole days of the rollup, ascending by day.</summary>
    Task ReadValueDaysAsync(
        RollupScope scope, Dimension dimension, SlotRange days, IReadOnlyList<long> valueIds, SketchNeed need, Action<RollupRow> visit,
        CancellationToken ct);

    /// <summary>Every row of a dimension over whole days of the rollup, ascending by day.</summary>
    Task ReadDaysAsync(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, SketchNeed need, Action<RollupRow> visit, CancellationToken ct);

    /// <summary>Every row of whole quarters of the workspace or series with its sketches, ascending by quarter.</summary>
    Task ReadQuartersAsync(RollupScope scope, IReadOnlyList<SlotRange> quarters, Action<RollupRow> visit, CancellationToken ct);
}

/// <summary>What a workspace's answers are in.</summary>
public sealed record WorkspaceSettings(string TimeZone, string Currency);

/// <summary>A link as its label shows it; the host of the default domain is empty.</summary>
public sealed record LinkName(long Id, string Host, string Slug);

/// <summary>Counts of a group of stored clicks.</summary>
/// <param name="Clicks">Human clicks.</param>
/// <param name="BotClicks">Flagged clicks.</param>
/// <param name="Uniques">Distinct visitors by the selection's <see cref="BotsMode"/>.</param>
public readonly record struct GroupCounts(string? Value, long Clicks, long BotClicks, long Uniques);

/// <summary>A visitor of a group of stored clicks on a UTC day.</summary>
public readonly record struct GroupVisitor(string? Value, int Day, long Visitor);

/// <summary>Sums of a value in the rollup.</summary>
public readonly record struct ValueCounts(long ValueId, string? Value, long Clicks, long BotClicks);

/// <summary>One row of a rollup. <paramref name="Sketch"/> and <paramref name="BotSketch"/> are null where the numbers suffice.</summary>
/// <param name="Slot">Day or quarter since the epoch.</param>
/// <param name="HasSketches">Whether the sketches were read; one that was read may still be null, which is an empty one.</param>
public readonly record struct RollupRow(
    int Slot,
    string? Value,
    long Clicks,
    long BotClicks,
    long Uniques,
    long BotUniques,
    long AllUniques,
    bool HasSketches,
    byte[]? Sketch,
    byte[]? BotSketch);
