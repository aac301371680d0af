using Npgsql;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Postgres;

/// <summary>A read-only transaction with one view of the database. Not thread-safe.</summary>
internal sealed partial class PostgresMetricsSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) : IMetricsSnapshot
{
    private const string WorkspaceSql = "SELECT timezone, currency FROM workspaces WHERE id = @id";

    private const string LinksSql = """
        SELECT l.id, d.host, l.slug
        FROM links l
        JOIN domains d ON d.id = l.domain_id
        WHERE l.workspace_id = @workspace AND l.id = ANY (@links)
        """;

    private const string WorkspaceExtentSql = """
        SELECT (SELECT min(quarter) FROM workspace_quarters WHERE workspace_id = @id)::bigint * 900000000 AS first,
               (SELECT max(quarter) + 1 FROM workspace_quarters WHERE workspace_id = @id)::bigint * 900000000 AS last
        """;

    private const string LinkExtentSql = """
        SELECT (SELECT min(hour) FROM link_hours WHERE link_id = @id)::bigint * 3600000000 AS first,
               (SELECT max(hour) + 1 FROM link_hours WHERE link_id = @id)::bigint * 3600000000 AS last
        """;

    private const string HotDaysSql =
        "SELECT DISTINCT day FROM hot_link_days WHERE link_id = @link AND day >= @from AND day < @to ORDER BY day";

    public async Task<WorkspaceSettings?> FindWorkspaceAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(WorkspaceSql);
        Add(command, "id", workspaceId);
        WorkspaceSettings? settings = null;
        await ReadAsync(command, row => settings = new WorkspaceSettings(row.GetString(0), row.GetString(1)), ct);
        return settings;
    }

    public async Task<IReadOnlyList<LinkName>> NameLinksAsync(int workspaceId, IReadOnlyList<long> linkIds, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(LinksSql);
        Add(command, "workspace", workspaceId);
        Add(command, "links", linkIds.ToArray());
        var links = new List<LinkName>();
        await ReadAsync(command, row => links.Add(new LinkName(row.GetInt64(0), row.GetString(1), row.GetString(2))), ct);
        return links;
    }

    public async Task<TimeRange?> ExtentAsync(RollupScope scope, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(
            scope.Events is not null ? EventExtentSql : scope.LinkId is null ? WorkspaceExtentSql : LinkExtentSql);
        if (scope.Events is not null)
        {
            AddPart(command, scope);
        }
        else
        {
            Add(command, "id", scope.LinkId ?? scope.WorkspaceId);
        }

        TimeRange? extent = null;
        await ReadAsync(command, row => extent = row.IsDBNull(0) ? null : new TimeRange(row.GetInt64(0), row.GetInt64(1)), ct);
        return extent;
    }

    public async Task<IReadOnlyList<int>> HotDaysAsync(long linkId, SlotRange days, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(HotDaysSql);
        Add(command, "link", linkId);
        Add(command, "from", days.From);
        Add(command, "to", days.To);
        var hot = new List<int>();
        await ReadAsync(command, row => hot.Add(row.GetInt32(0)), ct);
        return hot;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection, transaction);

    private static void Add<T>(NpgsqlCommand command, string name, T value) => command.Parameters.Add(new NpgsqlParameter<T>(name, value));

    private static async Task ReadAsync(NpgsqlCommand command, Action<NpgsqlDataReader> visit, CancellationToken ct)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            visit(reader);
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[]? Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
