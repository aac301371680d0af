using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Erasure;
using Shortener.Core.Geo;
using Shortener.Core.Links;
using Shortener.Core.WorkspaceArchives;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Erasure;

/// <summary>What ending and erasing a workspace promises on either backend.</summary>
public abstract class ErasureStoreContract : IAsyncLifetime
{
    private const int Second = 1_000;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = LinkStores.Start.AddDays(1);

    private LinkStores _stores = null!;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        await _stores.AddWorkspaceAsync("Second");
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task The_last_workspace_and_the_one_with_the_default_domain_stay()
    {
        Assert.Equal(WorkspaceEnd.HoldsDefaultDomain, await _stores.Erasure.EndAsync(_stores.WorkspaceId, true, Now, None));
        Assert.Equal(WorkspaceEnd.NotFound, await _stores.Erasure.JudgeAsync(4_711, None));
        Assert.Equal(WorkspaceEnd.Done, await _stores.Erasure.JudgeAsync(Second, None));
        Assert.Equal(WorkspaceEnd.Done, await _stores.Erasure.EndAsync(Second, true, Now, None));
        Assert.Equal(WorkspaceEnd.NotFound, await _stores.Erasure.EndAsync(Second, true, Now, None));
        Assert.Equal(WorkspaceEnd.IsLast, await _stores.Erasure.JudgeAsync(_stores.WorkspaceId, None));
        Assert.Single(await _stores.Erasure.ListAsync(10, None));
    }

