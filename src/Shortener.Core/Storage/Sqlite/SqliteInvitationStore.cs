using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IInvitationStore" />
public sealed class SqliteInvitationStore(SqliteDatabase database) : IInvitationStore
{
    private const string IsMemberSql = """
        SELECT EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = @WorkspaceId AND u.email = @Email)
        """;

    private const string ReplaceSql = """
        UPDATE invitations SET revoked_at = @At
        WHERE workspace_id = @WorkspaceId AND email = @Email AND accepted_at IS NULL AND revoked_at IS NULL
        """;

    private const string CreateSql = """
        INSERT INTO invitations (workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
        VALUES (@WorkspaceId, @Email, @Role, @Hash, @InvitedBy, @At, @ExpiresAt)
        RETURNING id
        """;

    private const string SelectSql = """
        SELECT i.id AS Id, i.workspace_id AS WorkspaceId, w.name AS WorkspaceName, i.email AS Email, i.role AS Role, i.invited_by AS InvitedBy,
            i.created_at AS CreatedAt, i.expires_at AS ExpiresAt
        FROM invitations i
        JOIN workspaces w ON w.id = i.workspace_id
        WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL
        """;

    private const string FindSql = $"{SelectSql} AND i.id = @Id";

    private const string ListSql = $"{SelectSql} AND i.workspace_id = @WorkspaceId AND i.id > @After ORDER BY i.id LIMIT @Count";

    private const string FindByTokenSql = $"{SelectSql} AND i.token_hash = @Hash AND i.expires_at > @At AND w.deleted_at IS NULL";

    private const string IsInvitedSql = """
        SELECT EXISTS (
            SELECT 1 FROM invitations i JOIN workspaces w ON w.id = i.workspace_id
            WHERE i.email = @Email AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > @At AND w.deleted_at IS NULL)
        """;

    private const string RevokeSql = """
        UPDATE invitations SET revoked_at = @At WHERE id = @Id AND workspace_id = @WorkspaceId AND accepted_at IS NULL AND revoked_at IS NULL
        """;

    private const string UseSql = "UPDATE invitations SET accepted_at = @At WHERE id = @Id";

    private const string JoinSql = """
        INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES (@WorkspaceId, @UserId, @Role, @At)
        ON CONFLICT (workspace_id, user_id) DO NOTHING
        """;

    public async Task<Invitation?> CreateAsync(
        int workspaceId, string email, Role role, byte[] tokenHash, long? invitedBy, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        var parameters = new
        {
            WorkspaceId = workspaceId,
            Email = email.ToLowerInvariant(),
            Role = Roles.NameOf(role),
            Hash = tokenHash,
            InvitedBy = invitedBy,
            At = UnixMicros.From(now),
            ExpiresAt = UnixMicros.From(expiresAt),
        };
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (connection.ExecuteScalar<long>(IsMemberSql, parameters, transaction) != 0)
        {
            return null;
        }

        connection.Execute(ReplaceSql, parameters, transaction);
        long id = connection.ExecuteScalar<long>(CreateSql, parameters, transaction);
        Invitation created = connection.QuerySingle<Row>(FindSql, new { Id = id }, transaction).ToInvitation();
        transaction.Commit();
        return created;
    }

    public Task<IReadOnlyList<Invitation>> ListAsync(int workspaceId, long after, int count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Invitation>>(
            [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }).Select(row => row.ToInvitation())]);
    }

    public async Task<bool> RevokeAsync(int workspaceId, long invitationId, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(RevokeSql, new { Id = invitationId, WorkspaceId = workspaceId, At = UnixMicros.From(now) }) > 0;
    }

    public Task<Invitation?> FindByTokenAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(FindByToken(connection, tokenHash, now, null));
    }

    public Task<bool> IsInvitedAsync(string email, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.ExecuteScalar<long>(IsInvitedSql, new { Email = email.ToLowerInvariant(), At = UnixMicros.From(now) }) != 0);
    }

    public Task<InvitationResult> AcceptAsync(byte[] tokenHash, long userId, DateTimeOffset now, CancellationToken ct) =>
        UseAsync(tokenHash, now, (_, _, _) => userId, ct);

    public Task<InvitationResult> AcceptAsNewAsync(byte[] tokenHash, string name, string passwordHash, DateTimeOffset now, CancellationToken ct) => UseAsync(
        tokenHash,
        now,
        (connection, transaction, invitation) => connection.QuerySingleOrDefault<SqliteUserRow>(
            SqliteUserRow.InsertSql,
            new { invitation.Email, Name = name, PasswordHash = passwordHash, IsOperator = 0, At = UnixMicros.From(now) },
            transaction)?.Id,
        ct);

    /// <param name="tokenHash">The invitation's.</param>
    /// <param name="now">When it is used.</param>
    /// <param name="findUser">Who joins; null where the address is taken.</param>
    /// <param name="ct">Cancels before anything is written.</param>
    private async Task<InvitationResult> UseAsync(
        byte[] tokenHash, DateTimeOffset now, Func<SqliteConnection, SqliteTransaction, Invitation, long?> findUser, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (FindByToken(connection, tokenHash, now, transaction) is not { } invitation)
        {
            return new InvitationResult(InvitationOutcome.Gone);
        }

        if (findUser(connection, transaction, invitation) is not { } userId)
        {
            return new InvitationResult(InvitationOutcome.EmailTaken);
        }

        connection.Execute(UseSql, new { invitation.Id, At = at }, transaction);
        connection.Execute(
            JoinSql, new { invitation.WorkspaceId, UserId = userId, Role = Roles.NameOf(invitation.Role), At = at }, transaction);
        transaction.Commit();
        return new InvitationResult(InvitationOutcome.Done, userId, invitation.WorkspaceId);
    }

    private static Invitation? FindByToken(SqliteConnection connection, byte[] tokenHash, DateTimeOffset now, SqliteTransaction? transaction) =>
        connection.QuerySingleOrDefault<Row>(FindByTokenSql, new { Hash = tokenHash, At = UnixMicros.From(now) }, transaction)?.ToInvitation();

    private sealed class Row
    {
        public long Id { get; init; }

        public long WorkspaceId { get; init; }

        public string WorkspaceName { get; init; } = "";

        public string Email { get; init; } = "";

        public string Role { get; init; } = "";

        public long? InvitedBy { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }

        public Invitation ToInvitation() => new()
        {
            Id = Id,
            WorkspaceId = (int)WorkspaceId,
            WorkspaceName = WorkspaceName,
            Email = Email,
            Role = Roles.ParseStored(Role),
            InvitedBy = InvitedBy,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            ExpiresAt = UnixMicros.ToInstant(ExpiresAt),
        };
    }
}
