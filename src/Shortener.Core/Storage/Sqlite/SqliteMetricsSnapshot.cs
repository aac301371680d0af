using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>A read transaction. Cancelling the token it was opened with interrupts a statement that runs. Not thread-safe.</summary>
internal sealed partial class SqliteMetricsSnapshot : IMetricsSnapshot
{
    private const string WorkspaceSql = "SELECT timezone, currency FROM workspaces WHERE id = $id";

    private const string LinksSql = """
        SELECT l.id, d.host, l.slug
        FROM links l
        JOIN domains d ON d.id = l.domain_id
        WHERE l.workspace_id = $workspace AND l.id IN (SELECT value FROM json_each($links))
        """;

    // Two subqueries: SQLite seeks to an end of the index only for a statement with a single min or max.
    private const string WorkspaceExtentSql = """
        SELECT (SELECT min(quarter) FROM workspace_quarters WHERE workspace_id = $id) * 900000000 AS first,
               (SELECT max(quarter) + 1 FROM workspace_quarters WHERE workspace_id = $id) * 900000000 AS last
        """;

    private const string LinkExtentSql = """
        SELECT (SELECT min(hour) FROM link_hours WHERE link_id = $id) * 3600000000 AS first,
               (SELECT max(hour) + 1 FROM link_hours WHERE link_id = $id) * 3600000000 AS last
        """;

    private const string HotDaysSql =
        "SELECT DISTINCT day FROM hot_link_days WHERE link_id = $link AND day >= $from AND day < $to ORDER BY day";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly CancellationTokenRegistration _interrupt;

    public SqliteMetricsSnapshot(SqliteConnection connection, SqliteTransaction transaction, CancellationToken ct)
    {
        _connection = connection;
        _transaction = transaction;
        _interrupt = ct.Register(static state => raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), connection);
    }

    public Task<WorkspaceSettings?> FindWorkspaceAsync(int workspaceId, CancellationToken ct)
    {
        using SqliteCommand command = Command(WorkspaceSql);
        command.Parameters.AddWithValue("$id", workspaceId);
        WorkspaceSettings? settings = null;
        Read(command, row => settings = new WorkspaceSettings(row.GetString(0), row.GetString(1)), ct);
        return Task.FromResult(settings);
    }

    public Task<IReadOnlyList<LinkName>> NameLinksAsync(int workspaceId, IReadOnlyList<long> linkIds, CancellationToken ct)
    {
        using SqliteCommand command = Command(LinksSql);
        command.Parameters.AddWithValue("$workspace", workspaceId);
        command.Parameters.AddWithValue("$links", SqliteClickSql.Json(linkIds));
        var links = new List<LinkName>();
        Read(command, row => links.Add(new LinkName(row.GetInt64(0), row.GetString(1), row.GetString(2))), ct);
        return Task.FromResult<IReadOnlyList<LinkName>>(links);
    }

    public Task<TimeRange?> ExtentAsync(RollupScope scope, CancellationToken ct)
    {
        using SqliteCommand command = Command(
            scope.Events is not null ? EventExtentSql : scope.LinkId is null ? WorkspaceExtentSql : LinkExtentSql);
        if (scope.Events is not null)
        {
            AddPart(command, scope);
        }
        else
        {
            command.Parameters.AddWithValue("$id", scope.LinkId ?? scope.WorkspaceId);
        }

        TimeRange? extent = null;
        Read(command, row => extent = row.IsDBNull(0) ? null : new TimeRange(row.GetInt64(0), row.GetInt64(1)), ct);
        return Task.FromResult(extent);
    }

    public Task<IReadOnlyList<int>> HotDaysAsync(long linkId, SlotRange days, CancellationToken ct)
    {
        using SqliteCommand command = Command(HotDaysSql);
        command.Parameters.AddWithValue("$link", linkId);
        command.Parameters.AddWithValue("$from", days.From);
        command.Parameters.AddWithValue("$to", days.To);
        var hot = new List<int>();
        Read(command, row => hot.Add(row.GetInt32(0)), ct);
        return Task.FromResult<IReadOnlyList<int>>(hot);
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that no interrupt meets a connection that is back in the pool.
        await _interrupt.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        return command;
    }

    private static void Read(SqliteCommand command, Action<SqliteDataReader> visit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                visit(reader);
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The statement was interrupted", exception, ct);
        }
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[]? Bytes(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