    [Fact]
    public async Task Links_of_an_ended_workspace_lead_nowhere_and_those_of_others_do()
    {
        Link gone = await _stores.CreateAsync(_stores.Link("gone") with { WorkspaceId = Second });
        await _stores.CreateAsync(_stores.Link("stays"));
        Assert.NotNull(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "gone", None));
        await _stores.Erasure.EndAsync(Second, true, Now, None);
        Assert.Null(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "gone", None));
        Assert.NotNull(await _stores.Redirects.FindForRedirectAsync(_stores.DomainId, "stays", None));
        Assert.Equal([Second], await _stores.Redirects.ListEndedWorkspacesAsync(None));
        await EraseAsync(10);
        Assert.Empty(await _stores.Redirects.ListEndedWorkspacesAsync(None));

        // The caches were told, and nobody else gets the slug of a printed code.
        Assert.Contains(await _stores.ChangesAsync(), change => change.Slug == "gone" && change.Version > gone.Version);
        LinkWriteResult again = await _stores.Links.CreateAsync(_stores.Link("gone"), Now, None);
        Assert.Equal(LinkWriteOutcome.SlugTaken, again.Outcome);
    }

    [Fact]
    public async Task Slugs_that_nobody_was_given_become_free()
    {
        await _stores.CreateAsync(_stores.Link("free") with { WorkspaceId = Second });
        await _stores.Erasure.EndAsync(Second, reserveSlugs: false, Now, None);
        await EraseAsync(10);
        await _stores.CreateAsync(_stores.Link("free"));
    }

    [Fact]
    public async Task Everything_goes_in_small_steps_and_the_others_keep_every_row()
    {
        for (int i = 0; i < 30; i++)
        {
            await _stores.CreateAsync(_stores.Link($"second{i}") with { WorkspaceId = Second });
            await _stores.CreateAsync(_stores.Link($"first{i}"));
        }

        IReadOnlyList<Link> links = await _stores.ListAsync(new LinkQuery { WorkspaceId = Second, Limit = 100 });
        SourceState source = await CommitAsync("node/g1", links, 600, strays: 40);
        await _stores.ExecuteAsync("UPDATE workspaces SET timezone = 'Europe/Madrid', currency = 'EUR', visitor_cookies = 'on' WHERE id = 1000");
        long others = await ClicksOfAsync(_stores.WorkspaceId);
        Assert.Equal(640, await ClicksOfAsync(Second));

        await _stores.Erasure.EndAsync(Second, true, Now, None);
        int steps = await EraseAsync(25);
        Assert.InRange(steps, 640 / 25, int.MaxValue);
        Assert.Equal((0, others), (await ClicksOfAsync(Second), await ClicksOfAsync(_stores.WorkspaceId)));
        Catalogue catalogue = await _stores.Erasure.ReadCatalogueAsync(None);
        foreach (OwnedTable table in WorkspaceTables.Owned(catalogue).Where(table => table.Name != "links"))
        {
            Assert.Equal((table.Name, 0), (table.Name, await CountAsync(table, Second)));
        }

        // Of a link on the shared domain nothing is left but its slug.
        IReadOnlyList<Link> kept = await _stores.ListAsync(new LinkQuery { WorkspaceId = Second, Scope = LinkScope.All, Limit = 100 });
        Assert.Empty(kept);
        Assert.Equal(30, (await _stores.ListAsync(new LinkQuery { WorkspaceId = _stores.WorkspaceId, Limit = 100 })).Count);

        // What was stored stays counted: the account does not know of erasing.
        Assert.Equal(source.Stored, (await _stores.Clicks.FindSourceAsync("node/g1", None))!.Stored);
        WorkspaceErasure done = Assert.Single(await _stores.Erasure.ListAsync(10, None));
        Assert.Equal(("", true), (done.Name, done.ErasedAt is not null));
        Assert.Equal(1, await ScalarAsync("""
            SELECT count(*) FROM workspaces
            WHERE id = 1000 AND name = '' AND timezone = 'UTC' AND currency = 'USD' AND visitor_cookies = 'off' AND CAST(honour_privacy_signals AS integer) = 1
            """));
        Assert.InRange(done.Rows, 640 + 30, int.MaxValue);
    }

    [Fact]
    public async Task Clicks_without_links_are_looked_for_a_piece_at_a_time_and_never_twice()
    {
        // Eight minutes lie between two of them: twenty hours.
        const int Strays = 150;
        await CommitAsync("node/g1", [], 0, Strays);
        await _stores.Erasure.EndAsync(Second, true, Now, None);
        WorkspaceErasure erasure = (await _stores.Erasure.ClaimAsync("test", Now, Now.AddSeconds(15), None))!;
        long cursor = 0;
        long rows = 0;
        int steps = 0;
        while (await _stores.Erasure.EraseAsync(erasure, ErasurePart.StrayClicks, 5, Now, None) is { More: true })
        {
            long left = await ClicksOfAsync(Second);
            long next = await ScalarAsync("SELECT stray_cursor FROM workspace_erasures");
            Assert.InRange(next, cursor + 1, long.MaxValue);
            Assert.InRange(Strays - rows - left, 0, 5);
            (cursor, rows, steps) = (next, Strays - left, steps + 1);
        }

        Assert.Equal((0, Strays), (await ClicksOfAsync(Second), rows));
        Assert.InRange(steps, Strays / 5, Strays);

        // The round after that begins at the start: nothing says what still came.
        Assert.True(await _stores.Erasure.PostponeAsync(Second, "test", Now, None));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM workspace_erasures WHERE stray_cursor IS NULL"));
    }

    [Fact]
    public async Task Clicks_that_come_out_of_a_journal_later_are_stored_in_the_account_and_nowhere_else()
    {
        Link link = await _stores.CreateAsync(_stores.Link("late") with { WorkspaceId = Second });
        await _stores.Erasure.EndAsync(Second, true, Now, None);
        long before = await ClicksOfAsync(_stores.WorkspaceId);
        SourceState mixed = await CommitAsync("node/g1", [link], 50, strays: 0);
        Assert.Equal(0, await ClicksOfAsync(Second));
        Assert.InRange(await ClicksOfAsync(_stores.WorkspaceId), before + 1, int.MaxValue);
        Assert.Equal(50 + Own, mixed.Stored);

        // A batch of nothing else brings words that no row was written with: the next one must bring them again.
        SourceState source = await _stores.Clicks.OpenSourceAsync("node/g2", 0, None);
        ClickBatch only = new(source, 0, 8, [Click(8, link.Id, Second, "an agent seen once")], []);
        Assert.Equal(CommitResult.Committed, await _stores.Clicks.CommitAsync(only, None));
        ClickBatch next = new(source, 8, 16, [Click(16, OwnLink, _stores.WorkspaceId, "an agent seen once")], []);
        Assert.Equal(CommitResult.Committed, await _stores.Clicks.CommitAsync(next, None));
        Assert.Equal((2, 16), ((await _stores.Clicks.FindSourceAsync("node/g2", None))!.Stored, (await _stores.Clicks.FindSourceAsync("node/g2", None))!.Position));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM clicks c JOIN user_agents u ON u.id = c.user_agent_id WHERE u.value = 'an agent seen once'"));
    }

    [Fact]
    public async Task Dead_letters_that_come_after_everything_was_erased_are_counted_and_not_kept()
    {
        await _stores.Erasure.EndAsync(Second, true, Now, None);
        await EraseAsync(100);
        SourceState source = await _stores.Clicks.OpenSourceAsync("node/g1", 0, None);
        DeadLetter[] letters =
        [
            Letter(8, Second),
            Letter(16, _stores.WorkspaceId),
            new DeadLetter(24, LinkId: null, UnixMicros: null, "unreadable", ClickJson: null),
            new DeadLetter(32, LinkId: null, UnixMicros: null, "not ours", ClickJson: "[1]"),
        ];
        Assert.Equal(CommitResult.Committed, await _stores.Clicks.CommitAsync(new ClickBatch(source, 0, 32, [], letters), None));
        Assert.Equal(4, (await _stores.Clicks.FindSourceAsync("node/g1", None))!.DeadLettered);
        Assert.Equal(3, await ScalarAsync("SELECT count(*) FROM dead_letters"));
        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM dead_letters WHERE position = 8"));
    }

    [Fact]
    public async Task What_a_request_under_way_still_wrote_goes_with_the_last_look()
    {
        await _stores.Erasure.EndAsync(Second, true, Now, None);
        var eraser = new WorkspaceEraser(_stores.Erasure, new ErasureOptions { SettleSeconds = 60 }, new TestTime(Now));
        Assert.Equal(false, (await eraser.RunOneAsync(None))?.IsDone);
        Assert.Null(await eraser.RunOneAsync(None));
        await _stores.CreateAsync(_stores.Link("late") with { WorkspaceId = Second });
        var later = new WorkspaceEraser(_stores.Erasure, new ErasureOptions { SettleSeconds = 60 }, new TestTime(Now.AddSeconds(61)));
        Assert.Equal(true, (await later.RunOneAsync(None))?.IsDone);
        Assert.Empty(await _stores.ListAsync(new LinkQuery { WorkspaceId = Second, Scope = LinkScope.All, Limit = 10 }));
    }

    [Fact]
    public async Task Every_table_of_workspaces_is_in_an_archive_or_left_out_with_a_reason()
    {
        Catalogue catalogue = await _stores.Erasure.ReadCatalogueAsync(None);
        HashSet<string> known = [.. ArchiveTables.All.Select(table => table.Name), .. ArchiveTables.Shaped.Keys, .. ArchiveTables.Excepted.Keys];
        string[] tables = [.. WorkspaceTables.Owned(catalogue).Select(table => table.Name), .. WorkspaceTables.Apart];
        Assert.Equal([], tables.Except(known));
        foreach (ArchiveTable table in ArchiveTables.All)
        {
            IEnumerable<string> columns = catalogue.Columns.Where(column => column.TableName == table.Name).Select(column => column.ColumnName);
            HashSet<string> named = [.. table.Columns.Select(column => column.Name), .. table.LeftOut.Keys, "workspace_id"];
            Assert.Equal((table.Name, ""), (table.Name, string.Join(' ', columns.Except(named))));
            Assert.Empty(await _stores.Archives.ReadAsync(table, 4_711, null, 10, None));
        }
    }

    [Fact]
    public async Task Pages_of_an_archive_go_on_behind_the_last_row()
    {
        ArchiveTable audit = ArchiveTables.All.Single(table => table.Name == "audit_log");
        for (int i = 0; i < 7; i++)
        {
            await _stores.Audit.AppendAsync(new AuditEntry(Second, "system", null, "test", $"did{i}", null, null, null), Now, None);
            await _stores.Audit.AppendAsync(new AuditEntry(_stores.WorkspaceId, "system", null, "test", "other", null, null, null), Now, None);
        }

        List<ArchiveRow> rows = [];
        IReadOnlyList<ArchiveRow> page;
        do
        {
            page = await _stores.Archives.ReadAsync(audit, Second, rows.Count == 0 ? null : rows[^1].Keys, 3, None);
            rows.AddRange(page);
        }
        while (page.Count == 3);

        int action = audit.Columns.ToList().FindIndex(column => column.Name == "action");
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"did{i}"), rows.Select(row => (string)row.Values[action]!));
    }

    /// <summary>Clicks of the first workspace that every commit here brings.</summary>
    private const int Own = 20;

    /// <summary>Theirs, and like those of Second without a row.</summary>
    private const long OwnLink = 77_777;

    private async Task<SourceState> CommitAsync(string identity, IReadOnlyList<Link> links, int count, int strays)
    {
        SourceState source = await _stores.Clicks.OpenSourceAsync(identity, 0, None);
        List<EnrichedClick> clicks = [];
        for (int i = 1; i <= count + strays + Own; i++)
        {
            clicks.Add(i <= count ? Click(i * 8, links[i % links.Count].Id, Second, $"agent {i % 7}")
                : i <= count + strays ? Click(i * 8, 900_000 + (i % 3), Second, "agent")
                : Click(i * 8, OwnLink, _stores.WorkspaceId, "agent"));
        }

        long to = clicks[^1].Raw.EndPosition;
        Assert.Equal(CommitResult.Committed, await _stores.Clicks.CommitAsync(new ClickBatch(source, 0, to, clicks, []), None));
        return (await _stores.Clicks.FindSourceAsync(identity, None))!;
    }

    private static EnrichedClick Click(long position, long link, int workspace, string agent) => new()
    {
        Raw = new RawClick
        {
            EndPosition = position,
            LinkId = link,
            WorkspaceId = workspace,
            UnixMicros = UnixMicros.From(TimeProvider.System.GetUtcNow()) - (position * 60_000_000),
            Visitor = position,
            UserAgent = agent,
        },
    };

    private static DeadLetter Letter(long position, int workspace)
    {
        RawClick click = Click(position, OwnLink, workspace, "agent").Raw;
        return new DeadLetter(position, click.LinkId, click.UnixMicros, "refused", DeadLetterJson.Write(click, GeoLocation.Unknown));
    }

    /// <summary>Erases in steps of so many rows until nothing is due; returns the steps.</summary>
    private async Task<int> EraseAsync(int batch)
    {
        var counting = new CountingErasure(_stores.Erasure);
        var eraser = new WorkspaceEraser(counting, new ErasureOptions { BatchRows = batch, SettleSeconds = 0 }, TimeProvider.System);
        Assert.Equal(true, (await eraser.RunOneAsync(None))?.IsDone);
        Assert.Null(await eraser.RunOneAsync(None));
        return counting.Steps;
    }

    private Task<long> ClicksOfAsync(int workspaceId) => ScalarAsync(FormattableString.Invariant($"SELECT count(*) FROM clicks WHERE workspace_id = {workspaceId}"));

    private Task<long> CountAsync(OwnedTable table, int workspaceId) => ScalarAsync(
        $"SELECT count(*) FROM {table.Name} WHERE {table.Condition.Replace("@WorkspaceId", FormattableString.Invariant($"{workspaceId}"), StringComparison.Ordinal)}");

    private Task<long> ScalarAsync(string sql) => _stores.ScalarAsync(sql);

    /// <summary>A clock that stands, and whose timers do not wait.</summary>
    private sealed class TestTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Counts steps that erased something, and none may exceed what was asked for by much.</summary>
    private sealed class CountingErasure(IErasureStore inner) : PassingErasure(inner)
    {
        public int Steps { get; private set; }

        public override async Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct)
        {
            ErasureStep step = await base.EraseAsync(erasure, part, most, now, ct);
            // Beyond the bound: the hours of one link-day, the links of one chunk, the counts of strays.
            Assert.InRange(step.Rows, 0, most + 250);
            Steps += step.Rows > 0 ? 1 : 0;
            return step;
        }
    }
}

public sealed class SqliteErasureStoreTests : ErasureStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresErasureStoreTests(PostgresFixture fixture) : ErasureStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
