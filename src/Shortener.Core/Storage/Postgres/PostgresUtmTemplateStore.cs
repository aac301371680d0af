using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.UtmTemplates;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IUtmTemplateStore" />
public sealed class PostgresUtmTemplateStore(NpgsqlDataSource database) : IUtmTemplateStore
{
    private const string CreateSql = """
        INSERT INTO utm_templates (workspace_id, name, source, medium, campaign, term, content, referrer, version, created_at, updated_at)
        VALUES (@WorkspaceId, @Name, @Source, @Medium, @Campaign, @Term, @Content, @Referrer, 1, @At, @At)
        ON CONFLICT (workspace_id, name) DO NOTHING
        RETURNING id AS Id, workspace_id AS WorkspaceId, name AS Name, source AS Source, medium AS Medium, campaign AS Campaign, term AS Term,
            content AS Content, referrer AS Referrer, version AS Version, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string FindSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, name AS Name, source AS Source, medium AS Medium, campaign AS Campaign, term AS Term,
            content AS Content, referrer AS Referrer, version AS Version, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM utm_templates
        WHERE id = @Id AND workspace_id = @WorkspaceId
        """;

    private const string ListSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, name AS Name, source AS Source, medium AS Medium, campaign AS Campaign, term AS Term,
            content AS Content, referrer AS Referrer, version AS Version, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM utm_templates
        WHERE workspace_id = @WorkspaceId AND id > @AfterId
        ORDER BY id
        LIMIT @Limit
        """;

    private const string UpdateSql = """
        UPDATE utm_templates
        SET name = @Name, source = @Source, medium = @Medium, campaign = @Campaign, term = @Term, content = @Content, referrer = @Referrer,
            version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version
        RETURNING id AS Id, workspace_id AS WorkspaceId, name AS Name, source AS Source, medium AS Medium, campaign AS Campaign, term AS Term,
            content AS Content, referrer AS Referrer, version AS Version, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string DeleteSql = """
        DELETE FROM utm_templates
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version::bigint IS NULL OR version = @Version)
        """;

    public async Task<UtmTemplateResult> CreateAsync(
        int workspaceId, string name, UtmParameters parameters, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            CreateSql,
            new
            {
                WorkspaceId = workspaceId,
                Name = name,
                parameters.Source,
                parameters.Medium,
                parameters.Campaign,
                parameters.Term,
                parameters.Content,
                parameters.Referrer,
                At = Truncate(now),
            },
            cancellationToken: ct));
        return row is null ? new(UtmTemplateOutcome.NameTaken, null) : new(UtmTemplateOutcome.Done, row.ToTemplate());
    }

    public async Task<UtmTemplate?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, workspaceId, id, ct);
    }

    public async Task<IReadOnlyList<UtmTemplate>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToTemplate())];
    }

    public async Task<UtmTemplateResult> UpdateAsync(UtmTemplate template, DateTimeOffset now, CancellationToken ct)
    {
        UtmParameters parameters = template.Parameters;
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        try
        {
            Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                UpdateSql,
                new
                {
                    template.Id,
                    template.WorkspaceId,
                    template.Name,
                    parameters.Source,
                    parameters.Medium,
                    parameters.Campaign,
                    parameters.Term,
                    parameters.Content,
                    parameters.Referrer,
                    template.Version,
                    At = Truncate(now),
                },
                cancellationToken: ct));
            return row is null
                ? new(await MissedAsync(connection, template.WorkspaceId, template.Id, ct), null)
                : new(UtmTemplateOutcome.Done, row.ToTemplate());
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "utm_templates_name_key" })
        {
            return new(UtmTemplateOutcome.NameTaken, null);
        }
    }

    public async Task<UtmTemplateOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        int deleted = await connection.ExecuteAsync(new CommandDefinition(
            DeleteSql, new { Id = id, WorkspaceId = workspaceId, Version = expectedVersion }, cancellationToken: ct));
        return deleted == 1 ? UtmTemplateOutcome.Done : await MissedAsync(connection, workspaceId, id, ct);
    }

    /// <summary>Why no row was met: it is not there, or of another version.</summary>
    private static async Task<UtmTemplateOutcome> MissedAsync(NpgsqlConnection connection, int workspaceId, long id, CancellationToken ct) =>
        await FindAsync(connection, workspaceId, id, ct) is null ? UtmTemplateOutcome.NotFound : UtmTemplateOutcome.VersionMismatch;

    private static async Task<UtmTemplate?> FindAsync(NpgsqlConnection connection, int workspaceId, long id, CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            FindSql, new { Id = id, WorkspaceId = workspaceId }, cancellationToken: ct)))?.ToTemplate();

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record Row(
        long Id,
        int WorkspaceId,
        string Name,
        string? Source,
        string? Medium,
        string? Campaign,
        string? Term,
        string? Content,
        string? Referrer,
        long Version,
        DateTime CreatedAt,
        DateTime UpdatedAt)
    {
        public UtmTemplate ToTemplate() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            Name = Name,
            Parameters = new UtmParameters
            {
                Source = Source,
                Medium = Medium,
                Campaign = Campaign,
                Term = Term,
                Content = Content,
                Referrer = Referrer,
            },
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }
}
