using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Geo;
using Shortener.StoreContracts.Clicks;

namespace Shortener.StoreContracts.Events;

/// <summary>Events are stored exactly once with the clicks of their batch, and move no counter of the clicks' account.</summary>
public abstract class EventStoreContract : IAsyncLifetime
{
    private ClickStorage _storage = null!;

    protected abstract Task<ClickStorage> CreateAsync();

    public async Task InitializeAsync() => _storage = await CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_batch_stores_its_events_once_and_counts_its_clicks()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var world = new EventWorld(1);
        List<EnrichedClick> taken = world.Take(300, Now - UnixMicros.PerHour, UnixMicros.PerHour);
        var batch = new ClickBatch(source, 0, world.Position, taken, []);

        Assert.Equal(CommitResult.Committed, await _storage.Clicks.CommitAsync(batch, default));
        Assert.Equal(CommitResult.PositionMoved, await _storage.AnotherStore().CommitAsync(batch, default));

        int events = taken.Count(item => item.Raw is RawEvent);
        Assert.Equal(events, await _storage.ScalarAsync("SELECT count(*) FROM events"));
        Assert.Equal(events, await _storage.ScalarAsync("SELECT sum(events + bot_events) FROM event_quarters WHERE kind = 255"));
        Assert.Equal(300 - events, await _storage.ScalarAsync("SELECT count(*) FROM clicks"));
        SourceState after = (await _storage.Clicks.FindSourceAsync("node/g1", default))!;
        Assert.Equal((world.Position, 300 - events, 0), (after.Position, after.Stored, after.DeadLettered));
    }

    [Fact]
    public async Task A_batch_of_events_alone_moves_the_position()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        EnrichedClick view = View(64, Now);
        view.Referrer = "https://a.example/page";
        view.ReferrerDomain = "a.example";
        view.Language = "es";

        Assert.Equal(CommitResult.Committed, await _storage.Clicks.CommitAsync(new ClickBatch(source, 0, 64, [view], []), default));

        SourceState after = (await _storage.Clicks.FindSourceAsync("node/g1", default))!;
        Assert.Equal((64, 0, 0), (after.Position, after.Stored, after.DeadLettered));
        // What the event points to is there without any click.
        Assert.Equal(1, await _storage.ScalarAsync("SELECT count(*) FROM events e JOIN referrers r ON r.id = e.referrer_id JOIN traffic t ON t.id = e.traffic_id"));
        Assert.Equal(1, await _storage.ScalarAsync("SELECT count(*) FROM labels WHERE value = 'a.example'"));
    }

    [Fact]
    public async Task Rollups_add_up_over_batches()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        for (int i = 1; i <= 3; i++)
        {
            EnrichedClick click = View(i * 64, Now, elapsedMs: 100 * i);
            await _storage.Clicks.CommitAsync(new ClickBatch(source, (i - 1) * 64, i * 64, [click], []), default);
        }

        Assert.Equal(3, await _storage.ScalarAsync("SELECT sum(events) FROM event_days WHERE kind = 1 AND subject_id = 7 AND dimension = 0"));
        Assert.Equal(1, await _storage.ScalarAsync("SELECT sum(uniques) FROM event_days WHERE kind = 1 AND subject_id = 7 AND dimension = 0"));
        Assert.Equal(600, await _storage.ScalarAsync("SELECT sum(elapsed_ms) FROM event_days WHERE kind = 1 AND subject_id = 7 AND dimension = 0"));
    }

    [Fact]
    public async Task An_event_in_the_dead_letters_is_in_no_counter_and_replayed_once()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        EnrichedClick poison = View(64, Now, elapsedMs: 5);
        var letter = new DeadLetter(64, 0, Now, "refused: planned", DeadLetterJson.Write(poison.Raw, GeoLocation.Unknown)) { IsEvent = true };
        var unread = new DeadLetter(128, null, null, "corrupt_frame", null) { IsEvent = true };
        await _storage.Clicks.CommitAsync(new ClickBatch(source, 0, 128, [], [letter, unread]), default);
        Assert.Equal((0, 0), Counters(await _storage.Clicks.FindSourceAsync("node/g1", default)));

        IReadOnlyList<DeadLetterEntry> letters = await _storage.DeadLetters.ListAsync(0, 10, includeReplayed: false, default);
        Assert.Equal(2, letters.Count);
        var again = (RawEvent)DeadLetterJson.Read(letters[0].ClickJson!, 64);
        Assert.Equal((EventKind.HubView, 7L, 3L, 5), (again.Kind, again.SubjectId, again.PartId, again.ElapsedMs));
        var click = new EnrichedClick { Raw = again };
        Assert.Equal(ReplayResult.Replayed, await _storage.DeadLetters.ReplayAsync(letters[0], click, default));
        Assert.Equal(ReplayResult.AlreadyReplayed, await _storage.DeadLetters.ReplayAsync(letters[0], click, default));

        Assert.Equal(1, await _storage.ScalarAsync("SELECT count(*) FROM events"));
        Assert.Equal(1, await _storage.ScalarAsync("SELECT sum(events) FROM event_quarters WHERE kind = 255"));
        Assert.Equal((0, 0), Counters(await _storage.Clicks.FindSourceAsync("node/g1", default)));
    }

    [Fact]
    public async Task A_refused_event_leaves_nothing_of_its_batch()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("import/1", 0, default);
        var world = new EventWorld(2);
        List<EnrichedClick> taken = world.Take(20, Now - UnixMicros.PerHour, UnixMicros.PerHour);
        // No calendar holds its instant.
        taken.Add(View(world.Position + 8, long.MaxValue));

        await Assert.ThrowsAsync<ClickDataException>(
            () => _storage.Clicks.CommitAsync(new ClickBatch(source, 0, world.Position + 8, taken, []), default));

        Assert.Equal(0, await _storage.ScalarAsync("SELECT count(*) FROM events"));
        Assert.Equal(0, (await _storage.Clicks.FindSourceAsync("import/1", default))!.Position);
    }

    private long Now => UnixMicros.From(_storage.Clock.Now);

    private static (long Stored, long DeadLettered) Counters(SourceState? state) => (state!.Stored, state.DeadLettered);

    private static EnrichedClick View(long position, long at, int? elapsedMs = null) => new()
    {
        Raw = new RawEvent
        {
            EndPosition = position,
            Kind = EventKind.HubView,
            SubjectId = 7,
            PartId = 3,
            LinkId = 0,
            WorkspaceId = 1,
            UnixMicros = at,
            Visitor = 1,
            ElapsedMs = elapsedMs,
        },
    };
}

public sealed class SqliteEventStoreTests : EventStoreContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreateSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresEventStoreTests : EventStoreContract
{
    protected override Task<ClickStorage> CreateAsync() => ClickStorage.CreatePostgresAsync();
}
