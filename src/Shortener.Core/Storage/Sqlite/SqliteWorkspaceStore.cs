using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IWorkspaceStore" />
public sealed class SqliteWorkspaceStore(SqliteDatabase database) : IWorkspaceStore
{
    private const string Columns = "w.id AS Id, w.name AS Name, w.timezone AS Timezone, w.currency AS Currency, w.created_at AS CreatedAt, w.version AS Version, w.visitor_cookies AS VisitorCookies, w.honour_privacy_signals AS HonourPrivacySignals";

    private const string CreateSql = """
        INSERT INTO workspaces (name, timezone, currency, created_at, updated_at) VALUES (@Name, @Timezone, @Currency, @At, @At) RETURNING id
        """;

    private const string OwnSql = "INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES (@WorkspaceId, @UserId, 'owner', @At)";

    private const string ListOfSql = $"""
        SELECT {Columns}, m.role AS Role
        FROM memberships m
        JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = @UserId AND w.deleted_at IS NULL
        ORDER BY m.created_at, m.workspace_id
        """;

    private const string ChangeSql = """
        UPDATE workspaces
        SET name = @Name, timezone = @Timezone, currency = @Currency, visitor_cookies = @VisitorCookies,
            honour_privacy_signals = @HonourPrivacySignals, version = version + 1, updated_at = @At
        WHERE id = @Id AND version = @Version
        """;

    public async Task<Workspace> CreateAsync(
        string name, string timezone, string currency, long ownerId, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long id = writer.Connection.ExecuteScalar<long>(CreateSql, new { Name = name, Timezone = timezone, Currency = currency, At = at }, transaction);
        writer.Connection.Execute(OwnSql, new { WorkspaceId = id, UserId = ownerId, At = at }, transaction);
        transaction.Commit();
        return new Workspace((int)id, name, timezone, currency, UnixMicros.ToInstant(at));
    }

    public Task<IReadOnlyList<WorkspaceMembership>> ListOfAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<WorkspaceMembership>>(
            [.. connection.Query<Row>(ListOfSql, new { UserId = userId }).Select(row => row.ToMembership())]);
    }

    public async Task<Workspace?> ChangeAsync(Workspace workspace, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        int changed = writer.Connection.Execute(
            ChangeSql,
            new
            {
                workspace.Id,
                workspace.Version,
                workspace.Name,
                workspace.Timezone,
                workspace.Currency,
                VisitorCookies = workspace.VisitorCookies.Name(),
                workspace.HonourPrivacySignals,
                At = UnixMicros.From(now),
            },
            transaction);
        if (changed == 0)
        {
            return null;
        }

        // Every node follows what visitors' pages depend on by this number.
        writer.Connection.Execute(SqliteInterstitialStore.BumpSql, new { WorkspaceId = workspace.Id }, transaction);
        transaction.Commit();
        return workspace with { Version = workspace.Version + 1 };
    }

    private sealed record Row(
        long Id,
        string Name,
        string Timezone,
        string Currency,
        long CreatedAt,
        long Version,
        string VisitorCookies,
        long HonourPrivacySignals,
        string Role)
    {
        public WorkspaceMembership ToMembership() => new(
            new Workspace((int)Id, Name, Timezone, Currency, UnixMicros.ToInstant(CreatedAt))
            {
                Version = Version,
                VisitorCookies = StoredVisitorCookies.Parse(VisitorCookies),
                HonourPrivacySignals = HonourPrivacySignals != 0,
            },
            Roles.ParseStored(Role));
    }
}
