using Dapper;
using Npgsql;
using Shortener.Core.AbuseReports;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IAbuseReportStore" />
public sealed class PostgresAbuseReportStore(NpgsqlDataSource database) : IAbuseReportStore
{
    private const string InsertSql = """
        INSERT INTO abuse_reports (workspace_id, link_id, host, slug, url, reason, comment, email, reporter, created_at, updated_at)
        VALUES (@WorkspaceId, @LinkId, @Host, @Slug, @Url, @Reason, @Comment, @Email, @Reporter, @At, @At)
        RETURNING id
        """;

    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, link_id AS LinkId, host AS Host, slug AS Slug, url AS Url, reason AS Reason, comment AS Comment,
        email AS Email, reporter AS Reporter, status AS Status, note AS Note, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string ListSql = $"""
        SELECT {Columns}
        FROM abuse_reports
        WHERE workspace_id = @WorkspaceId AND id < @Before AND (CAST(@Status AS text) IS NULL OR status = @Status)
        ORDER BY id DESC
        LIMIT @Limit
        """;

    private const string FindSql = $"SELECT {Columns} FROM abuse_reports WHERE workspace_id = @WorkspaceId AND id = @Id";

    private const string ChangesSql = """
        SELECT api_key_id AS ApiKeyId, coalesce(user_id, 0) AS UserId, status AS Status, note AS Note, changed_at AS ChangedAt
        FROM abuse_report_changes
        WHERE report_id = @Id
        ORDER BY id
        """;

    private const string UpdateSql = """
        UPDATE abuse_reports SET status = @Status, note = coalesce(@Note, note), updated_at = greatest(@At, updated_at + INTERVAL '1 microsecond')
        WHERE workspace_id = @WorkspaceId AND id = @Id AND (CAST(@Expected AS timestamptz) IS NULL OR updated_at = @Expected)
        """;

    private const string InsertChangeSql = """
        INSERT INTO abuse_report_changes (report_id, api_key_id, user_id, status, note, changed_at)
        VALUES (@Id, @ApiKeyId, @UserId, @Status, @Note, @At)
        """;

    public async Task<long> AddAsync(AbuseReport report, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(InsertSql, ParametersOf(report), cancellationToken: ct));
    }

    public async Task<IReadOnlyList<AbuseReport>> ListAsync(int workspaceId, AbuseStatus? status, long? before, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
            ListSql, ListParameters(workspaceId, status, before, limit), cancellationToken: ct));
        return [.. rows.Select(row => row.ToReport([]))];
    }

    public async Task<AbuseReport?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            FindSql, new { WorkspaceId = workspaceId, Id = id }, cancellationToken: ct));
        return row?.ToReport(await connection.QueryAsync<ChangeRow>(new CommandDefinition(ChangesSql, new { Id = id }, cancellationToken: ct)));
    }

    public async Task<AbuseReport?> ChangeAsync(int workspaceId, long id, DateTimeOffset? expected, AbuseReportChange change, CancellationToken ct)
    {
        await using (NpgsqlConnection connection = await database.OpenConnectionAsync(ct))
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct))
        {
            object parameters = ParametersOf(workspaceId, id, expected, change);
            if (await connection.ExecuteAsync(new CommandDefinition(UpdateSql, parameters, transaction, cancellationToken: ct)) == 0)
            {
                return null;
            }

            await connection.ExecuteAsync(new CommandDefinition(InsertChangeSql, parameters, transaction, cancellationToken: ct));
            await transaction.CommitAsync(ct);
        }

        return await FindAsync(workspaceId, id, ct);
    }

    private static object ParametersOf(AbuseReport report) => new
    {
        report.WorkspaceId,
        report.LinkId,
        report.Host,
        report.Slug,
        report.Url,
        Reason = AbuseReportRow.Text(report.Reason),
        report.Comment,
        report.Email,
        report.Reporter,
        At = UnixMicros.ToInstant(UnixMicros.From(report.CreatedAt)),
    };

    private static object ParametersOf(int workspaceId, long id, DateTimeOffset? expected, AbuseReportChange change) => new
    {
        WorkspaceId = workspaceId,
        Id = id,
        change.ApiKeyId,
        UserId = change.UserId > 0 ? change.UserId : (long?)null,
        Status = AbuseReportRow.Text(change.Status),
        change.Note,
        Expected = expected,
        At = UnixMicros.ToInstant(UnixMicros.From(change.ChangedAt)),
    };

    private static object ListParameters(int workspaceId, AbuseStatus? status, long? before, int limit) => new
    {
        WorkspaceId = workspaceId,
        Before = before ?? long.MaxValue,
        Status = status is { } wanted ? AbuseReportRow.Text(wanted) : null,
        Limit = limit,
    };

    private sealed record Row(
        long Id,
        int WorkspaceId,
        long LinkId,
        string Host,
        string Slug,
        string Url,
        string Reason,
        string? Comment,
        string? Email,
        long? Reporter,
        string Status,
        string? Note,
        DateTime CreatedAt,
        DateTime UpdatedAt)
    {
        public AbuseReport ToReport(IEnumerable<ChangeRow> changes) => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            LinkId = LinkId,
            Host = Host,
            Slug = Slug,
            Url = Url,
            Reason = AbuseReportRow.Reason(Reason),
            Comment = Comment,
            Email = Email,
            Reporter = Reporter,
            Status = AbuseReportRow.Status(Status),
            Note = Note,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            Changes = [.. changes.Select(change => change.ToChange())],
        };
    }

    private sealed record ChangeRow(long ApiKeyId, long UserId, string Status, string? Note, DateTime ChangedAt)
    {
        public AbuseReportChange ToChange() => new(ApiKeyId, UserId, AbuseReportRow.Status(Status), Note, ChangedAt);
    }
}
