using System.Globalization;
using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IWorkspaceArchiveStore" />
public sealed class PostgresWorkspaceArchiveStore(NpgsqlDataSource database) : IWorkspaceArchiveStore
{
    private const string DaysSql = """
        SELECT DISTINCT subject_id AS Subject, quarter / 96 AS Day
        FROM event_quarters
        WHERE workspace_id = @WorkspaceId AND kind BETWEEN 1 AND 7 AND (subject_id, quarter / 96) > (@Subject, @Day)
        ORDER BY subject_id, quarter / 96
        LIMIT @Limit
        """;

    private const string EventsSql = """
        SELECT (extract(epoch FROM e.at) * 1000000)::bigint AS At, e.source_id AS SourceId, e.position AS Position, e.kind AS Kind, e.subject_id AS SubjectId, e.part_id AS PartId,
            e.link_id AS LinkId, e.elapsed_ms AS ElapsedMs, e.visitor AS Visitor, u.value AS UserAgent, u.browser AS Browser, u.os AS Os,
            u.device_type AS Device, u.bot_name AS Bot, p.country AS Country, p.region AS Region, p.city AS City, r.value AS Referrer,
            t.channel AS Channel, t.utm_source AS UtmSource, t.utm_medium AS UtmMedium, t.utm_campaign AS UtmCampaign, t.utm_term AS UtmTerm,
            t.utm_content AS UtmContent, e.bot_kind AS BotKind, e.language AS Language
        FROM events e
        LEFT JOIN user_agents u ON u.id = e.user_agent_id
        LEFT JOIN places p ON p.id = e.place_id
        LEFT JOIN referrers r ON r.id = e.referrer_id
        LEFT JOIN traffic t ON t.id = e.traffic_id
        WHERE e.subject_id = @Subject AND e.at >= @From AND e.at < @To AND (e.at, e.source_id, e.position) > (@After, @SourceId, @Position)
            AND e.workspace_id = @WorkspaceId
        ORDER BY e.at, e.source_id, e.position
        LIMIT @Limit
        """;

    public async Task<IReadOnlyList<ArchiveRow>> ReadAsync(ArchiveTable table, int workspaceId, object[]? after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(SqlOf(table, after is null), connection);
        select.Parameters.AddWithValue("WorkspaceId", workspaceId);
        select.Parameters.AddWithValue("Limit", limit);
        for (int i = 0; after is not null && i < after.Length; i++)
        {
            select.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"K{i}"), after[i]);
        }

        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<ArchiveRow>();
        while (await reader.ReadAsync(ct))
        {
            object[] keys = [.. Enumerable.Range(0, table.Keys.Count).Select(reader.GetValue)];
            rows.Add(new ArchiveRow(keys, [.. table.Columns.Select((column, i) => ValueOf(reader, table.Keys.Count + i, column.Kind))]));
        }

        return rows;
    }

    public async Task<IReadOnlyList<EventDay>> ReadEventDaysAsync(int workspaceId, EventDay? after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        var parameters = new { WorkspaceId = workspaceId, Subject = after?.Subject ?? long.MinValue, Day = after?.Day ?? 0, Limit = limit };
        List<DayRow> rows = await connection.ReadRowsAsync<DayRow>(new CommandDefinition(DaysSql, parameters, cancellationToken: ct));
        return [.. rows.Select(row => new EventDay(row.Subject, row.Day))];
    }

    public async Task<IReadOnlyList<ArchivedEvent>> ReadEventsAsync(int workspaceId, EventDay day, EventPlace after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        long from = day.Day * UnixMicros.PerDay;
        var parameters = new
        {
            WorkspaceId = workspaceId,
            day.Subject,
            From = UnixMicros.ToInstant(from),
            To = UnixMicros.ToInstant(from + UnixMicros.PerDay),
            After = UnixMicros.ToInstant(Math.Max(after.At, from - 1)),
            SourceId = (int)after.SourceId,
            after.Position,
            Limit = limit,
        };
        return await connection.ReadRowsAsync<ArchivedEvent>(new CommandDefinition(EventsSql, parameters, cancellationToken: ct));
    }

    /// <summary>All of it from the declaration.</summary>
    private static string SqlOf(ArchiveTable table, bool first)
    {
        string keys = string.Join(", ", table.Keys.Select(key => "t." + key));
        string columns = string.Join(", ", table.Columns.Select(column => column.Sql ?? "t." + column.Name));
        string behind = first ? "" : $" AND ({keys}) > ({string.Join(", ", table.Keys.Select((_, i) => FormattableString.Invariant($"@K{i}")))})";
        return $"SELECT {keys}, {columns} FROM {table.Name} t {table.Join} WHERE {table.Condition}{behind} ORDER BY {keys} LIMIT @Limit";
    }

    private static object? ValueOf(NpgsqlDataReader reader, int column, ArchiveKind kind) => reader.IsDBNull(column) ? null : kind switch
    {
        ArchiveKind.Flag => reader.GetBoolean(column),
        ArchiveKind.Instant => reader.GetFieldValue<DateTimeOffset>(column),
        ArchiveKind.Number or ArchiveKind.Id => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture),
        _ => reader.GetString(column),
    };

    private sealed class DayRow
    {
        public long Subject { get; init; }

        public long Day { get; init; }
    }
}
