using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILeadStore" />
public sealed class SqliteLeadStore(SqliteDatabase database) : ILeadStore
{
    private const string AddSql = """
        INSERT INTO leads (workspace_id, hub_id, block_id, name, email, phone, message, consent, language, created_at, told)
        VALUES (@WorkspaceId, @HubId, @BlockId, @Name, @Email, @Phone, @Message, @Consent, @Language, @At, 0)
        RETURNING id
        """;

    private const string ListSql = $"""
        SELECT {SqliteLeadRow.Columns} FROM leads
        WHERE workspace_id = @WorkspaceId AND hub_id = @HubId AND id < @BeforeId ORDER BY id DESC LIMIT @Limit
        """;

    private const string DeleteSql = "DELETE FROM leads WHERE id = @Id AND workspace_id = @WorkspaceId AND hub_id = @HubId";

    public async Task<long> AddAsync(Lead lead, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingle<long>(AddSql, new
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
            At = UnixMicros.From(lead.CreatedAt),
        });
    }

    public Task<IReadOnlyList<Lead>> ListAsync(int workspaceId, long hubId, long beforeId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Lead>>(
            [.. connection.Query<SqliteLeadRow>(ListSql, new { WorkspaceId = workspaceId, HubId = hubId, BeforeId = beforeId, Limit = limit })
                .Select(row => row.ToLead())]);
    }

    public async Task<bool> DeleteAsync(int workspaceId, long hubId, long id, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(DeleteSql, new { Id = id, WorkspaceId = workspaceId, HubId = hubId }) == 1;
    }
}

/// <summary>A row of leads as SQLite has it.</summary>
internal sealed class SqliteLeadRow
{
    public const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, hub_id AS HubId, block_id AS BlockId, name AS Name, email AS Email, phone AS Phone,
        message AS Message, consent AS Consent, language AS Language, created_at AS CreatedAt
        """;

    public long Id { get; init; }

    public long WorkspaceId { get; init; }

    public long HubId { get; init; }

    public long BlockId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Message { get; init; }

    public string Consent { get; init; } = "";

    public string Language { get; init; } = "";

    public long CreatedAt { get; init; }

    public Lead ToLead() => new()
    {
        Id = Id,
        WorkspaceId = (int)WorkspaceId,
        HubId = HubId,
        BlockId = BlockId,
        Name = Name,
        Email = Email,
        Phone = Phone,
        Message = Message,
        Consent = Consent,
        Language = Language,
        CreatedAt = UnixMicros.ToInstant(CreatedAt),
    };
}
