using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IInvitationStore" />
public sealed class PostgresInvitationStore(NpgsqlDataSource database) : IInvitationStore
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

    // Of two that come at once the second waits for the row and then finds it used.
    private const string LockByTokenSql = $"{FindByTokenSql} FOR UPDATE OF i";

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
            At = PostgresInstant.Of(now),
            ExpiresAt = PostgresInstant.Of(expiresAt),
        };
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsMemberSql, parameters, transaction, cancellationToken: ct)))
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(ReplaceSql, parameters, transaction, cancellationToken: ct));
        long id = await connection.ExecuteScalarAsync<long>(new CommandDefinition(CreateSql, parameters, transaction, cancellationToken: ct));
        Row? created = await connection.ReadRowAsync<Row>(new CommandDefinition(FindSql, new { Id = id }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return created!.ToInvitation();
    }

    public async Task<IReadOnlyList<Invitation>> ListAsync(int workspaceId, long after, int count, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToInvitation())];
    }

    public async Task<bool> RevokeAsync(int workspaceId, long invitationId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            RevokeSql, new { Id = invitationId, WorkspaceId = workspaceId, At = PostgresInstant.Of(now) }, cancellationToken: ct)) > 0;
    }

    public async Task<Invitation?> FindByTokenAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindByTokenAsync(connection, null, FindByTokenSql, tokenHash, now, ct);
    }

    public async Task<bool> IsInvitedAsync(string email, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            IsInvitedSql, new { Email = email.ToLowerInvariant(), At = PostgresInstant.Of(now) }, cancellationToken: ct));
    }

    public Task<InvitationResult> AcceptAsync(byte[] tokenHash, long userId, DateTimeOffset now, CancellationToken ct) =>
        UseAsync(tokenHash, now, (_, _, _) => Task.FromResult<long?>(userId), ct);

    public Task<InvitationResult> AcceptAsNewAsync(byte[] tokenHash, string name, string passwordHash, DateTimeOffset now, CancellationToken ct) => UseAsync(
        tokenHash,
        now,
        async (connection, transaction, invitation) => (await connection.ReadRowAsync<PostgresUserRow>(new CommandDefinition(
            PostgresUserRow.InsertSql,
            new { invitation.Email, Name = name, PasswordHash = passwordHash, IsOperator = false, At = PostgresInstant.Of(now) },
            transaction,
            cancellationToken: ct)))?.Id,
        ct);

    /// <param name="tokenHash">The invitation's.</param>
    /// <param name="now">When it is used.</param>
    /// <param name="findUser">Who joins; null where the address is taken.</param>
    /// <param name="ct">Cancels.</param>
    private async Task<InvitationResult> UseAsync(
        byte[] tokenHash, DateTimeOffset now, Func<NpgsqlConnection, NpgsqlTransaction, Invitation, Task<long?>> findUser, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (await FindByTokenAsync(connection, transaction, LockByTokenSql, tokenHash, now, ct) is not { } invitation)
        {
            return new InvitationResult(InvitationOutcome.Gone);
        }

        if (await findUser(connection, transaction, invitation) is not { } userId)
        {
            return new InvitationResult(InvitationOutcome.EmailTaken);
        }

        var parameters = new
        {
            invitation.Id,
            invitation.WorkspaceId,
            UserId = userId,
            Role = Roles.NameOf(invitation.Role),
            At = PostgresInstant.Of(now),
        };
        await connection.ExecuteAsync(new CommandDefinition(UseSql, parameters, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(JoinSql, parameters, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return new InvitationResult(InvitationOutcome.Done, userId, invitation.WorkspaceId);
    }

    private static async Task<Invitation?> FindByTokenAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        (await connection.ReadRowAsync<Row>(new CommandDefinition(
            sql, new { Hash = tokenHash, At = PostgresInstant.Of(now) }, transaction, cancellationToken: ct)))?.ToInvitation();

    private sealed class Row
    {
        public long Id { get; init; }

        public int WorkspaceId { get; init; }

        public string WorkspaceName { get; init; } = "";

        public string Email { get; init; } = "";

        public string Role { get; init; } = "";

        public long? InvitedBy { get; init; }

        public DateTime CreatedAt { get; init; }

        public DateTime ExpiresAt { get; init; }

        public Invitation ToInvitation() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            WorkspaceName = WorkspaceName,
            Email = Email,
            Role = Roles.ParseStored(Role),
            InvitedBy = InvitedBy,
            CreatedAt = CreatedAt,
            ExpiresAt = ExpiresAt,
        };
    }
}
