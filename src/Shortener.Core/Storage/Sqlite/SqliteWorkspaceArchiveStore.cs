using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IWorkspaceArchiveStore" />
public sealed class SqliteWorkspaceArchiveStore(SqliteDatabase database) : IWorkspaceArchiveStore
{
    private const string DaysSql = """
        SELECT DISTINCT subject_id AS Subject, quarter / 96 AS Day
        FROM event_quarters
        WHERE workspace_id = @WorkspaceId AND kind BETWEEN 1 AND 7 AND (subject_id, quarter / 96) > (@Subject, @Day)
        ORDER BY subject_id, quarter / 96
        LIMIT @Limit
        """;

    private const string EventsSql = """
        SELECT e.at AS At, e.source_id AS SourceId, e.position AS Position, e.kind AS Kind, e.subject_id AS SubjectId, e.part_id AS PartId,
            e.link_id AS LinkId, e.elapsed_ms AS ElapsedMs, e.visitor AS Visitor, u.value AS UserAgent, u.browser AS Browser, u.os AS Os,
            u.device_type AS Device, u.bot_name AS Bot, p.country AS Country, p.region AS Region, p.city AS City, r.value AS Referrer,
            t.channel AS Channel, t.utm_source AS UtmSource, t.utm_medium AS UtmMedium, t.utm_campaign AS UtmCampaign, t.utm_term AS UtmTerm,
            t.utm_content AS UtmContent, e.bot_kind AS BotKind, e.language AS Language
        FROM events e
        LEFT JOIN user_agents u ON u.id = e.user_agent_id
        LEFT JOIN places p ON p.id = e.place_id
        LEFT JOIN referrers r ON r.id = e.referrer_id
        LEFT JOIN traffic t ON t.id = e.traffic_id
        WHERE e.day = @Day AND e.subject_id = @Subject AND (e.at, e.source_id, e.position) > (@At, @SourceId, @Position)
            AND e.workspace_id = @WorkspaceId
        ORDER BY e.at, e.source_id, e.position
        LIMIT @Limit
        """;

    public Task<IReadOnlyList<ArchiveRow>> ReadAsync(ArchiveTable table, int workspaceId, object[]? after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = SqlOf(table, after is null);
        select.Parameters.AddWithValue("@WorkspaceId", workspaceId);
        select.Parameters.AddWithValue("@Limit", limit);
        for (int i = 0; after is not null && i < after.Length; i++)
        {
            select.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@K{i}"), after[i]);
        }

        using SqliteDataReader reader = select.ExecuteReader();
        var rows = new List<ArchiveRow>();
        while (reader.Read())
        {
            object[] keys = [.. Enumerable.Range(0, table.Keys.Count).Select(reader.GetValue)];
            rows.Add(new ArchiveRow(keys, [.. table.Columns.Select((column, i) => ValueOf(reader, table.Keys.Count + i, column.Kind))]));
        }

        return Task.FromResult<IReadOnlyList<ArchiveRow>>(rows);
    }

    public Task<IReadOnlyList<EventDay>> ReadEventDaysAsync(int workspaceId, EventDay? after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        var parameters = new { WorkspaceId = workspaceId, Subject = after?.Subject ?? long.MinValue, Day = after?.Day ?? 0, Limit = limit };
        return Task.FromResult<IReadOnlyList<EventDay>>([.. connection.Query<DayRow>(DaysSql, parameters).Select(row => new EventDay(row.Subject, row.Day))]);
    }

    public Task<IReadOnlyList<ArchivedEvent>> ReadEventsAsync(int workspaceId, EventDay day, EventPlace after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        var parameters = new { WorkspaceId = workspaceId, day.Subject, day.Day, after.At, after.SourceId, after.Position, Limit = limit };
        return Task.FromResult<IReadOnlyList<ArchivedEvent>>(connection.Query<ArchivedEvent>(EventsSql, parameters).AsList());
    }

    /// <summary>All of it from the declaration.</summary>
    private static string SqlOf(ArchiveTable table, bool first)
    {
        string keys = string.Join(", ", table.Keys.Select(key => "t." + key));
        string columns = string.Join(", ", table.Columns.Select(column => column.Sql ?? "t." + column.Name));
        string behind = first ? "" : $" AND ({keys}) > ({string.Join(", ", table.Keys.Select((_, i) => FormattableString.Invariant($"@K{i}")))})";
        return $"SELECT {keys}, {columns} FROM {table.Name} t {table.Join} WHERE {table.Condition}{behind} ORDER BY {keys} LIMIT @Limit";
    }

    private static object? ValueOf(SqliteDataReader reader, int column, ArchiveKind kind) => reader.IsDBNull(column) ? null : kind switch
    {
        ArchiveKind.Flag => reader.GetInt64(column) != 0,
        ArchiveKind.Instant => UnixMicros.ToInstant(reader.GetInt64(column)),
        ArchiveKind.Number or ArchiveKind.Id => reader.GetInt64(column),
        _ => reader.GetString(column),
    };

    // With properties: SQLite gives a computed column no type, which Dapper needs for constructors.
    private sealed class DayRow
    {
        public long Subject { get; init; }

        public long Day { get; init; }
    }
}
