using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.RawClicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads clicks by the block ranges of their instants. Thread-safe.</summary>
public sealed class PostgresRawClickStore(NpgsqlDataSource database) : IRawClickStore
{
    private const string Columns = "c.at, l.tags, c.flags::integer, c.bot_kind::integer, " + StoredClickColumns.Rest;

    private const string WorkspaceSlotsSql = """
        SELECT quarter::bigint * 900000000, (quarter::bigint + 1) * 900000000, sum(clicks + bot_clicks)::bigint
        FROM workspace_quarters
        WHERE workspace_id = @workspace AND quarter >= floor(@from / 9e8)::integer AND quarter < ceil(@to / 9e8)::integer
        GROUP BY quarter
        ORDER BY quarter DESC
        LIMIT @limit
        """;

    private const string LinkSlotsSql = """
        SELECT hour::bigint * 3600000000, (hour::bigint + 1) * 3600000000, sum(clicks + bot_clicks)::bigint
        FROM link_hours
        WHERE link_id = ANY (@links) AND hour >= floor(@from / 36e8)::integer AND hour < ceil(@to / 36e8)::integer
        GROUP BY hour
        ORDER BY hour DESC
        LIMIT @limit
        """;

    // One statement, one view: a source that appeared between two reads would have an id that is taken for known.
    private const string SourcesSql = """
        SELECT h.id, s.id, s.position, s.stored
        FROM (SELECT coalesce(max(id), 0) AS id FROM sources) h
        LEFT JOIN sources s ON (s.closed_at IS NULL OR s.moved_at >= @since) AND s.identity NOT LIKE 'import/%'
        ORDER BY s.id
        """;

    private const string Behind = """
        FROM clicks c
        WHERE c.at >= @since AND c.source_id = @source AND c.position > @after AND c.position <= @upTo
        """;

    public async Task<IReadOnlyList<StoredClick>> ReadAsync(ClickSelection clicks, ClickPlace? before, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("", connection);
        var sql = new PostgresClickSql(command, clicks);
        sql.AddBots(clicks.Bots);
        if (before is { } place)
        {
            sql.AddBefore(place);
        }

        Add(command, "limit", limit);
        command.CommandText = $"""
            SELECT {Columns}
            FROM (SELECT c.* {sql.FromWhere()} ORDER BY c.at DESC, c.source_id DESC, c.position DESC LIMIT @limit) c
            {StoredClickColumns.Joins}
            ORDER BY c.at DESC, c.source_id DESC, c.position DESC
            """;
        return await ReadClicksAsync(command, ct);
    }

    public async Task<IReadOnlyList<ClickSlot>> CountSlotsAsync(ClickSelection clicks, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(clicks.Links is null ? WorkspaceSlotsSql : LinkSlotsSql, connection);
        Add(command, "from", (decimal)clicks.Range.From);
        Add(command, "to", (decimal)clicks.Range.To);
        Add(command, "limit", limit);
        if (clicks.Links is null)
        {
            Add(command, "workspace", clicks.WorkspaceId);
        }
        else
        {
            Add(command, "links", clicks.Links.ToArray());
        }

        return await ReadAsync(command, row => new ClickSlot(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ct);
    }

    public async Task<SourcePlaces> ReadSourcesAsync(DateTimeOffset movedSince, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(SourcesSql, connection);
        Add(command, "since", movedSince.UtcDateTime);
        int highest = 0;
        List<SourcePlace?> places = await ReadAsync<SourcePlace?>(
            command,
            row =>
            {
                highest = row.GetInt32(0);
                return row.IsDBNull(1) ? null : new SourcePlace(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3));
            },
            ct);
        return new SourcePlaces([.. places.OfType<SourcePlace>()], highest);
    }

    public async Task<long> CountBehindAsync(SourceRange range, long sinceMicros, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlCommand command = CommandBehind(connection, $"SELECT count(*) {Behind}", range, sinceMicros);
        return (await ReadAsync(command, row => row.GetInt64(0), ct)).Single();
    }

    public async Task<IReadOnlyList<StoredClick>> ReadBehindAsync(
        SourceRange range, long sinceMicros, IReadOnlyList<int> workspaceIds, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlCommand command = CommandBehind(
            connection,
            $"""
            SELECT {Columns}
            FROM (SELECT c.* {Behind} AND c.workspace_id = ANY (@workspaces) ORDER BY c.position LIMIT @limit) c
            {StoredClickColumns.Joins}
            ORDER BY c.position
            """,
            range,
            sinceMicros);
        Add(command, "workspaces", workspaceIds.ToArray());
        Add(command, "limit", limit);
        return await ReadClicksAsync(command, ct);
    }

    private static NpgsqlCommand CommandBehind(NpgsqlConnection connection, string sql, SourceRange range, long sinceMicros)
    {
        var command = new NpgsqlCommand(sql, connection);
        Add(command, "since", UnixMicros.ToInstant(sinceMicros).UtcDateTime);
        Add(command, "source", range.SourceId);
        Add(command, "after", range.After);
        Add(command, "upTo", range.UpTo);
        return command;
    }

    private static async Task<IReadOnlyList<StoredClick>> ReadClicksAsync(NpgsqlCommand command, CancellationToken ct) => await ReadAsync(
        command,
        row => StoredClickColumns.Read(
            row, UnixMicros.From(row.GetFieldValue<DateTime>(0)), row.IsDBNull(1) ? [] : row.GetFieldValue<string[]>(1)),
        ct);

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> parse, CancellationToken ct)
    {
        List<T> rows = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(parse(reader));
        }

        return rows;
    }

    private static void Add<T>(NpgsqlCommand command, string name, T value) => command.Parameters.Add(new NpgsqlParameter<T>(name, value));
}
