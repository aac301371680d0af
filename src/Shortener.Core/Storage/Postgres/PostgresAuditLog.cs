using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IAuditLog" />
public sealed class PostgresAuditLog(NpgsqlDataSource database) : IAuditLog
{
    private const string AppendSql = """
        INSERT INTO audit_log (workspace_id, at, actor_kind, actor_id, actor_name, action, target, details, address)
        VALUES (@WorkspaceId, @At, @ActorKind, @ActorId, @ActorName, @Action, @Target, @Details, @Address)
        """;

    private const string SelectSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, at AS At, actor_kind AS ActorKind, actor_id AS ActorId, actor_name AS ActorName,
            action AS Action, target AS Target, details AS Details, address AS Address
        FROM audit_log
        """;

    private const string FilterSql = """
          AND id < @Before
          AND (@ActorKind::text IS NULL OR actor_kind = @ActorKind)
          AND (@ActorId::bigint IS NULL OR actor_id = @ActorId)
          AND (@Action::text IS NULL OR action = @Action)
          AND at >= COALESCE(@From, '-infinity'::timestamptz)
          AND at < COALESCE(@To, 'infinity'::timestamptz)
        ORDER BY id DESC
        LIMIT @Count
        """;

    // Two statements, because "IS NOT DISTINCT FROM" uses no index.
    private const string ListOfWorkspaceSql = $"{SelectSql} WHERE workspace_id = @WorkspaceId {FilterSql}";

    private const string ListOfInstallationSql = $"{SelectSql} WHERE workspace_id IS NULL {FilterSql}";

    private const string PruneSql = "DELETE FROM audit_log WHERE at < @Before";

    public async Task AppendAsync(AuditEntry entry, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            AppendSql,
            new
            {
                entry.WorkspaceId,
                At = PostgresInstant.Of(now),
                entry.ActorKind,
                entry.ActorId,
                entry.ActorName,
                entry.Action,
                entry.Target,
                entry.Details,
                entry.Address,
            },
            cancellationToken: ct));
    }

    public async Task<IReadOnlyList<StoredAuditEntry>> ListAsync(AuditQuery query, long? before, int count, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            query.WorkspaceId is null ? ListOfInstallationSql : ListOfWorkspaceSql,
            new
            {
                query.WorkspaceId,
                Before = before ?? long.MaxValue,
                query.ActorKind,
                query.ActorId,
                query.Action,
                From = PostgresInstant.Of(query.From),
                To = PostgresInstant.Of(query.To),
                Count = count,
            },
            cancellationToken: ct));
        return [.. rows.Select(row => row.ToEntry())];
    }

    public async Task<int> PruneAsync(DateTimeOffset olderThan, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(PruneSql, new { Before = PostgresInstant.Of(olderThan) }, cancellationToken: ct));
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public int? WorkspaceId { get; init; }

        public DateTime At { get; init; }

        public string ActorKind { get; init; } = "";

        public long? ActorId { get; init; }

        public string ActorName { get; init; } = "";

        public string Action { get; init; } = "";

        public string? Target { get; init; }

        public string? Details { get; init; }

        public string? Address { get; init; }

        public StoredAuditEntry ToEntry() => new(Id, At, new AuditEntry(WorkspaceId, ActorKind, ActorId, ActorName, Action, Target, Details, Address));
    }
}
