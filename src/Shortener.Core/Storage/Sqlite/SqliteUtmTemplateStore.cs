using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.UtmTemplates;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IUtmTemplateStore" />
public sealed class SqliteUtmTemplateStore(SqliteDatabase database) : IUtmTemplateStore
{
    private const int UniqueViolation = 2067;

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
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version IS NULL OR version = @Version)
        """;

    public async Task<UtmTemplateResult> CreateAsync(
        int workspaceId, string name, UtmParameters parameters, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        Row? row = writer.Connection.QuerySingleOrDefault<Row>(CreateSql, new
        {
            WorkspaceId = workspaceId,
            Name = name,
            parameters.Source,
            parameters.Medium,
            parameters.Campaign,
            parameters.Term,
            parameters.Content,
            parameters.Referrer,
            At = UnixMicros.From(now),
        });
        return row is null ? new(UtmTemplateOutcome.NameTaken, null) : new(UtmTemplateOutcome.Done, row.ToTemplate());
    }

    public Task<UtmTemplate?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Find(connection, workspaceId, id));
    }

    public Task<IReadOnlyList<UtmTemplate>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<UtmTemplate>>(
            [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }).Select(row => row.ToTemplate())]);
    }

    public async Task<UtmTemplateResult> UpdateAsync(UtmTemplate template, DateTimeOffset now, CancellationToken ct)
    {
        UtmParameters parameters = template.Parameters;
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        try
        {
            Row? row = writer.Connection.QuerySingleOrDefault<Row>(UpdateSql, new
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
                At = UnixMicros.From(now),
            });
            return row is null
                ? new(Missed(writer.Connection, template.WorkspaceId, template.Id), null)
                : new(UtmTemplateOutcome.Done, row.ToTemplate());
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == UniqueViolation)
        {
            return new(UtmTemplateOutcome.NameTaken, null);
        }
    }

    public async Task<UtmTemplateOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(DeleteSql, new { Id = id, WorkspaceId = workspaceId, Version = expectedVersion }) == 1
            ? UtmTemplateOutcome.Done
            : Missed(writer.Connection, workspaceId, id);
    }

    /// <summary>Why no row was met: it is not there, or of another version.</summary>
    private static UtmTemplateOutcome Missed(SqliteConnection connection, int workspaceId, long id) =>
        Find(connection, workspaceId, id) is null ? UtmTemplateOutcome.NotFound : UtmTemplateOutcome.VersionMismatch;

    private static UtmTemplate? Find(SqliteConnection connection, int workspaceId, long id) =>
        connection.QuerySingleOrDefault<Row>(FindSql, new { Id = id, WorkspaceId = workspaceId })?.ToTemplate();

    private sealed record Row(
        long Id,
        long WorkspaceId,
        string Name,
        string? Source,
        string? Medium,
        string? Campaign,
        string? Term,
        string? Content,
        string? Referrer,
        long Version,
        long CreatedAt,
        long UpdatedAt)
    {
        public UtmTemplate ToTemplate() => new()
        {
            Id = Id,
            WorkspaceId = (int)WorkspaceId,
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
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
        };
    }
}
