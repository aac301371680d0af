using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Visitors;
using Shortener.StoreContracts.Clicks;

namespace Shortener.StoreContracts.Analytics;

/// <summary>A database of the first release keeps its numbers through the migrations, and its sources go on in it.</summary>
public abstract class FirstReleaseContract
{
    /// <summary>No click has the term, so the filter lets everything through and only keeps the rollups from answering.</summary>
    private static readonly MetricsFilter ReadClicks = new(Dimension.UtmTerm, [], ["no such term"]);

    [Fact]
    public async Task Rollups_of_the_first_release_answer_like_the_clicks_before_and_behind_further_commits()
    {
        await using MetricsDatabase database = await CreateFirstReleaseAsync();
        ClickWorld world = ClickWorld.Generate(17, 3_000, VisitorPeriod.Day);
        await RollupFixture.FillFirstReleaseAsync(database.Rows, world);
        int sourceId = world.Clicks[0].SourceId;

        await database.Migrate();

        long clicks = await AssertAnswersLikeTheClicksAsync(database);
        Assert.Equal(world.Clicks.Count(click => click.Link.WorkspaceId == ClickWorld.Workspace), clicks);

        // The busiest day of the busiest link is hot; a link-day of its neighbour turns hot under the new rules.
        GeneratedClick busy = world.Clicks.Where(click => click.SourceId == sourceId && click.Link.Id == 1)
            .GroupBy(click => click.Day).MaxBy(day => day.Count())!.First();
        var random = new RandomClicks(3);
        IClickStore store = database.OpenClicks(TimeProvider.System);
        SourceState source = (await store.ListSourcesAsync(CancellationToken.None)).Single(source => source.Id == sourceId);
        long position = Math.Max(source.Position, world.Clicks.Max(click => click.Position));
        for (int batch = 0; batch < 3; batch++)
        {
            List<EnrichedClick> more = [.. random.Take(200, busy.Day * UnixMicros.PerDay, UnixMicros.PerDay, links: 2)
                .Where(click => click.Raw.WorkspaceId == 1).Select(click => Behind(click, position))];
            ClickBatch next = new(source, source.Position, more[^1].Raw.EndPosition, more, []);
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(next, CancellationToken.None));
            source = (await store.FindSourceAsync(source.Identity, CancellationToken.None))!;
            clicks += more.Count;
            Assert.Equal(clicks, await AssertAnswersLikeTheClicksAsync(database));
        }

        (store as IDisposable)?.Dispose();
    }

    protected abstract Task<MetricsDatabase> CreateFirstReleaseAsync();

    private static EnrichedClick Behind(EnrichedClick click, long position) => new()
    {
        Raw = new RawClick
        {
            EndPosition = position + click.Raw.EndPosition,
            LinkId = click.Raw.LinkId,
            WorkspaceId = click.Raw.WorkspaceId,
            UnixMicros = click.Raw.UnixMicros,
            Visitor = click.Raw.Visitor,
            UserAgent = click.Raw.UserAgent,
            Variant = click.Raw.Variant,
        },
        BotKind = click.BotKind,
        BotName = click.BotName,
        Location = click.Location,
        UserAgent = click.UserAgent,
        Language = click.Language,
        Referrer = click.Referrer,
        ReferrerDomain = click.ReferrerDomain,
        Traffic = click.Traffic,
    };

    /// <summary>The workspace's clicks of every kind.</summary>
    private static async Task<long> AssertAnswersLikeTheClicksAsync(MetricsDatabase database)
    {
        var reader = new MetricsReader(database.Metrics, new BareShortUrls(), TimeProvider.System, VisitorPeriod.Day);
        foreach (long? link in (long?[])[null, 1, 2, 3])
        {
            MetricsFilter[] scope = link is { } id ? [new MetricsFilter(Dimension.Link, [OpaqueId.Link.Format(id)], [])] : [];
            var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Bots = BotsMode.Include, Filters = scope };
            MetricsQuery raw = query with { Filters = [.. scope, ReadClicks] };
            Assert.Equal(
                (await reader.TotalsAsync(raw, CancellationToken.None)).Value, (await reader.TotalsAsync(query, CancellationToken.None)).Value);
            foreach (Dimension by in (Dimension[])[Dimension.City, Dimension.Browser, Dimension.Referrer, Dimension.BotKind, Dimension.HourOfDay, Dimension.Variant])
            {
                Assert.Equal(
                    (await reader.BreakdownAsync(raw, by, 100, null, CancellationToken.None)).Value!.Items,
                    (await reader.BreakdownAsync(query, by, 100, null, CancellationToken.None)).Value!.Items);
            }
        }

        var all = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Bots = BotsMode.Include };
        return (await reader.TotalsAsync(all, CancellationToken.None)).Value!.Clicks;
    }
}

public sealed class SqliteFirstReleaseTests : FirstReleaseContract
{
    protected override Task<MetricsDatabase> CreateFirstReleaseAsync() => MetricsDatabase.CreateSqliteAsync(firstRelease: true);
}

[Trait("Db", "Postgres")]
public sealed class PostgresFirstReleaseTests : FirstReleaseContract
{
    protected override Task<MetricsDatabase> CreateFirstReleaseAsync() => MetricsDatabase.CreatePostgresAsync(firstRelease: true);
}
