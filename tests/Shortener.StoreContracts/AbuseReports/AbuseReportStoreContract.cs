using Shortener.Core.AbuseReports;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.AbuseReports;

public abstract class AbuseReportStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;

    private IAbuseReportStore Store => _stores.AbuseReports;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_report_is_given_back_as_it_was_made()
    {
        AbuseReport made = Report() with { Comment = "«плохо» <b>\n🧨", Email = "a@b.example", Reporter = long.MinValue, Host = "go.example" };
        long id = await Store.AddAsync(made, None);
        AbuseReport read = (await Store.FindAsync(_stores.WorkspaceId, id, None))!;
        Assert.Equal(made with { Id = id, UpdatedAt = made.CreatedAt, Changes = read.Changes }, read);
        Assert.Equal((AbuseStatus.Open, 0), (read.Status, read.Changes.Count));
    }

    [Fact]
    public async Task Every_reason_and_status_can_be_stored()
    {
        foreach (AbuseReason reason in Enum.GetValues<AbuseReason>())
        {
            long id = await Store.AddAsync(Report() with { Reason = reason }, None);
            Assert.Equal(reason, (await Store.FindAsync(_stores.WorkspaceId, id, None))!.Reason);
            foreach (AbuseStatus status in Enum.GetValues<AbuseStatus>())
            {
                Assert.Equal(status, (await Store.ChangeAsync(_stores.WorkspaceId, id, null, Change(status), None))!.Status);
            }
        }
    }

    [Fact]
    public async Task Lists_are_newest_first_by_status_and_in_pages()
    {
        var ids = new List<long>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await Store.AddAsync(Report(), None));
        }

        await Store.ChangeAsync(_stores.WorkspaceId, ids[3], null, Change(AbuseStatus.Resolved), None);
        Assert.Equal([ids[4], ids[3]], await ListAsync(null, null, 2));
        Assert.Equal([ids[2], ids[1], ids[0]], await ListAsync(null, ids[3], 50));
        Assert.Equal([ids[3]], await ListAsync(AbuseStatus.Resolved, null, 50));
        Assert.Equal([ids[4], ids[2], ids[1], ids[0]], await ListAsync(AbuseStatus.Open, null, 50));
    }

    [Fact]
    public async Task What_is_done_is_kept_in_order_with_who_did_it()
    {
        long id = await Store.AddAsync(Report(), None);
        await Store.ChangeAsync(_stores.WorkspaceId, id, null, Change(AbuseStatus.Reviewing) with { Note = "looking" }, None);
        AbuseReport changed = (await Store.ChangeAsync(_stores.WorkspaceId, id, null, Change(AbuseStatus.Dismissed) with { ApiKeyId = 8 }, None))!;
        Assert.Equal((AbuseStatus.Dismissed, "looking"), (changed.Status, changed.Note));
        // The instant of the last change is the version, so a second change at the same instant is a microsecond later.
        Assert.Equal(LinkStores.Start.AddDays(1).AddMicroseconds(1), changed.UpdatedAt);
        Assert.Equal(
            [Change(AbuseStatus.Reviewing) with { Note = "looking" }, Change(AbuseStatus.Dismissed) with { ApiKeyId = 8 }], changed.Changes);
    }

    [Fact]
    public async Task Another_workspace_sees_and_changes_nothing()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        long id = await Store.AddAsync(Report(), None);
        Assert.Null(await Store.FindAsync(other, id, None));
        Assert.Null(await Store.ChangeAsync(other, id, null, Change(AbuseStatus.Dismissed), None));
        Assert.Empty(await Store.ListAsync(other, null, null, 50, None));
        AbuseReport untouched = (await Store.FindAsync(_stores.WorkspaceId, id, None))!;
        Assert.Equal((AbuseStatus.Open, 0), (untouched.Status, untouched.Changes.Count));
    }

    private async Task<long[]> ListAsync(AbuseStatus? status, long? before, int limit) =>
        [.. (await Store.ListAsync(_stores.WorkspaceId, status, before, limit, None)).Select(report => report.Id)];

    private static AbuseReportChange Change(AbuseStatus status) => new(7, 0, status, null, LinkStores.Start.AddDays(1));

    private AbuseReport Report() => new()
    {
        WorkspaceId = _stores.WorkspaceId,
        LinkId = 42,
        Host = "",
        Slug = "spring",
        Url = "https://example.com/",
        Reason = AbuseReason.Phishing,
        CreatedAt = LinkStores.Start,
    };
}

public sealed class SqliteAbuseReportStoreTests : AbuseReportStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresAbuseReportStoreTests(PostgresFixture fixture) : AbuseReportStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
