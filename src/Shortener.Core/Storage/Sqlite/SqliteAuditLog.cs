using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IAuditLog" />
public sealed class SqliteAuditLog(SqliteDatabase database) : IAuditLog
{
    private const string AppendSql = """
        INSERT INTO audit_log (workspace_id, at, actor_kind, actor_id, actor_name, action, target, details, address)
        VALUES (@WorkspaceId, @At, @ActorKind, @ActorId, @ActorName, @Action, @Target, @Details, @Address)
        """;

    private const string ListSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, at AS At, actor_kind AS ActorKind, actor_id AS ActorId, actor_name AS ActorName,
            action AS Action, target AS Target, details AS Details, address AS Address
        FROM audit_log
        WHERE workspace_id IS @WorkspaceId
          AND id < @Before
          AND (@ActorKind IS NULL OR actor_kind = @ActorKind)
          AND (@ActorId IS NULL OR actor_id = @ActorId)
          AND (@Action IS NULL OR action = @Action)
          AND at >= @From
          AND at < @To
        ORDER BY id DESC
        LIMIT @Count
        """;

    private const string PruneSql = "DELETE FROM audit_log WHERE at < @Before";

    public async Task AppendAsync(AuditEntry entry, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(
            AppendSql,
            new
            {
                entry.WorkspaceId,
                At = UnixMicros.From(now),
                entry.ActorKind,
                entry.ActorId,
                entry.ActorName,
                entry.Action,
                entry.Target,
                entry.Details,
                entry.Address,
            });
    }

    public Task<IReadOnlyList<StoredAuditEntry>> ListAsync(AuditQuery query, long? before, int count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        IEnumerable<Row> rows = connection.Query<Row>(
            ListSql,
            new
            {
                query.WorkspaceId,
                Before = before ?? long.MaxValue,
                query.ActorKind,
                query.ActorId,
                query.Action,
                From = query.From is { } from ? UnixMicros.From(from) : long.MinValue,
                To = query.To is { } to ? UnixMicros.From(to) : long.MaxValue,
                Count = count,
            });
        return Task.FromResult<IReadOnlyList<StoredAuditEntry>>([.. rows.Select(row => row.ToEntry())]);
    }

    public async Task<int> PruneAsync(DateTimeOffset olderThan, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(PruneSql, new { Before = UnixMicros.From(olderThan) });
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long? WorkspaceId { get; init; }

        public long At { get; init; }

        public string ActorKind { get; init; } = "";

        public long? ActorId { get; init; }

        public string ActorName { get; init; } = "";

        public string Action { get; init; } = "";

        public string? Target { get; init; }

        public string? Details { get; init; }

        public string? Address { get; init; }

        public StoredAuditEntry ToEntry() => new(
            Id,
            UnixMicros.ToInstant(At),
            new AuditEntry((int?)WorkspaceId, ActorKind, ActorId, ActorName, Action, Target, Details, Address));
    }
}
