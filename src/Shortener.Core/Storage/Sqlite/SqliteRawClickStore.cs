using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.RawClicks;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads clicks by the index over their instants. Synchronous below: call from a thread that may wait. Thread-safe.</summary>
public sealed class SqliteRawClickStore(SqliteDatabase database) : IRawClickStore
{
    private const string Columns = "c.at, l.tags, c.flags, c.bot_kind, " + StoredClickColumns.Rest;

    private const string WorkspaceSlotsSql = """
        SELECT quarter * 900000000, (quarter + 1) * 900000000, sum(clicks + bot_clicks)
        FROM workspace_quarters
        WHERE workspace_id = $workspace AND quarter >= floor($from / 9e8) AND quarter < ceil($to / 9e8)
        GROUP BY quarter
        ORDER BY quarter DESC
        LIMIT $limit
        """;

    private const string LinkSlotsSql = """
        SELECT hour * 3600000000, (hour + 1) * 3600000000, sum(clicks + bot_clicks)
        FROM link_hours
        WHERE link_id IN (SELECT value FROM json_each($links)) AND hour >= floor($from / 36e8) AND hour < ceil($to / 36e8)
        GROUP BY hour
        ORDER BY hour DESC
        LIMIT $limit
        """;

    private const string SourcesSql = """
        SELECT id, position, stored
        FROM sources
        WHERE (closed_at IS NULL OR moved_at >= $since) AND identity NOT LIKE 'import/%'
        ORDER BY id
        """;

    private const string HighestSourceSql = "SELECT coalesce(max(id), 0) FROM sources";

    // The condition on source_id is the index's own, see its migration.
    private const string Behind = """
        FROM clicks c INDEXED BY clicks_at
        WHERE c.at >= $since AND c.source_id > 0 AND c.source_id = $source AND c.position > $after AND c.position <= $upTo
        """;

    public Task<IReadOnlyList<StoredClick>> ReadAsync(ClickSelection clicks, ClickPlace? before, int limit, CancellationToken ct)
    {
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = connection.CreateCommand();
        var sql = new SqliteClickSql(connection, command, clicks);
        sql.AddBots(clicks.Bots);
        if (before is { } place)
        {
            sql.AddBefore(place);
        }

        if (clicks.Links is null)
        {
            sql.UseInstants();
        }

        command.Parameters.AddWithValue("$limit", limit);
        command.CommandText = $"""
            SELECT {Columns}
            FROM (SELECT c.* {sql.FromWhere()} ORDER BY c.at DESC, c.source_id DESC, c.position DESC LIMIT $limit) c
            {StoredClickColumns.Joins}
            ORDER BY c.at DESC, c.source_id DESC, c.position DESC
            """;
        return Task.FromResult<IReadOnlyList<StoredClick>>(ReadClicks(connection, command, ct));
    }

    public Task<IReadOnlyList<ClickSlot>> CountSlotsAsync(ClickSelection clicks, int limit, CancellationToken ct)
    {
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = Command(
            connection,
            clicks.Links is null ? WorkspaceSlotsSql : LinkSlotsSql,
            ("$from", clicks.Range.From),
            ("$to", clicks.Range.To),
            ("$limit", limit),
            clicks.Links is null ? ("$workspace", clicks.WorkspaceId) : ("$links", SqliteClickSql.Json(clicks.Links)));
        return Task.FromResult<IReadOnlyList<ClickSlot>>(
            Read(connection, command, row => new ClickSlot(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ct));
    }

    public Task<SourcePlaces> ReadSourcesAsync(DateTimeOffset movedSince, CancellationToken ct)
    {
        using SqliteConnection connection = database.OpenReader();
        // One transaction: a source that appears between the two reads would have an id that is taken for known.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        using SqliteCommand sources = Command(connection, SourcesSql, ("$since", UnixMicros.From(movedSince)));
        List<SourcePlace> places = Read(connection, sources, row => new SourcePlace(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), ct);
        using SqliteCommand highest = Command(connection, HighestSourceSql);
        return Task.FromResult(new SourcePlaces(places, Read(connection, highest, row => row.GetInt32(0), ct).Single()));
    }

    public Task<long> CountBehindAsync(SourceRange range, long sinceMicros, CancellationToken ct)
    {
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = CommandBehind(connection, $"SELECT count(*) {Behind}", range, sinceMicros);
        return Task.FromResult(Read(connection, command, row => row.GetInt64(0), ct).Single());
    }

    public Task<IReadOnlyList<StoredClick>> ReadBehindAsync(
        SourceRange range, long sinceMicros, IReadOnlyList<int> workspaceIds, int limit, CancellationToken ct)
    {
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = CommandBehind(
            connection,
            $"""
            SELECT {Columns}
            FROM (SELECT c.* {Behind} AND c.workspace_id IN (SELECT value FROM json_each($workspaces)) ORDER BY c.position LIMIT $limit) c
            {StoredClickColumns.Joins}
            ORDER BY c.position
            """,
            range,
            sinceMicros);
        command.Parameters.AddWithValue("$workspaces", "[" + string.Join(',', workspaceIds) + "]");
        command.Parameters.AddWithValue("$limit", limit);
        return Task.FromResult<IReadOnlyList<StoredClick>>(ReadClicks(connection, command, ct));
    }

    private static List<StoredClick> ReadClicks(SqliteConnection connection, SqliteCommand command, CancellationToken ct) =>
        Read(
            connection,
            command,
            row => StoredClickColumns.Read(row, row.GetInt64(0), row.IsDBNull(1) ? [] : SqliteLinkRow.TagsOf(row.GetString(1))),
            ct);

    private static SqliteCommand CommandBehind(SqliteConnection connection, string sql, SourceRange range, long sinceMicros) => Command(
        connection, sql, ("$since", sinceMicros), ("$source", range.SourceId), ("$after", range.After), ("$upTo", range.UpTo));

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static List<T> Read<T>(SqliteConnection connection, SqliteCommand command, Func<SqliteDataReader, T> parse, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using CancellationTokenRegistration interrupt = ct.Register(static state => raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), connection);
        try
        {
            List<T> rows = [];
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(parse(reader));
            }

            return rows;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The statement was interrupted", exception, ct);
        }
    }
}
