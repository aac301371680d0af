using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IWorkspaceStore" />
public sealed class PostgresWorkspaceStore(NpgsqlDataSource database) : IWorkspaceStore
{
    private const string CreateSql = """
        WITH workspace AS (
            INSERT INTO workspaces (name, timezone, currency, created_at, updated_at) VALUES (@Name, @Timezone, @Currency, @At, @At) RETURNING id
        )
        INSERT INTO memberships (workspace_id, user_id, role, created_at) SELECT id, @UserId, 'owner', @At FROM workspace RETURNING workspace_id
        """;

    private const string ListOfSql = """
        SELECT w.id AS Id, w.name AS Name, w.timezone AS Timezone, w.currency AS Currency, w.created_at AS CreatedAt, w.version AS Version,
            w.visitor_cookies AS VisitorCookies, w.honour_privacy_signals AS HonourPrivacySignals, m.role AS Role
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
        DateTimeOffset at = PostgresInstant.Of(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        int id = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            CreateSql, new { Name = name, Timezone = timezone, Currency = currency, UserId = ownerId, At = at }, cancellationToken: ct));
        return new Workspace(id, name, timezone, currency, at);
    }

    public async Task<IReadOnlyList<WorkspaceMembership>> ListOfAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(ListOfSql, new { UserId = userId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToMembership())];
    }

    public async Task<Workspace?> ChangeAsync(Workspace workspace, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int changed = await connection.ExecuteAsync(new CommandDefinition(
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
                At = PostgresInstant.Of(now),
            },
            transaction,
            cancellationToken: ct));
        if (changed == 0)
        {
            return null;
        }

        // Every node follows what visitors' pages depend on by this number.
        await connection.ExecuteAsync(new CommandDefinition(
            PostgresInterstitialStore.BumpSql, new { WorkspaceId = workspace.Id }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return workspace with { Version = workspace.Version + 1 };
    }

    private sealed record Row(
        int Id,
        string Name,
        string Timezone,
        string Currency,
        DateTime CreatedAt,
        long Version,
        string VisitorCookies,
        bool HonourPrivacySignals,
        string Role)
    {
        public WorkspaceMembership ToMembership() => new(
            new Workspace(Id, Name, Timezone, Currency, CreatedAt)
            {
                Version = Version,
                VisitorCookies = StoredVisitorCookies.Parse(VisitorCookies),
                HonourPrivacySignals = HonourPrivacySignals,
            },
            Roles.ParseStored(Role));
    }
}
