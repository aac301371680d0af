using Dapper;
using Npgsql;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILeadStore" />
public sealed class PostgresLeadStore(NpgsqlDataSource database) : ILeadStore
{
    private const string AddSql = """
        INSERT INTO leads (workspace_id, hub_id, block_id, name, email, phone, message, consent, language, created_at, told)
        VALUES (@WorkspaceId, @HubId, @BlockId, @Name, @Email, @Phone, @Message, @Consent, @Language, @At, false)
        RETURNING id
        """;

    private const string ListSql = $"""
        SELECT {PostgresLeadRow.Columns} FROM leads
        WHERE workspace_id = @WorkspaceId AND hub_id = @HubId AND id < @BeforeId ORDER BY id DESC LIMIT @Limit
        """;

    private const string DeleteSql = "DELETE FROM leads WHERE id = @Id AND workspace_id = @WorkspaceId AND hub_id = @HubId";

    public async Task<long> AddAsync(Lead lead, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<long>(new CommandDefinition(
            AddSql,
            new
            {
                lead.WorkspaceId,
                lead.HubId,
                lead.BlockId,
                lead.Name,
                lead.Email,
                lead.Phone,
                lead.Message,
                lead.Consent,
                lead.Language,
                At = PostgresInstant.Of(lead.CreatedAt),
            },
            cancellationToken: ct));
    }

    public async Task<IReadOnlyList<Lead>> ListAsync(int workspaceId, long hubId, long beforeId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<PostgresLeadRow> rows = await connection.ReadRowsAsync<PostgresLeadRow>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, HubId = hubId, BeforeId = beforeId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToLead())];
    }

    public async Task<bool> DeleteAsync(int workspaceId, long hubId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            DeleteSql, new { Id = id, WorkspaceId = workspaceId, HubId = hubId }, cancellationToken: ct)) == 1;
    }
}

/// <summary>A row of leads as PostgreSQL has it.</summary>
internal sealed class PostgresLeadRow
{
    public const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, hub_id AS HubId, block_id AS BlockId, name AS Name, email AS Email, phone AS Phone,
        message AS Message, consent AS Consent, language AS Language, created_at AS CreatedAt
        """;

    public long Id { get; init; }

    public int WorkspaceId { get; init; }

    public long HubId { get; init; }

    public long BlockId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Message { get; init; }

    public string Consent { get; init; } = "";

    public string Language { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public Lead ToLead() => new()
    {
        Id = Id,
        WorkspaceId = WorkspaceId,
        HubId = HubId,
        BlockId = BlockId,
        Name = Name,
        Email = Email,
        Phone = Phone,
        Message = Message,
        Consent = Consent,
        Language = Language,
        CreatedAt = CreatedAt,
    };
}
