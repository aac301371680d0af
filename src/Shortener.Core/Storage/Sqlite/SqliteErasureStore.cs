using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Erasure;
using Shortener.Core.Samples;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IErasureStore" />
/// <remarks>Whatever has to be looked for is looked for by a reader: the writer is held for deletions by key alone.</remarks>
public sealed class SqliteErasureStore(SqliteDatabase database) : IErasureStore
{
    /// <summary>Links that one chunk takes: their clicks and counts go before any of them.</summary>
    private const int LinksTogether = 200;

    private Catalogue? _catalogue;

    public Task<WorkspaceEnd> JudgeAsync(int workspaceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Judge(connection, workspaceId));
    }

    public async Task<WorkspaceEnd> EndAsync(int workspaceId, bool reserveSlugs, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        WorkspaceEnd end = Judge(connection, workspaceId);
        if (end != WorkspaceEnd.Done)
        {
            return end;
        }

        connection.Execute(SqliteErasureSql.End, new { WorkspaceId = workspaceId, ReserveSlugs = reserveSlugs, At = at }, transaction);
        foreach (long hub in connection.Query<long>(SqliteErasureSql.ListHubs, new { WorkspaceId = workspaceId }, transaction).AsList())
        {
            long version = connection.QuerySingle<long>(SqliteHubSql.Tick, transaction: transaction);
            connection.Execute(SqliteErasureSql.EndHub, new { Id = hub, PageVersion = version, At = at }, transaction);
        }

        transaction.Commit();
        return end;
    }

    public Task<IReadOnlyList<WorkspaceErasure>> ListAsync(int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<WorkspaceErasure>>([.. connection
            .Query<Row>(SqliteErasureSql.Columns + "ORDER BY e.requested_at DESC, e.workspace_id DESC LIMIT @Limit", new { Limit = limit })
            .Select(row => row.ToErasure())]);
    }

    public async Task<WorkspaceErasure?> ClaimAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        long? id = connection.QueryFirstOrDefault<long?>(
            SqliteErasureSql.Claim, new { Owner = owner, Now = UnixMicros.From(now), Until = UnixMicros.From(until) }, transaction);
        if (id is null)
        {
            return null;
        }

        var workspace = new { WorkspaceId = id.Value };
        connection.Execute(SqliteErasureSql.Expect, workspace, transaction);
        WorkspaceErasure erasure = connection.QuerySingle<Row>(SqliteErasureSql.Columns + "WHERE e.workspace_id = @WorkspaceId", workspace, transaction).ToErasure();
        transaction.Commit();
        return erasure;
    }

    public async Task<bool> KeepAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        await WriteAsync(SqliteErasureSql.Keep, new { WorkspaceId = workspaceId, Owner = owner, Until = UnixMicros.From(until) }, ct) == 1;

    public async Task<bool> PostponeAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        await WriteAsync(SqliteErasureSql.Postpone, new { WorkspaceId = workspaceId, Owner = owner, Until = UnixMicros.From(until) }, ct) == 1;

    public async Task<bool> FinishAsync(int workspaceId, string owner, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (writer.Connection.Execute(SqliteErasureSql.GiveBack, new { WorkspaceId = workspaceId, Owner = owner }, transaction) == 0)
        {
            return false;
        }

        writer.Connection.Execute(SqliteErasureSql.Finish, new { WorkspaceId = workspaceId, At = UnixMicros.From(now) }, transaction);
        transaction.Commit();
        return true;
    }

    public async Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct) => part switch
    {
        ErasurePart.DeadLetters => await EraseDeadLettersAsync(erasure, most, ct),
        ErasurePart.Links => await EraseLinksAsync(erasure, most, now, ct),
        ErasurePart.StrayClicks => await EraseStraysAsync(erasure, most, ct),
        ErasurePart.Events => await StepAsync(erasure, work => EraseEvents(work, most), ct),
        _ => await StepAsync(erasure, work => EraseRest(work, most), ct),
    };

    public Task<Catalogue> ReadCatalogueAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        // The schema does not change while a process runs.
        return Task.FromResult(_catalogue ??= new Catalogue(
            connection.Query<CatalogueColumn>(SqliteErasureSql.CatalogueColumns).AsList(),
            connection.Query<CatalogueColumn>(SqliteErasureSql.CatalogueKeys).AsList(),
            connection.Query<CatalogueReference>(SqliteErasureSql.CatalogueReferences).AsList()));
    }

    private static WorkspaceEnd Judge(SqliteConnection connection, int workspaceId)
    {
        var workspace = new { WorkspaceId = workspaceId };
        return !connection.ExecuteScalar<bool>(SqliteErasureSql.IsAlive, workspace) ? WorkspaceEnd.NotFound
            : !connection.ExecuteScalar<bool>(SqliteErasureSql.HasOthers, workspace) ? WorkspaceEnd.IsLast
            : connection.ExecuteScalar<bool>(SqliteErasureSql.HoldsDefaultDomain, workspace) ? WorkspaceEnd.HoldsDefaultDomain
            : WorkspaceEnd.Done;
    }

    private async Task<ErasureStep> EraseDeadLettersAsync(WorkspaceErasure erasure, int most, CancellationToken ct)
    {
        long[] letters = Read<long>(SqliteErasureSql.DeadLetters, new { erasure.WorkspaceId, Most = most });
        return letters.Length == 0 ? default : await StepAsync(
            erasure,
            work => new ErasureStep(work.Execute("DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(@Ids))", new { Ids = Json(letters) }), true),
            ct);
    }

    private async Task<ErasureStep> EraseLinksAsync(WorkspaceErasure erasure, int most, DateTimeOffset now, CancellationToken ct)
    {
        long[] links = Read<long>(SqliteErasureSql.NextLinks, new { erasure.WorkspaceId, Most = LinksTogether });
        if (links.Length == 0)
        {
            return default;
        }

        IReadOnlyList<OwnedTable> tables = [.. WorkspaceTables.Owned(await ReadCatalogueAsync(ct)).Where(table => table.IsOfLinks)];
        string json = Json(links);
        return await StepAsync(
            erasure,
            work =>
            {
                long rows = EraseDays(
                    work, most, SqliteErasureSql.NextLinkDay, SqliteErasureSql.Clicks, SqliteErasureSql.LinkHours, new { Links = json });
                foreach (OwnedTable table in tables)
                {
                    if (rows >= most)
                    {
                        return new ErasureStep(rows, true);
                    }

                    int limit = LimitOf(table, most - rows);
                    int erased = work.Execute(DeletionOf(table, "link_id IN (SELECT value FROM json_each(@Links))"), new { Links = json, Most = limit });
                    rows += erased;
                    if (erased == limit)
                    {
                        return new ErasureStep(rows, true);
                    }
                }

                if (rows >= most)
                {
                    return new ErasureStep(rows, true);
                }

                var parameters = new
                {
                    erasure.WorkspaceId,
                    Links = json,
                    ReserveSlugs = erasure.ReservesSlugs,
                    Cursor = links[^1],
                    At = UnixMicros.From(now),
                };
                work.Execute(SqliteErasureSql.Links, parameters);
                return new ErasureStep(rows + work.Execute(SqliteErasureSql.RemoveLinks, parameters), true);
            },
            ct);
    }

    private async Task<ErasureStep> EraseStraysAsync(WorkspaceErasure erasure, int most, CancellationToken ct)
    {
        StrayPlace place = Read<StrayPlace>(SqliteErasureSql.NextStrayQuarter, new { erasure.WorkspaceId })[0];
        if (StrayPiece.Of(place.Cursor, place.Quarter) is not { } piece)
        {
            return default;
        }

        Key[] strays = Read<Key>(SqliteErasureSql.Strays, new { erasure.WorkspaceId, piece.From, piece.To, Most = most });
        // More of the same instant may be left.
        long cursor = strays.Length < most ? piece.To : strays[^1].At;
        IReadOnlyList<OwnedTable> tables = [.. WorkspaceTables.Owned(await ReadCatalogueAsync(ct)).Where(table => table.IsOfLinks)];
        string links = Json([.. strays.Select(stray => stray.LinkId).Distinct()]);
        return await StepAsync(
            erasure,
            work =>
            {
                long rows = work.Execute(SqliteErasureSql.Stray, strays);
                foreach (OwnedTable table in tables)
                {
                    rows += work.Execute($"DELETE FROM {table.Name} WHERE link_id IN (SELECT value FROM json_each(@Links))", new { Links = links });
                }

                work.Execute(SqliteErasureSql.StrayCursor, new { erasure.WorkspaceId, Cursor = cursor });
                return new ErasureStep(rows, true);
            },
            ct);
    }

    private static ErasureStep EraseEvents(Work work, int most)
    {
        long rows = EraseDays(
            work,
            most,
            SqliteErasureSql.NextEventDay,
            SqliteErasureSql.Events,
            SqliteErasureSql.EventQuarters,
            new { work.Erasure.WorkspaceId });
        return new ErasureStep(rows, rows >= most);
    }

    /// <summary>
    /// Rows of a subject's day by their key, then the counts that told of them: whoever is cut off in between finds the day by its counts.
    /// </summary>
    private static long EraseDays(Work work, int most, string next, string delete, string deleteCounts, object scope)
    {
        long rows = 0;
        while (rows < most && work.Connection.QueryFirstOrDefault<SubjectDay>(next, scope, work.Transaction) is { } day)
        {
            long limit = most - rows;
            var parameters = new { day.Subject, day.Day, work.Erasure.WorkspaceId, Most = limit };
            int erased = work.Execute(delete, parameters);
            rows += erased;
            if (erased < limit)
            {
                rows += work.Execute(deleteCounts, parameters);
            }
        }

        return rows;
    }

    private ErasureStep EraseRest(Work work, int most)
    {
        long rows = work.Execute(SqliteErasureSql.Repeats, new { work.Erasure.WorkspaceId });
        foreach (OwnedTable table in WorkspaceTables.Owned(_catalogue!).Where(table => !table.IsOfLinks && table.Name != "links"))
        {
            if (rows >= most)
            {
                return new ErasureStep(rows, true);
            }

            int limit = LimitOf(table, most - rows);
            int erased = work.Execute(DeletionOf(table, table.Condition), new { work.Erasure.WorkspaceId, Most = limit });
            rows += erased;
            if (erased == limit)
            {
                return new ErasureStep(rows, true);
            }
        }

        work.Execute(SqliteErasureSql.SampleSource, new { Sample = SampleSource.Of(work.Erasure.WorkspaceId) });
        return new ErasureStep(rows, false);
    }

    private static int LimitOf(OwnedTable table, long rows) => (int)Math.Max(1, rows / table.Weight);

    private static string DeletionOf(OwnedTable table, string condition)
    {
        string key = string.Join(", ", table.Key);
        return $"DELETE FROM {table.Name} WHERE ({key}) IN (SELECT {key} FROM {table.Name} WHERE {condition} LIMIT @Most)";
    }

    private static string Json(long[] ids) => JsonSerializer.Serialize(ids);

    private T[] Read<T>(string sql, object parameters)
    {
        using SqliteConnection connection = database.OpenReader();
        return [.. connection.Query<T>(sql, parameters)];
    }

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        int rows = writer.Connection.Execute(sql, parameters, transaction);
        transaction.Commit();
        return rows;
    }

    private async Task<ErasureStep> StepAsync(WorkspaceErasure erasure, Func<Work, ErasureStep> erase, CancellationToken ct)
    {
        await ReadCatalogueAsync(ct);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        var work = new Work(writer.Connection, transaction, erasure);
        ErasureStep step = erase(work);
        if (step.Rows > 0)
        {
            work.Execute(SqliteErasureSql.Progress, new { erasure.WorkspaceId, step.Rows });
        }

        transaction.Commit();
        return step;
    }

    private sealed record Work(SqliteConnection Connection, SqliteTransaction Transaction, WorkspaceErasure Erasure)
    {
        public int Execute(string sql, object parameters) => Connection.Execute(sql, parameters, Transaction);
    }

    private sealed record Key(long Day, long LinkId, long At, long SourceId, long Position);

    // With properties: SQLite gives a computed column no type, which Dapper needs for constructors.
    private sealed class SubjectDay
    {
        public long Subject { get; init; }

        public long Day { get; init; }
    }

    private sealed class StrayPlace
    {
        public long? Cursor { get; init; }

        public long? Quarter { get; init; }
    }

    private sealed class Row
    {
        public long WorkspaceId { get; init; }

        public string Name { get; init; } = "";

        public long RequestedAt { get; init; }

        public long? ErasedAt { get; init; }

        public long ReservesSlugs { get; init; }

        public long Rows { get; init; }

        public long? Expected { get; init; }

        public WorkspaceErasure ToErasure() => new()
        {
            WorkspaceId = (int)WorkspaceId,
            Name = Name,
            RequestedAt = UnixMicros.ToInstant(RequestedAt),
            ErasedAt = ErasedAt is { } at ? UnixMicros.ToInstant(at) : null,
            ReservesSlugs = ReservesSlugs != 0,
            Rows = Rows,
            Expected = Expected,
        };
    }
}
