using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Erasure;
using Shortener.Core.Samples;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IErasureStore" />
public sealed class PostgresErasureStore(NpgsqlDataSource database) : IErasureStore
{
    /// <summary>Links that one chunk takes: their clicks and counts go before any of them.</summary>
    private const int LinksTogether = 200;

    /// <summary>Seconds for a look through a day, which may hold other workspaces' millions.</summary>
    private const int LongRead = 600;

    /// <summary>Looks, twenty a second, for commits under way before a claim is given up.</summary>
    private const int Looks = 200;

    private static readonly TimeSpan LongestCommit = TimeSpan.FromMinutes(10);

    private Catalogue? _catalogue;

    public async Task<WorkspaceEnd> JudgeAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await JudgeAsync(connection, null, workspaceId, ct);
    }

    public async Task<WorkspaceEnd> EndAsync(int workspaceId, bool reserveSlugs, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = PostgresInstant.Of(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        // Of two workspaces that are deleted at once the second waits: one has to stay.
        await ExecuteAsync(connection, transaction, "SELECT id FROM workspaces WHERE deleted_at IS NULL ORDER BY id FOR UPDATE", null, ct);
        WorkspaceEnd end = await JudgeAsync(connection, transaction, workspaceId, ct);
        if (end != WorkspaceEnd.Done)
        {
            return end;
        }

        var workspace = new { WorkspaceId = workspaceId };
        await ExecuteAsync(connection, transaction, PostgresErasureSql.End, new { WorkspaceId = workspaceId, ReserveSlugs = reserveSlugs, At = at }, ct);
        foreach (long hub in await connection.ReadRowsAsync<long>(new CommandDefinition(PostgresErasureSql.ListHubs, workspace, transaction, cancellationToken: ct)))
        {
            long version = await connection.QuerySingleAsync<long>(new CommandDefinition(PostgresHubSql.Tick, transaction: transaction, cancellationToken: ct));
            await ExecuteAsync(connection, transaction, PostgresErasureSql.EndHub, new { Id = hub, PageVersion = version, At = at }, ct);
        }

        await transaction.CommitAsync(ct);
        return end;
    }

    public async Task<IReadOnlyList<WorkspaceErasure>> ListAsync(int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            PostgresErasureSql.Columns + "ORDER BY e.requested_at DESC, e.workspace_id DESC LIMIT @Limit", new { Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToErasure())];
    }

    public async Task<WorkspaceErasure?> ClaimAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int? id = await connection.QueryFirstOrDefaultAsync<int?>(new CommandDefinition(
            PostgresErasureSql.Claim,
            new { Owner = owner, Now = PostgresInstant.Of(now), Until = PostgresInstant.Of(until) },
            transaction,
            cancellationToken: ct));
        if (id is null)
        {
            return null;
        }

        var workspace = new { WorkspaceId = id.Value };
        await connection.ExecuteAsync(new CommandDefinition(PostgresErasureSql.Expect, workspace, transaction, LongRead, cancellationToken: ct));
        Row? row = await connection.ReadRowAsync<Row>(
            new CommandDefinition(PostgresErasureSql.Columns + "WHERE e.workspace_id = @WorkspaceId", workspace, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        WorkspaceErasure erasure = row!.ToErasure();
        return await CommitsHaveEndedAsync(connection, erasure, now, ct) ? erasure : null;
    }

    /// <summary>
    /// Waits for commits of clicks that began before the workspace ended and have not seen it: what they write would appear behind the
    /// deletions. False while one goes on; the claim runs out by itself then.
    /// </summary>
    private static async Task<bool> CommitsHaveEndedAsync(NpgsqlConnection connection, WorkspaceErasure erasure, DateTimeOffset now, CancellationToken ct)
    {
        // Whatever else keeps a transaction open on the server for longer stores no clicks: their commits are given up long before.
        if (now - erasure.RequestedAt > LongestCommit)
        {
            return true;
        }

        string horizon = (await connection.ExecuteScalarAsync<string>(new CommandDefinition(PostgresErasureSql.Begun, cancellationToken: ct)))!;
        for (int look = 0; look < Looks; look++)
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(PostgresErasureSql.HaveEnded, new { Horizon = horizon }, cancellationToken: ct)))
            {
                return true;
            }

            await connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(0.05)", cancellationToken: ct));
        }

        return false;
    }

    public async Task<bool> KeepAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        await WriteAsync(PostgresErasureSql.Keep, new { WorkspaceId = workspaceId, Owner = owner, Until = PostgresInstant.Of(until) }, ct) == 1;

    public async Task<bool> PostponeAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        await WriteAsync(PostgresErasureSql.Postpone, new { WorkspaceId = workspaceId, Owner = owner, Until = PostgresInstant.Of(until) }, ct) == 1;

    public async Task<bool> FinishAsync(int workspaceId, string owner, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (await ExecuteAsync(connection, transaction, PostgresErasureSql.GiveBack, new { WorkspaceId = workspaceId, Owner = owner }, ct) == 0)
        {
            return false;
        }

        await ExecuteAsync(connection, transaction, PostgresErasureSql.Finish, new { WorkspaceId = workspaceId, At = PostgresInstant.Of(now) }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct)
    {
        Catalogue catalogue = await ReadCatalogueAsync(ct);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var work = new Work(connection, transaction, erasure, catalogue, most, ct);
        ErasureStep step = part switch
        {
            ErasurePart.DeadLetters => await EraseDeadLettersAsync(work),
            ErasurePart.Links => await EraseLinksAsync(work, PostgresInstant.Of(now)),
            ErasurePart.StrayClicks => await EraseStraysAsync(work),
            ErasurePart.Events => await EraseEventsAsync(work),
            _ => await EraseRestAsync(work),
        };
        if (step.Rows > 0)
        {
            await work.ExecuteAsync(PostgresErasureSql.Progress, new { erasure.WorkspaceId, step.Rows });
        }

        await transaction.CommitAsync(ct);
        return step;
    }

    public async Task<Catalogue> ReadCatalogueAsync(CancellationToken ct)
    {
        if (_catalogue is { } known)
        {
            return known;
        }

        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        // The schema does not change while a process runs.
        return _catalogue = new Catalogue(
            await connection.ReadRowsAsync<CatalogueColumn>(new CommandDefinition(PostgresErasureSql.CatalogueColumns, cancellationToken: ct)),
            await connection.ReadRowsAsync<CatalogueColumn>(new CommandDefinition(PostgresErasureSql.CatalogueKeys, cancellationToken: ct)),
            await connection.ReadRowsAsync<CatalogueReference>(new CommandDefinition(PostgresErasureSql.CatalogueReferences, cancellationToken: ct)));
    }

    private static async Task<WorkspaceEnd> JudgeAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, CancellationToken ct)
    {
        return !await HoldsAsync(PostgresErasureSql.IsAlive) ? WorkspaceEnd.NotFound
            : !await HoldsAsync(PostgresErasureSql.HasOthers) ? WorkspaceEnd.IsLast
            : await HoldsAsync(PostgresErasureSql.HoldsDefaultDomain) ? WorkspaceEnd.HoldsDefaultDomain
            : WorkspaceEnd.Done;

        Task<bool> HoldsAsync(string sql) => connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(sql, new { WorkspaceId = workspaceId }, transaction, cancellationToken: ct));
    }

    private static async Task<ErasureStep> EraseDeadLettersAsync(Work work)
    {
        List<long> letters = await work.ReadAsync<long>(PostgresErasureSql.DeadLetters, new { work.Erasure.WorkspaceId, work.Most });
        return letters.Count == 0
            ? default
            : new ErasureStep(await work.ExecuteAsync("DELETE FROM dead_letters WHERE id = ANY (@Ids)", new { Ids = letters.ToArray() }), true);
    }

    private static async Task<ErasureStep> EraseLinksAsync(Work work, DateTimeOffset at)
    {
        long[] links = [.. await work.ReadAsync<long>(PostgresErasureSql.NextLinks, new { work.Erasure.WorkspaceId, Most = LinksTogether })];
        if (links.Length == 0)
        {
            return default;
        }

        long rows = await EraseDaysAsync(
            work, PostgresErasureSql.NextLinkDay, PostgresErasureSql.Clicks, PostgresErasureSql.LinkHours, new { Links = links });
        foreach (OwnedTable table in WorkspaceTables.Owned(work.Catalogue).Where(table => table.IsOfLinks))
        {
            if (rows >= work.Most)
            {
                return new ErasureStep(rows, true);
            }

            int limit = LimitOf(table, work.Most - rows);
            int erased = await work.ExecuteAsync(DeletionOf(table, "link_id = ANY (@Links)"), new { Links = links, Most = limit });
            rows += erased;
            if (erased == limit)
            {
                return new ErasureStep(rows, true);
            }
        }

        if (rows >= work.Most)
        {
            return new ErasureStep(rows, true);
        }

        var parameters = new { work.Erasure.WorkspaceId, Links = links, ReserveSlugs = work.Erasure.ReservesSlugs, Cursor = links[^1], At = at };
        await work.ExecuteAsync(PostgresErasureSql.Links, parameters);
        return new ErasureStep(rows + await work.ExecuteAsync(PostgresErasureSql.RemoveLinks, parameters), true);
    }

    private static async Task<ErasureStep> EraseStraysAsync(Work work)
    {
        List<StrayPlace> places = await work.ReadAsync<StrayPlace>(PostgresErasureSql.NextStrayQuarter, new { work.Erasure.WorkspaceId });
        if (StrayPiece.Of(places[0].Cursor, places[0].Quarter) is not { } piece)
        {
            return default;
        }

        List<Key> strays = await work.ReadAsync<Key>(
            PostgresErasureSql.Strays,
            new { work.Erasure.WorkspaceId, From = UnixMicros.ToInstant(piece.From), To = UnixMicros.ToInstant(piece.To), work.Most });
        long rows = 0;
        foreach (Key stray in strays)
        {
            rows += await work.ExecuteAsync(PostgresErasureSql.Stray, stray);
        }

        long[] links = [.. strays.Select(stray => stray.LinkId).Distinct()];
        foreach (OwnedTable table in WorkspaceTables.Owned(work.Catalogue).Where(table => table.IsOfLinks))
        {
            rows += await work.ExecuteAsync($"DELETE FROM {table.Name} WHERE link_id = ANY (@Links)", new { Links = links });
        }

        // More of the same instant may be left.
        long cursor = strays.Count < work.Most ? piece.To : UnixMicros.From(strays[^1].At);
        await work.ExecuteAsync(PostgresErasureSql.StrayCursor, new { work.Erasure.WorkspaceId, Cursor = cursor });
        return new ErasureStep(rows, true);
    }

    private static async Task<ErasureStep> EraseEventsAsync(Work work)
    {
        long rows = await EraseDaysAsync(
            work,
            PostgresErasureSql.NextEventDay,
            PostgresErasureSql.Events,
            PostgresErasureSql.EventQuarters,
            new { work.Erasure.WorkspaceId });
        return new ErasureStep(rows, rows >= work.Most);
    }

    /// <summary>
    /// Rows of a subject's day by their key, then the counts that told of them: whoever is cut off in between finds the day by its counts.
    /// </summary>
    private static async Task<long> EraseDaysAsync(Work work, string next, string delete, string deleteCounts, object scope)
    {
        long rows = 0;
        while (rows < work.Most && (await work.ReadAsync<SubjectDay>(next, scope)).FirstOrDefault() is { } day)
        {
            long limit = work.Most - rows;
            var parameters = new { day.Subject, day.Day, work.Erasure.WorkspaceId, Most = limit };
            int erased = await work.ExecuteAsync(delete, parameters);
            rows += erased;
            if (erased < limit)
            {
                rows += await work.ExecuteAsync(deleteCounts, parameters);
            }
        }

        return rows;
    }

    private static async Task<ErasureStep> EraseRestAsync(Work work)
    {
        long rows = await work.ExecuteAsync(PostgresErasureSql.Repeats, new { work.Erasure.WorkspaceId });
        foreach (OwnedTable table in WorkspaceTables.Owned(work.Catalogue).Where(table => !table.IsOfLinks && table.Name != "links"))
        {
            if (rows >= work.Most)
            {
                return new ErasureStep(rows, true);
            }

            int limit = LimitOf(table, work.Most - rows);
            int erased = await work.ExecuteAsync(DeletionOf(table, table.Condition), new { work.Erasure.WorkspaceId, Most = limit });
            rows += erased;
            if (erased == limit)
            {
                return new ErasureStep(rows, true);
            }
        }

        await work.ExecuteAsync(PostgresErasureSql.SampleSource, new { Sample = SampleSource.Of(work.Erasure.WorkspaceId) });
        return new ErasureStep(rows, false);
    }

    private static int LimitOf(OwnedTable table, long rows) => (int)Math.Max(1, rows / table.Weight);

    private static string DeletionOf(OwnedTable table, string condition)
    {
        string key = string.Join(", ", table.Key);
        return $"DELETE FROM {table.Name} WHERE ({key}) IN (SELECT {key} FROM {table.Name} WHERE {condition} LIMIT @Most)";
    }

    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int rows = await ExecuteAsync(connection, transaction, sql, parameters, ct);
        await transaction.CommitAsync(ct);
        return rows;
    }

    private sealed record Work(
        NpgsqlConnection Connection, NpgsqlTransaction Transaction, WorkspaceErasure Erasure, Catalogue Catalogue, int Most, CancellationToken Ct)
    {
        public Task<int> ExecuteAsync(string sql, object parameters) =>
            Connection.ExecuteAsync(new CommandDefinition(sql, parameters, Transaction, LongRead, cancellationToken: Ct));

        public Task<List<T>> ReadAsync<T>(string sql, object parameters) =>
            Connection.ReadRowsAsync<T>(new CommandDefinition(sql, parameters, Transaction, LongRead, cancellationToken: Ct));
    }

    private sealed class Key
    {
        public long LinkId { get; init; }

        public DateTime At { get; init; }

        public int SourceId { get; init; }

        public long Position { get; init; }
    }

    private sealed class SubjectDay
    {
        public long Subject { get; init; }

        public long Day { get; init; }
    }

    private sealed class StrayPlace
    {
        public long? Cursor { get; init; }

        public int? Quarter { get; init; }
    }

    private sealed class Row
    {
        public int WorkspaceId { get; init; }

        public string Name { get; init; } = "";

        public DateTime RequestedAt { get; init; }

        public DateTime? ErasedAt { get; init; }

        public bool ReservesSlugs { get; init; }

        public long Rows { get; init; }

        public long? Expected { get; init; }

        public WorkspaceErasure ToErasure() => new()
        {
            WorkspaceId = WorkspaceId,
            Name = Name,
            RequestedAt = RequestedAt,
            ErasedAt = ErasedAt,
            ReservesSlugs = ReservesSlugs,
            Rows = Rows,
            Expected = Expected,
        };
    }
}
