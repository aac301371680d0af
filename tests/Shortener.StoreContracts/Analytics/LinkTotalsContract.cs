using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Analytics;

/// <summary>What every <see cref="ILinkTotals"/> keeps.</summary>
public abstract class LinkTotalsContract : IAsyncLifetime
{
    private const int Workspace = 1;

    /// <summary>2026-03-10 00:00 UTC, in hours since the epoch.</summary>
    private static readonly int Midnight = (int)(UnixMicros.From(new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero)) / UnixMicros.PerHour);

    private static readonly SlotRange TwoDays = new(Midnight - 24, Midnight + 24);

    private MetricsDatabase _database = null!;

    protected abstract Task<MetricsDatabase> CreateAsync();

    public async Task InitializeAsync()
    {
        _database = await CreateAsync();
        var at = new Instant(UnixMicros.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));
        await _database.Rows.WriteAsync("workspaces", ["id", "name", "created_at"], [[1, "one", at], [2, "two", at]]);
        await _database.Rows.WriteAsync("domains", ["id", "workspace_id", "host", "created_at"], [[1, 1, "", at]]);
        await _database.Rows.WriteAsync(
            "links",
            ["id", "workspace_id", "domain_id", "slug", "url", "created_at", "updated_at", "deleted_at"],
            [
                [101L, 1, 1, "first", "https://example.com/1", at, at, null],
                [102L, 1, 1, "second", "https://example.com/2", at, at, null],
                [103L, 1, 1, "gone", "https://example.com/3", at, at, at],
                [104L, 2, 1, "foreign", "https://example.com/4", at, at, null],
                [105L, 1, 1, "quiet", "https://example.com/5", at, at, null],
            ]);
        await _database.Rows.WriteAsync(
            "link_hours",
            ["link_id", "hour", "source_id", "clicks", "bot_clicks"],
            [
                [101L, Midnight - 25, 1, 1_000, 0], [101L, Midnight - 1, 1, 3, 1], [101L, Midnight - 1, 2, 4, 0], [101L, Midnight, 1, 5, 0],
                [101L, Midnight + 24, 1, 1_000, 0], [102L, Midnight + 2, 1, 12, 0], [103L, Midnight, 1, 99, 0], [104L, Midnight, 1, 99, 0],
                [105L, Midnight, 1, 0, 7],
            ]);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Days_hold_the_clicks_of_all_sources_without_bots_and_without_the_hours_around()
    {
        IReadOnlyList<LinkDayClicks> days = await _database.Totals.ByDayAsync(Workspace, [101, 102, 105], TwoDays, 0, CancellationToken.None);
        Assert.Equal(
            [(101L, (Midnight / 24) - 1, 7L), (101L, Midnight / 24, 5L), (102L, Midnight / 24, 12L)],
            days.Select(day => (day.LinkId, day.Day, day.Clicks)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public async Task Days_begin_when_the_readers_clock_says_so(int shift)
    {
        var hours = new SlotRange(TwoDays.From - shift, TwoDays.To - shift);
        IReadOnlyList<LinkDayClicks> days = await _database.Totals.ByDayAsync(Workspace, [101], hours, shift, CancellationToken.None);
        Assert.Equal(
            shift > 0 ? [(Midnight / 24, 12L)] : [((Midnight / 24) - 1, 12L)],
            days.Where(day => day.Clicks < 1_000).Select(day => (day.Day, day.Clicks)));
    }

    [Fact]
    public async Task Links_of_another_workspace_count_nothing()
    {
        Assert.Empty(await _database.Totals.ByDayAsync(Workspace, [104], TwoDays, 0, CancellationToken.None));
        Assert.Empty(await _database.Totals.ByDayAsync(Workspace, [], TwoDays, 0, CancellationToken.None));
    }

    [Fact]
    public async Task The_most_clicked_links_come_first_and_the_newest_of_equals()
    {
        IReadOnlyList<LinkClicks> top = await _database.Totals.TopAsync(Workspace, TwoDays, 10, CancellationToken.None);
        Assert.Equal([(102L, 12L), (101L, 12L)], top.Select(one => (one.LinkId, one.Clicks)));
        Assert.Equal([102L], (await _database.Totals.TopAsync(Workspace, TwoDays, 1, CancellationToken.None)).Select(one => one.LinkId));
    }

    [Fact]
    public async Task A_question_given_up_is_not_answered()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _database.Totals.TopAsync(Workspace, TwoDays, 10, given.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _database.Totals.ByDayAsync(Workspace, [101], TwoDays, 0, given.Token));
    }
}

public sealed class SqliteLinkTotalsTests : LinkTotalsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreateSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkTotalsTests : LinkTotalsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync();
}
